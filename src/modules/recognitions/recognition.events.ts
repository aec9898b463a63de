import { news } from '../../platform/command/news.js';

/** It was decided, or decided anew, whether a unit is recognised for a year. */
export const recognitionDecided = news<{ readonly unitId: string; readonly year: number }>('recognitionDecided');
