import { refuse } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { decideCases, loadCases } from './decide-cases.js';
import type { RecognitionInput } from './recognition.input.js';
import { mayDecideRecognition } from './recognition.policy.js';

/** Decides whether a registered unit meets "An toàn về ANTT" in a year; an earlier decision is changed by whoever has seen it. */
export const decideRecognition = command({
  name: 'recognition.decide',
  load: async (tx, input: RecognitionInput) => {
    const unitId = input.unitId.toLowerCase();
    const cases = await loadCases(tx, [unitId], input);
    const found = cases.get(unitId);
    if (!found) throw refuse('NOT_FOUND');
    return { cases, unitId, competence: found.competence };
  },
  may: (actor, { unitId, competence }) => mayDecideRecognition(actor, unitId, competence),
  run: async (tx, { cases, unitId }, input) => {
    const { status, reason = null, version = null } = input;
    const { problems } = await decideCases(tx, cases, input, [{ unitId, status, reason, version }]);
    for (const { refusal } of problems) throw refusal;
    return unitId;
  },
});
