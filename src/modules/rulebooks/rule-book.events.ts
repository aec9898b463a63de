import { news } from '../../platform/command/news.js';

/** A book was published that counts other units than the one before it, from a year on. */
export const eligibilityChanged = news<{ readonly fromYear: number }>('ruleBook.eligibilityChanged');
