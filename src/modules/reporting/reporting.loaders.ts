import { groupsInOrder, inOrder, loader } from '../../platform/request-context.js';
import {
  type AcceptanceRow,
  type DeadlineRow,
  listAcceptances,
  listDeadlines,
  listRegimes,
  type RegimeRow,
} from './regime.store.js';
import { listDuesOfBodies, listReportDues, type ReportDueRow } from './report-due.store.js';

/** The tenant's reporting regimes, read once a request. */
export interface RegimeShelf {
  readonly all: readonly RegimeRow[];
  readonly byId: ReadonlyMap<string, RegimeRow>;
}

/** The regimes of the request's tenant; the key says nothing. */
export const regimeShelf = loader<'shelf', RegimeShelf>(async (context) => {
  const all = await listRegimes(context.db);
  return [{ all, byId: new Map(all.map((regime) => [regime.id, regime])) }];
});

/** The deadlines of a regime. */
export const deadlinesOfRegime = loader<string, DeadlineRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listDeadlines(context.db, ids), (row) => row.regimeId),
);

/** The warnings that were accepted for a regime, latest first. */
export const acceptancesOfRegime = loader<string, AcceptanceRow[]>(async (context, ids) =>
  groupsInOrder(ids, await listAcceptances(context.db, ids), (row) => row.regimeId),
);

/** A due by its id, whoever asks. */
export const reportDueById = loader<string, ReportDueRow | null>(async (context, ids) =>
  inOrder(ids, await listReportDues(context.db, ids), (row) => row.id, null),
);

/** A body and a year. */
export interface BodyYear {
  readonly bodyId: string;
  readonly year: number;
}

const text = ({ bodyId, year }: { readonly bodyId: string | null; readonly year: number }) => `${bodyId}@${year}`;

/** What a body itself has to hand in in a year. */
export const duesOfBody = loader<BodyYear, ReportDueRow[]>(
  async (context, keys) => groupsInOrder(keys.map(text), await listDuesOfBodies(context.db, keys), text),
  text,
);
