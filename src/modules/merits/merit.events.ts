import { news } from '../../platform/command/news.js';
import type { ExemplaryStatus } from './merit.rules.js';

/** Models, commendations or exemplary steps of units changed in ways that may count in these years. */
export const meritsChanged = news<{ readonly unitIds: readonly string[]; readonly years: readonly number[] }>(
  'meritsChanged',
);

/** A unit is about to be noted as exemplary in some degree; whoever knows a condition refuses. */
export const exemplaryProposed = news<{
  readonly unitId: string;
  readonly year: number;
  readonly status: ExemplaryStatus;
}>('exemplaryProposed');
