import type { Day, Instant } from '../../kernel/deadline.js';
import type { Refusal } from '../../kernel/refusal.js';
import { leftOutSince } from '../registrations/registration.rules.js';
import { type BookContent, type Criterion, windowInYear } from '../rulebooks/rule-book.rules.js';
import { refuse as refuseYear } from '../tenants/tenant-year.refusals.js';
import { refuse as refuseUnit } from '../units/unit.refusals.js';
import type { EligibilityFacts, Lifetime } from '../units/unit.rules.js';
import { refuse } from './assessment.refusals.js';
import type { Card, CardLine, Scores } from './assessment.scoring.js';
import { refuse as refuseList } from './assessment-list.refusals.js';
import { changesSince, type SentBack, type StandingPiece, unansweredLines } from './sent-back.rules.js';

/** One thing that keeps a card from being submitted: why, with its stable code, and the line where it is one line's. */
export interface Gap<C extends Criterion = Criterion> {
  readonly line: C | null;
  readonly refusal: Refusal;
}

/** What submitting depends on beside the card itself. */
export interface Circumstances {
  readonly year: number;
  readonly yearIsOpen: boolean;
  readonly unit: EligibilityFacts & Lifetime;
  readonly registered: boolean;
  /** The body that closed the list on which the unit stands; null while it is open. */
  readonly listClosedBy: string | null;
  readonly book: Pick<BookContent, 'eligibility' | 'windows'>;
  /** Today by the calendar of the tenant. */
  readonly today: Day;
}

/** What the unit did beside scoring: the lines for which a file or a link stands, and those sent back that it did nothing about. */
export interface SelfWork {
  readonly evidenced: ReadonlySet<string>;
  readonly unanswered: ReadonlySet<string>;
}

/** What the unit did on its card beside scoring: pieces of evidence that stand, and what became of the lines of the last return. A return from before its column was kept asks for nothing. */
export function selfWorkOn(
  lines: readonly Criterion[],
  scores: Scores,
  pieces: readonly (StandingPiece & { readonly withdrawnAt: Instant | null })[],
  lastReturn: { readonly criterionIds: readonly string[]; readonly sentBack: SentBack | null } | null,
): SelfWork {
  const standing = pieces.filter(({ withdrawnAt }) => withdrawnAt === null);
  const withdrawn = pieces.filter(({ withdrawnAt }) => withdrawnAt !== null);
  const named = new Set(lastReturn?.criterionIds);
  const unanswered = lastReturn?.sentBack
    ? unansweredLines(lines, named, changesSince(lines, lastReturn.sentBack, named, scores, { standing, withdrawn }))
    : [];
  return {
    evidenced: new Set(standing.map(({ criterionId }) => criterionId)),
    unanswered: new Set(unanswered.map(({ id }) => id)),
  };
}

/** Everything that still keeps a card from being submitted, first what concerns the unit and the year, then line by line in the order of the book; nothing is missing from a card that can be submitted (domain rules 5, 6 and 8). */
export const missingFrom = <C extends Criterion>(card: Card<C>, about: Circumstances, work: SelfWork): Gap<C>[] => [
  ...circumstancesAgainst(about).map((refusal) => ({ line: null, refusal })),
  ...card.lines.flatMap((one) => gapsOfLine(one, work).map((refusal) => ({ line: one.line, refusal }))),
];

/** The refusal of submitting a card of which something is missing: what concerns the unit or the year speaks for itself, lines are named together; null when nothing is missing. */
export function obstacleToSubmit(gaps: readonly Gap[]): Refusal | null {
  const general = gaps.find(({ line }) => line === null);
  if (general) return general.refusal;
  if (gaps.length === 0) return null;
  const codes = (wanted: string) =>
    gaps.flatMap(({ line, refusal }) => (line && refusal.code === wanted ? [line.code] : []));
  return refuse('ASSESSMENT_NOT_SUBMITTABLE', {
    missing: codes('LINE_NOT_SCORED'),
    unexplained: codes('LINE_EVIDENCE_MISSING'),
    unreasoned: codes('LINE_REASON_MISSING'),
    unanswered: codes('LINE_RETURN_UNANSWERED'),
  });
}

/** Why a unit cannot submit in a year, whatever its card says: the year or its list is closed, the unit has ended, is not counted or did not register, or the period that is assessed has not begun (domain: Window, Registration, rule 8). */
function circumstancesAgainst(about: Circumstances): Refusal[] {
  const { year, yearIsOpen, unit, registered, listClosedBy, book, today } = about;
  const window = book.windows.find(({ kind }) => kind === unit.kind);
  const firstDay = window ? windowInYear(window, year).from : null;
  const ended = unit.validTo !== null && unit.validTo <= today;
  return [
    yearIsOpen ? null : refuseYear('YEAR_NOT_OPEN', { year }),
    listClosedBy === null ? null : refuseList('ASSESSMENT_LIST_CLOSED', { year, body: listClosedBy }),
    ended ? refuseUnit('UNIT_ENDED') : null,
    leftOutSince(unit, year, book.eligibility, today),
    registered ? null : refuse('UNIT_NOT_REGISTERED', { year }),
    firstDay !== null && today < firstDay ? refuse('ASSESSMENT_WINDOW_NOT_BEGUN', { year, firstDay }) : null,
  ].filter((refusal) => refusal !== null);
}

/** What a line still wants: a score; where the book asks for evidence, a piece of it or a word in its place, and a word too where the line is said not to apply; and after a return, that something was done about it. */
function gapsOfLine({ line, linked, self, notApplicable, explanation }: CardLine, work: SelfWork): Refusal[] {
  const { code } = line;
  const silent = line.evidence === 'REQUIRED' && !explanation?.trim() && !work.evidenced.has(line.id);
  const wanting = () => {
    if (self === null) return refuse('LINE_NOT_SCORED', { code });
    if (!silent) return null;
    return notApplicable ? refuse('LINE_REASON_MISSING', { code }) : refuse('LINE_EVIDENCE_MISSING', { code });
  };
  return [
    linked ? null : wanting(),
    work.unanswered.has(line.id) ? refuse('LINE_RETURN_UNANSWERED', { code }) : null,
  ].filter((refusal) => refusal !== null);
}
