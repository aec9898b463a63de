import { evidenceRoutes } from './modules/assessments/evidence.route.js';
import { biRoutes } from './modules/bi/bi-view.route.js';
import { calendarRoute } from './modules/calendar/feed.route.js';
import { lettersOffRoutes } from './modules/people/letters-off.route.js';
import { reportFileRoute } from './modules/reports/report-file.route.js';
import { workFileRoutes } from './modules/tasks/work-file.route.js';
import type { SwitchOffTokens } from './platform/auth/switch-off-tokens.js';
import type { Arrivals } from './platform/files/arrivals.js';
import type { FileStore } from './platform/files/file-store.js';
import type { Route } from './platform/http/routes.js';

/** Every route beside GraphQL, module by module. */
export const createRoutes = (files: FileStore, arrivals: Arrivals, letters: SwitchOffTokens): readonly Route[] => [
  ...lettersOffRoutes(letters),
  ...evidenceRoutes(files, arrivals),
  ...workFileRoutes(files, arrivals),
  reportFileRoute,
  calendarRoute,
  ...biRoutes,
];
