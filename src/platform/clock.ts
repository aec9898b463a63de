import { Temporal } from 'temporal-polyfill';
import type { Instant } from '../kernel/deadline.js';

/** Tells the present instant in whole milliseconds; tests give their own. */
export type Clock = () => Instant;

/** The clock of the machine. */
export const systemClock: Clock = () => Temporal.Now.instant().round({ smallestUnit: 'millisecond' }).toString();
