import { news } from '../../platform/command/news.js';

/** Cards of a year were approved or reopened, or their totals changed by the work of people. */
export const assessmentChanged = news<{ readonly unitIds: readonly string[]; readonly year: number }>(
  'assessmentChanged',
);
