import { news } from '../../platform/command/news.js';

/** Units were added. */
export const unitsCreated = news<{ readonly unitIds: readonly string[] }>('unitsCreated');

/** The eligibility facts or the body of a unit changed. */
export const unitChanged = news<{ readonly unitId: string }>('unitChanged');

/** Units answer to other bodies, many at once. */
export const unitsMoved = news<{ readonly unitIds: readonly string[] }>('unitsMoved');
