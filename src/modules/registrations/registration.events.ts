import type { Refusal } from '../../kernel/refusal.js';
import { news } from '../../platform/command/news.js';

/** Units registered for a year, or withdrew. */
export const registrationsChanged = news<{ readonly year: number; readonly unitIds: readonly string[] }>(
  'registrationsChanged',
);

/** Units are about to be registered for a year; whoever knows an obstacle objects, unit by unit, so that the others go on. */
export const registrationsProposed = news<{
  readonly year: number;
  readonly unitIds: readonly string[];
  object(unitId: string, refusal: Refusal): void;
}>('registrationsProposed');
