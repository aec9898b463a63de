import { biRoutes } from './modules/bi/bi-view.route.js';
import { reportFileRoute } from './modules/reports/report-file.route.js';
import type { Route } from './platform/http/routes.js';

/** Every route beside GraphQL, module by module. */
export const createRoutes = (): readonly Route[] => [reportFileRoute, ...biRoutes];
