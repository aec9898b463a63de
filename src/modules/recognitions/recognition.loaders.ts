import { inOrder, loader } from '../../platform/request-context.js';
import { unitYearKey } from '../registrations/registration.loaders.js';
import type { UnitYear } from '../registrations/registration.store.js';
import type { RecognitionStatus } from '../units/unit.rules.js';
import { type CertificateRow, listCertificates } from './certificate.store.js';
import { type DelegationRow, listDelegations } from './delegation.store.js';
import { statusOf } from './recognition.rules.js';
import { type DecisionRow, listDecisions } from './recognition.store.js';

/** Where a unit stands in a year, decided or not. */
export interface RecognitionRow {
  readonly id: string | null;
  readonly unitId: string;
  readonly year: number;
  readonly status: RecognitionStatus;
  readonly decisionNumber: string | null;
  readonly decidedOn: string | null;
  readonly decidingBodyId: string | null;
  readonly delegationId: string | null;
  readonly certificateNumber: number | null;
  readonly reason: string | null;
  readonly version: number | null;
}

const shown = ({ unitId, year }: UnitYear, row: DecisionRow | undefined): RecognitionRow => ({
  id: row?.id ?? null,
  unitId,
  year,
  status: statusOf(row?.decision ?? null, row?.registered ?? false),
  decisionNumber: row?.decisionNumber ?? null,
  decidedOn: row?.decidedOn ?? null,
  decidingBodyId: row?.decidingBodyId ?? null,
  delegationId: row?.delegationId ?? null,
  certificateNumber: row?.certificateNumber ?? null,
  reason: row?.reason ?? null,
  version: row?.version ?? null,
});

/** Where a unit stands in a year; never null, since not being registered is an answer too. */
export const recognitionOfUnit = loader<UnitYear, RecognitionRow>(async (context, keys) => {
  const rows = await listDecisions(
    context.db,
    [...new Set(keys.map((key) => key.unitId))],
    [...new Set(keys.map((key) => key.year))],
  );
  const byKey = new Map(rows.map((row) => [unitYearKey(row), row]));
  return keys.map((key) => shown(key, byKey.get(unitYearKey(key))));
}, unitYearKey);

/** The certificates of a unit for a year, revoked ones included, in the order of their numbers. */
export const certificatesOfUnit = loader<UnitYear, CertificateRow[]>(async (context, keys) => {
  const rows = await listCertificates(
    context.db,
    [...new Set(keys.map((key) => key.unitId))],
    [...new Set(keys.map((key) => key.year))],
  );
  const byKey = Map.groupBy(rows, unitYearKey);
  return keys.map((key) => byKey.get(unitYearKey(key)) ?? []);
}, unitYearKey);

/** A delegation by its id. */
export const delegationById = loader<string, DelegationRow | null>(async (context, ids) =>
  inOrder(ids, await listDelegations(context.db, ids), (row) => row.id, null),
);
