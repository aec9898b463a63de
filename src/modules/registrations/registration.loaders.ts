import { inOrder, loader } from '../../platform/request-context.js';
import { listRegistrations, listRegistrationsById, type RegistrationRow, type UnitYear } from './registration.store.js';

/** The text under which one unit in one year is kept. */
export const unitYearKey = ({ unitId, year }: UnitYear): string => `${unitId}@${year}`;

/** The registration of a unit for a year, withdrawn ones included. */
export const registrationOfUnit = loader<UnitYear, RegistrationRow | null>(
  async (context, keys) =>
    inOrder(
      keys.map(unitYearKey),
      await listRegistrations(
        context.db,
        [...new Set(keys.map((key) => key.unitId))],
        [...new Set(keys.map((key) => key.year))],
      ),
      unitYearKey,
      null,
    ),
  unitYearKey,
);

/** The registration of an id. */
export const registrationById = loader<string, RegistrationRow | null>(async (context, ids) =>
  inOrder(ids, await listRegistrationsById(context.db, ids), (row) => row.id, null),
);
