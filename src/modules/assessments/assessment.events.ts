import { news } from '../../platform/command/news.js';

/** A card was approved or reopened, or its totals changed by the work of people. */
export const assessmentChanged = news<{ readonly unitId: string; readonly year: number }>('assessmentChanged');
