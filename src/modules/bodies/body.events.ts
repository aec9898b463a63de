import { news } from '../../platform/command/news.js';

/** A body was added below another. */
export const bodyCreated = news<{ readonly bodyId: string }>('bodyCreated');
