import type { Caller, Reply } from '../../support/service.js';
import type { Card, Cards } from './cards.js';

/** Everything that a test wants to see of an appeal. */
export const APPEAL = `fragment Appeal on Appeal {
  id version year status grounds approvedAt filedAt filedByName answer decisionNumber decidedOn decidedAt decidedByName
  unit { id } assessment { id status version }
}`;

/** Asks for re-examinations and answers them. */
export function appeals(cards: Cards) {
  const call =
    (name: string, type: string) =>
    (input: object, who: Caller): Promise<Reply> =>
      who.send(`mutation ($input: ${type}!) { ${name}(input: $input) { ...Appeal } } ${APPEAL}`, { input });
  const [file, decide] = [call('appealAssessment', 'AppealAssessmentInput'), call('decideAppeal', 'DecideAppealInput')];
  return {
    file: (card: Card, more: object = {}, who = cards.unitOfficer) =>
      file({ id: card.id, version: card.version, grounds: 'Đề nghị xem lại điểm tiêu chí 2', ...more }, who),
    decide: (appeal: Card, outcome: string, more: object = {}, who = cards.commune) =>
      decide({ id: appeal.id, version: appeal.version, outcome, answer: 'Theo biên bản họp ngày 20/11', ...more }, who),
  };
}
