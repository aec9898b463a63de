import { news } from '../../platform/command/news.js';

/** A body was added below another. */
export const bodyCreated = news<{ readonly bodyId: string }>('bodyCreated');

/** A body ended; these bodies, which stood directly under it, now stand elsewhere. */
export const bodyEnded = news<{ readonly bodyId: string; readonly movedBodyIds: readonly string[] }>('bodyEnded');
