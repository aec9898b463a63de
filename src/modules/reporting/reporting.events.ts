import { news } from '../../platform/command/news.js';

/** A due is being answered; whoever keeps a document for it issues it, and an answer without a text needs one. */
export const reportSubmitted = news<{ readonly dueId: string; readonly content: string | null }>('reportSubmitted');

/** A report of a unit was handed in, sent back or given more time: whether it reports on time may be another now. */
export const onTimeChanged = news<{ readonly unitIds: readonly string[]; readonly year: number }>('onTimeChanged');
