import { news } from '../../platform/command/news.js';

/** Units registered for a year, or withdrew. */
export const registrationsChanged = news<{ readonly year: number; readonly unitIds: readonly string[] }>(
  'registrationsChanged',
);
