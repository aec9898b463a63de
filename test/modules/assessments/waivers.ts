import type { Caller, Reply } from '../../support/service.js';
import type { Cards } from './cards.js';

const WAIVED = `waiver(year: 2026) { cause causeText note decisionNumber decidedOn waivedAt waivedByName }
  waivers(year: 2026) { cause resumedAt resumedByName resumeReason } standing(year: 2026) { recognition band { code } }`;

/** Says of units that they are not assessed, and takes it back. */
export function waivers(cards: Cards) {
  const change = (name: string, type: string, unitId: string, more: object, who: Caller): Promise<Reply> =>
    who.send(`mutation ($input: ${type}!) { ${name}(input: $input) { ${WAIVED} } }`, {
      input: { unitId, year: 2026, ...more },
    });
  return {
    waive: (unitId: string, more: object = { cause: 'NOTHING_SUBMITTED' }, who = cards.commune) =>
      change('waiveAssessment', 'WaiveAssessmentInput', unitId, more, who),
    resume: (unitId: string, more: object = { reason: 'Đơn vị đã nộp bổ sung' }, who = cards.commune) =>
      change('resumeAssessment', 'ResumeAssessmentInput', unitId, more, who),
    figures: async () =>
      (
        await cards.head.ask(
          '{ tenant { statistics(year: 2026) { units eligible registered assessed recognised } targets(year: 2026) { code progress { numerator denominator } } } }',
        )
      ).tenant,
    notAssessed: async (): Promise<number> => {
      const [found] = await cards.service.rows(
        "select sum(not_assessed)::int as n from sauro.figure where year = 2026 and tenant_id = (select id from sauro.tenant where code = 'hai-phong')",
      );
      return found.n;
    },
  };
}
