import type { Refusal } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { decideCases, loadCases } from './decide-cases.js';
import type { DecideRecognitionsInput } from './recognition.input.js';
import { mayDecideSome } from './recognition.policy.js';
import { refuse } from './recognition.refusals.js';

/** Decides upon many units by one document, each by itself under the rules of a single decision: one that is refused does not hold up the others. Certificates are numbered in the order in which the units are named. */
export const decideRecognitions = command({
  name: 'recognitions.decide',
  load: (tx, input: DecideRecognitionsInput) =>
    loadCases(
      tx,
      input.decisions.map(({ unitId }) => unitId.toLowerCase()),
      input,
    ),
  may: (actor) => mayDecideSome(actor),
  run: async (tx, cases, input) => {
    const rows = input.decisions.map(({ unitId, status, reason = null, version = null }) => ({
      unitId: unitId.toLowerCase(),
      status,
      reason,
      version,
    }));
    const place = new Map(rows.map(({ unitId }, index) => [unitId, index] as const).toReversed());
    const { unitIds, problems } = await decideCases(
      tx,
      cases,
      input,
      rows.filter(({ unitId }, index) => place.get(unitId) === index),
    );
    if (unitIds.length === 0) tx.nothingWritten();
    const refusals = new Map(problems.map(({ unitId, refusal }) => [unitId, refusal]));
    const refused = rows.flatMap(({ unitId }, index): { index: number; unitId: string; refusal: Refusal }[] => {
      const refusal = place.get(unitId) === index ? refusals.get(unitId) : refuse('RECOGNITION_NAMED_TWICE');
      return refusal ? [{ index, unitId, refusal }] : [];
    });
    return { unitIds, problems: refused };
  },
});
