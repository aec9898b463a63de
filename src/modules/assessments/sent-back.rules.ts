import { isDeepStrictEqual } from 'node:util';
import type { Hundredths } from '../../kernel/decimal.js';
import type { ScoreTyped } from '../rulebooks/criterion.scoring.js';
import type { Criterion } from '../rulebooks/rule-book.rules.js';
import type { Entry, Scores } from './assessment.scoring.js';

/** What the unit says on one line: its points, how they came to be, and its words. */
export interface SelfSide {
  readonly self: Hundredths | null;
  readonly selfTyped: ScoreTyped | null;
  readonly notApplicable: boolean;
  readonly explanation: string | null;
}

/** The unit's column at the moment when the card was sent back, and the pieces of evidence that stood then. */
export interface SentBack {
  readonly lines: Readonly<Record<string, SelfSide>>;
  readonly evidence: readonly string[];
}

/** Where a piece of evidence stands. */
export interface StandingPiece {
  readonly id: string;
  readonly criterionId: string;
}

/** What became of one line since the card was sent back. */
export interface LineChange<C extends Pick<Criterion, 'id'> = Criterion> {
  readonly line: C;
  /** Whether the line itself was sent back, not only the card as a whole. */
  readonly returned: boolean;
  readonly before: SelfSide;
  readonly after: SelfSide;
  /** Ids of pieces that were attached, and of those that were taken back, since. */
  readonly evidenceAdded: readonly string[];
  readonly evidenceRemoved: readonly string[];
  /** What the unit says to the return; null where it says nothing. */
  readonly answer: string | null;
}

/** The unit's side of a line as it is kept. */
export const selfSideOf = (entry: Entry | undefined): SelfSide => ({
  self: entry?.self ?? null,
  selfTyped: entry?.selfTyped ?? null,
  notApplicable: entry?.notApplicable ?? false,
  explanation: entry?.explanation ?? null,
});

/** Freezes the unit's column for the step that sends a card back: every line that people score, and what stands as evidence (domain rule 15). */
export const sentBackNow = (
  lines: readonly Pick<Criterion, 'id' | 'scoring'>[],
  scores: Scores,
  standing: readonly StandingPiece[],
): SentBack => ({
  lines: Object.fromEntries(byPeople(lines).map(({ id }) => [id, selfSideOf(scores[id])])),
  evidence: standing.map(({ id }) => id),
});

/** The scores of a card that goes back to its unit: the lines named have to be reviewed anew, and what the unit answered to an earlier return is done with. */
export const returnedScores = (scores: Scores, named: ReadonlySet<string>): Scores =>
  Object.fromEntries(
    [...new Set([...Object.keys(scores), ...named])].map((id) => {
      const { answer, ...entry } = scores[id] ?? {};
      return [id, named.has(id) ? { ...entry, returned: true } : answer === undefined ? (scores[id] ?? {}) : entry];
    }),
  );

/** Line by line what the unit changed since its card was sent back, lines that it answered included; lines that follow facts are nobody's to change (domain rule 5). */
export function changesSince<C extends Pick<Criterion, 'id' | 'scoring'>>(
  lines: readonly C[],
  then: SentBack,
  named: ReadonlySet<string>,
  scores: Scores,
  pieces: { readonly standing: readonly StandingPiece[]; readonly withdrawn: readonly StandingPiece[] },
): LineChange<C>[] {
  const stood = new Set(then.evidence);
  const idsOn = (line: C, all: readonly StandingPiece[], wanted: (id: string) => boolean) =>
    all.filter(({ id, criterionId }) => criterionId === line.id && wanted(id)).map(({ id }) => id);
  return byPeople(lines)
    .map((line) => ({
      line,
      returned: named.has(line.id),
      before: then.lines[line.id] ?? selfSideOf(undefined),
      after: selfSideOf(scores[line.id]),
      evidenceAdded: idsOn(line, pieces.standing, (id) => !stood.has(id)),
      evidenceRemoved: idsOn(line, pieces.withdrawn, (id) => stood.has(id)),
      answer: scores[line.id]?.answer?.trim() || null,
    }))
    .filter((change) => isTouched(change) || change.answer !== null);
}

/** Whether the unit did anything about a line: other points, other words, or other evidence. */
export const isTouched = ({ before, after, evidenceAdded, evidenceRemoved }: Omit<LineChange, 'line'>): boolean =>
  evidenceAdded.length > 0 || evidenceRemoved.length > 0 || !sameSide(before, after);

/** The lines that were sent back and about which the unit did and said nothing yet. */
export const unansweredLines = <C extends Pick<Criterion, 'id'>>(
  lines: readonly C[],
  named: ReadonlySet<string>,
  changes: readonly LineChange<C>[],
): C[] => {
  const answered = new Set(changes.map(({ line }) => line.id));
  return lines.filter(({ id }) => named.has(id) && !answered.has(id));
};

const byPeople = <C extends Pick<Criterion, 'scoring'>>(lines: readonly C[]): C[] =>
  lines.filter(({ scoring }) => scoring !== 'LINKED' && scoring !== 'GROUP');

const sameSide = (a: SelfSide, b: SelfSide): boolean =>
  a.self === b.self &&
  a.notApplicable === b.notApplicable &&
  (a.explanation?.trim() ?? '') === (b.explanation?.trim() ?? '') &&
  isDeepStrictEqual(a.selfTyped, b.selfTyped);
