import { isId } from '../../platform/new-id.js';
import { groupsInOrder, inOrder, loader } from '../../platform/request-context.js';
import { unitYearKey } from '../registrations/registration.loaders.js';
import type { UnitYear } from '../registrations/registration.store.js';
import { type EvidenceFileRow, type EvidenceRow, listEvidence, listEvidenceFiles } from './evidence.store.js';

/** A file of evidence by its id, whoever asks. */
export const evidenceFileById = loader<string, EvidenceFileRow | null>(async (context, ids) =>
  inOrder(ids, await listEvidenceFiles(context.db, ids.filter(isId)), (row) => row.id, null),
);

/** The evidence of a unit's card of a year, taken back pieces too, in the order in which it was attached. */
export const evidenceOfCard = loader<UnitYear, EvidenceRow[]>(
  async (context, keys) =>
    groupsInOrder(
      keys.map(unitYearKey),
      await listEvidence(
        context.db,
        [...new Set(keys.map(({ unitId }) => unitId))],
        [...new Set(keys.map(({ year }) => year))],
      ),
      unitYearKey,
    ),
  unitYearKey,
);
