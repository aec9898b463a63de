import { clockTime, type Instant } from '../../kernel/deadline.js';
import type { Refusal } from '../../kernel/refusal.js';
import type { Criterion } from '../rulebooks/rule-book.rules.js';
import { refuseStale } from './assessment.refusals.js';
import type { AssessmentAction, AssessmentStatus } from './assessment.workflow.js';

/** A step of a card, as far as it tells what happened after a version. */
export interface KnownStep {
  readonly at: Instant;
  readonly personName: string;
  readonly action: AssessmentAction;
  readonly criterionIds: readonly string[];
  readonly version: number | null;
}

/** Whether a card is not the one that somebody has before him, also where he has none and there is one by now. */
export const isStaleCard = (card: { readonly version: number } | null, seen: number | null): boolean =>
  (card?.version ?? null) !== seen;

/**
 * The refusal of work on a card that has changed since: who moved it last and when, what was done in between, on which lines, and whether
 * points followed a fact; a version that no step made is one that a fact moved. Nothing is in it that the card's own history does not show.
 */
export function staleCard(
  card: { readonly version: number; readonly status: AssessmentStatus },
  seen: number | null,
  steps: readonly KnownStep[],
  lines: readonly Pick<Criterion, 'id' | 'code'>[],
  timeZone: string,
): Refusal {
  const known = { current: card.version, seen, status: card.status };
  const since = steps.filter(({ version }) => version !== null && version > (seen ?? 0));
  const linkedFacts = card.version - (seen ?? 0) > new Set(since.map(({ version }) => version)).size;
  const last = since.at(-1);
  if (!last) return refuseStale(linkedFacts ? 'BY_FACTS' : 'UNKNOWN')('CONFLICT', { ...known, linkedFacts }, 'version');
  const touched = new Set(since.flatMap(({ criterionIds }) => criterionIds));
  return refuseStale('BY_PEOPLE')(
    'CONFLICT',
    {
      ...known,
      by: last.personName,
      at: last.at,
      time: clockTime(last.at, timeZone),
      actions: [...new Set(since.map(({ action }) => action))],
      lines: lines.filter(({ id }) => touched.has(id)).map(({ code }) => code),
      linkedFacts,
    },
    'version',
  );
}
