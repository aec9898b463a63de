import type { Refusal } from '../../kernel/refusal.js';
import { news } from '../../platform/command/news.js';
import type { Judgement } from './recognition.rules.js';

/** It was decided, decided anew or revoked whether units are recognised for a year. */
export const recognitionDecided = news<{ readonly unitIds: readonly string[]; readonly year: number }>(
  'recognitionDecided',
);

/** Decisions upon units are about to be taken; whoever knows an obstacle objects, unit by unit, so that the others go on. */
export const recognitionProposed = news<{
  readonly year: number;
  /** What is to be decided, by unit. */
  readonly judgements: ReadonlyMap<string, Judgement>;
  object(unitId: string, refusal: Refusal): void;
}>('recognitionProposed');
