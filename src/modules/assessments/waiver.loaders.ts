import { loader } from '../../platform/request-context.js';
import { unitYearKey } from '../registrations/registration.loaders.js';
import type { UnitYear } from '../registrations/registration.store.js';
import { listWaivers, type WaiverRow } from './waiver.store.js';

/** Every waiver of a unit in a year, the latest first. */
export const waiversOfUnit = loader<UnitYear, WaiverRow[]>(async (context, keys) => {
  const rows = Map.groupBy(
    await listWaivers(
      context.db,
      [...new Set(keys.map(({ unitId }) => unitId))],
      [...new Set(keys.map(({ year }) => year))],
    ),
    unitYearKey,
  );
  return keys.map((key) => rows.get(unitYearKey(key)) ?? []);
}, unitYearKey);
