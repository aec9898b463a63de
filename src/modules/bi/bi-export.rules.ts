import type { Instant } from '../../kernel/deadline.js';

/** How a download stands: under way, all of it sent, ended before its end, or left behind by a process that is no more. */
export type ExportState = 'RUNNING' | 'DONE' | 'CUT_OFF' | 'LOST';

// PostgreSQL ends a reading that stands still for a minute or a statement of half a minute, and progress is noted in between.
const SILENT_FOR_MS = 180_000;

/** The state of a download at an instant; one that has said nothing for three minutes is no more, because none can stand still for so long. */
export function exportStateAt(
  { endedAt, whole, movedAt }: { readonly endedAt: Instant | null; readonly whole: boolean; readonly movedAt: Instant },
  now: Instant,
): ExportState {
  if (endedAt !== null) return whole ? 'DONE' : 'CUT_OFF';
  return Date.parse(now) - Date.parse(movedAt) > SILENT_FOR_MS ? 'LOST' : 'RUNNING';
}

/** Whole percent of the rows that have been sent, rounded down so that 100 is all of them; a file without rows is sent at once. */
export const percentSent = (sent: number, total: number): number =>
  total === 0 ? 100 : Math.floor((100 * sent) / total);
