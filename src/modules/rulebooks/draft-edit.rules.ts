import type { EligibilityRule, UnitKind } from '../units/unit.rules.js';
import {
  type AwardRule,
  type Band,
  type BookContent,
  type Criterion,
  compareCodes,
  type Gate,
  type Window,
} from './rule-book.rules.js';

/** A line as it is written by an editor; `parent` names another line by its id or its code. */
export type CriterionDraft = Omit<Criterion, 'id' | 'lineageId' | 'parentId'> & { readonly parent: string | null };

/** One change of a draft. Lines are named by their id, or by their code where it stands on one line only. */
export type BookEdit =
  | { readonly kind: 'SETTINGS'; readonly settings: Partial<BookSettings> }
  | { readonly kind: 'ADD'; readonly line: CriterionDraft; readonly after: string | null | undefined }
  | { readonly kind: 'CHANGE'; readonly line: string; readonly to: Partial<Omit<CriterionDraft, 'parent'>> }
  | {
      readonly kind: 'MOVE';
      readonly line: string;
      readonly parent: string | null;
      readonly after: string | null | undefined;
    }
  | { readonly kind: 'RETIRE'; readonly line: string }
  | { readonly kind: 'BAND'; readonly band: Omit<Band, 'id'> }
  | { readonly kind: 'REMOVE_BAND'; readonly code: string }
  | { readonly kind: 'WINDOW'; readonly window: Window }
  | { readonly kind: 'REMOVE_WINDOW'; readonly of: UnitKind }
  | { readonly kind: 'ELIGIBILITY'; readonly rule: EligibilityRule }
  | { readonly kind: 'AWARDS'; readonly rule: Partial<AwardRule> };

/** What a book says beside its lines, bands, windows, eligibility and awards. */
export type BookSettings = Pick<BookContent, 'total' | 'rounding' | 'appealDays' | 'verified' | 'planId' | 'section'>;

/** Why an edit cannot be made. */
export type EditFault =
  | 'CRITERION_REFERENCE_UNKNOWN'
  | 'CRITERION_REFERENCE_AMBIGUOUS'
  | 'CRITERION_INSIDE_ITSELF'
  | 'BAND_REFERENCE_UNKNOWN'
  | 'RULE_BOOK_TOO_LARGE';

/** A draft after an edit, or why it cannot be made. */
export type Edited = { readonly content: BookContent } | { readonly fault: EditFault; readonly reference: string };

/** How large a book may grow. */
export const largestBook = { lines: 200, bands: 12 } as const;

class Fault extends Error {
  constructor(
    readonly fault: EditFault,
    readonly reference: string,
  ) {
    super(fault);
  }
}

/** A draft after one edit. Lines stay in the order of a reader, a parent before its children; a new line without a given place goes where its code belongs among its siblings (5đ between 5d and 5e). */
export function edited(content: BookContent, edit: BookEdit, newId: () => string): Edited {
  try {
    const next = apply(content, edit, newId);
    if (next.lines.length > largestBook.lines || next.bands.length > largestBook.bands) {
      return { fault: 'RULE_BOOK_TOO_LARGE', reference: String(largestBook.lines) };
    }
    return { content: next };
  } catch (error) {
    if (error instanceof Fault) return { fault: error.fault, reference: error.reference };
    throw error;
  }
}

function apply(content: BookContent, edit: BookEdit, newId: () => string): BookContent {
  const { lines } = content;
  switch (edit.kind) {
    case 'SETTINGS':
      return { ...content, ...edit.settings };
    case 'ADD': {
      const { parent, ...rest } = edit.line;
      const id = newId();
      const line: Criterion = {
        ...rest,
        id,
        lineageId: id,
        parentId: parent === null ? null : named(lines, parent).id,
        code: rest.code.normalize('NFC'),
      };
      return { ...content, lines: placed(lines, [line], edit.after) };
    }
    case 'CHANGE': {
      const { id } = named(lines, edit.line);
      const { code } = edit.to;
      const to = { ...edit.to, ...(code !== undefined && { code: code.normalize('NFC') }) };
      return { ...content, lines: lines.map((line) => (line.id === id ? { ...line, ...to } : line)) };
    }
    case 'MOVE': {
      const line = named(lines, edit.line);
      const branch = withBelow(lines, line.id);
      const parentId = edit.parent === null ? null : named(lines, edit.parent).id;
      if (branch.some(({ id }) => id === parentId)) throw new Fault('CRITERION_INSIDE_ITSELF', line.code);
      const rest = lines.filter((one) => !branch.includes(one));
      const moved = branch.map((one) => (one.id === line.id ? { ...one, parentId } : one));
      return { ...content, lines: placed(rest, moved, edit.after) };
    }
    case 'RETIRE': {
      const branch = withBelow(lines, named(lines, edit.line).id);
      return { ...content, lines: lines.filter((line) => !branch.includes(line)) };
    }
    case 'BAND': {
      const { bands } = content;
      const gates = edit.band.gates.map(
        (gate): Gate => ({
          ...gate,
          criterionId: gate.criterionId === null ? null : named(lines, gate.criterionId).id,
        }),
      );
      const known = bands.find(({ code }) => code === edit.band.code);
      const band: Band = { ...edit.band, gates, id: known?.id ?? newId() };
      return { ...content, bands: bestFirst([...bands.filter((one) => one !== known), band]) };
    }
    case 'REMOVE_BAND': {
      if (!content.bands.some(({ code }) => code === edit.code)) throw new Fault('BAND_REFERENCE_UNKNOWN', edit.code);
      return { ...content, bands: content.bands.filter(({ code }) => code !== edit.code) };
    }
    case 'WINDOW': {
      const others = content.windows.filter(({ kind }) => kind !== edit.window.kind);
      return { ...content, windows: [...others, edit.window] };
    }
    case 'REMOVE_WINDOW':
      return { ...content, windows: content.windows.filter(({ kind }) => kind !== edit.of) };
    case 'ELIGIBILITY':
      return { ...content, eligibility: edit.rule };
    case 'AWARDS':
      return { ...content, awardRule: { ...content.awardRule, ...edit.rule } };
  }
}

const bestFirst = (bands: readonly Band[]): Band[] => bands.toSorted((a, b) => b.minScore - a.minScore);

function named(lines: readonly Criterion[], reference: string): Criterion {
  const byId = lines.find(({ id }) => id === reference.toLowerCase());
  if (byId) return byId;
  const [found, second] = lines.filter(({ code }) => code === reference.normalize('NFC'));
  if (!found) throw new Fault('CRITERION_REFERENCE_UNKNOWN', reference);
  if (second) throw new Fault('CRITERION_REFERENCE_AMBIGUOUS', reference);
  return found;
}

const withBelow = (lines: readonly Criterion[], id: string): Criterion[] =>
  lines.filter((line) => line.id === id || isUnder(lines, line, id));

function isUnder(lines: readonly Criterion[], line: Criterion, id: string): boolean {
  if (line.parentId === null) return false;
  if (line.parentId === id) return true;
  const parent = lines.find((one) => one.id === line.parentId);
  return parent !== undefined && isUnder(lines, parent, id);
}

/** Puts a branch among its new siblings: behind the one that is named, first for null, by its code when nothing is said. */
function placed(
  lines: readonly Criterion[],
  branch: readonly Criterion[],
  after: string | null | undefined,
): Criterion[] {
  const [head] = branch;
  if (!head) return [...lines];
  const siblings = lines.filter(({ parentId }) => parentId === head.parentId);
  const before =
    after === undefined
      ? siblings.findLast(({ code }) => compareCodes(code, head.code) <= 0)
      : after === null
        ? undefined
        : named(lines, after);
  const place = before
    ? lastIndexOf(lines, before.id) + 1
    : head.parentId === null
      ? 0
      : lines.findIndex(({ id }) => id === head.parentId) + 1;
  return lines.toSpliced(place, 0, ...branch);
}

const lastIndexOf = (lines: readonly Criterion[], id: string): number => {
  const last = withBelow(lines, id).at(-1);
  return last ? lines.indexOf(last) : -1;
};

/** A copy of a book for a new draft: other ids, the same content; each line remembers from which one it comes. */
export function copyOfBook(
  content: BookContent,
  newId: () => string,
  lineageOf: (line: Criterion) => string | null,
): BookContent {
  const ids = new Map(content.lines.map(({ id }) => [id, newId()]));
  const other = (id: string) => ids.get(id) ?? id;
  return {
    ...content,
    lines: content.lines.map((line) => ({
      ...line,
      id: other(line.id),
      parentId: line.parentId === null ? null : other(line.parentId),
      lineageId: lineageOf(line) ?? other(line.id),
    })),
    bands: content.bands.map((band) => ({
      ...band,
      id: newId(),
      gates: band.gates.map((gate) => ({
        ...gate,
        criterionId: gate.criterionId === null ? null : other(gate.criterionId),
      })),
    })),
  };
}

/** One thing that two books say otherwise. */
export interface BookDifference {
  readonly part: 'SETTING' | 'CRITERION' | 'BAND' | 'WINDOW';
  /** Code of the line or band, kind of the window; empty for settings. */
  readonly at: string;
  readonly change: 'ADDED' | 'REMOVED' | 'CHANGED';
  readonly fields: readonly { readonly field: string; readonly before: string | null; readonly after: string | null }[];
}

/** What a later book says otherwise than an earlier one, line by line; lines are the same when one is a copy of the other, whatever their code. */
export function compareBooks(before: BookContent, after: BookContent): BookDifference[] {
  const lineages = new Map(before.lines.map((line) => [line.id, line.lineageId]));
  for (const line of after.lines) lineages.set(line.id, line.lineageId);
  const parentCode = (lines: readonly Criterion[]) => (line: Criterion) =>
    lines.find(({ id }) => id === line.parentId)?.code ?? null;
  const lineFields = (lines: readonly Criterion[]) => (line: Criterion) => {
    const said = Object.entries(line).filter(([name]) => !ofPlace.has(name));
    return { ...Object.fromEntries(said), parent: parentCode(lines)(line) };
  };
  const bandFields = ({ label, standard, minScore, quotaPercent, gates, code }: Band) => ({
    code,
    label,
    standard,
    minScore,
    quotaPercent,
    gates: gates.map(({ fact, criterionId, points }) => ({
      fact,
      line: criterionId === null ? null : (lineages.get(criterionId) ?? null),
      points,
    })),
  });
  return [
    ...difference('SETTING', '', settingsOf(before), settingsOf(after)),
    ...differences(
      'CRITERION',
      before.lines,
      after.lines,
      ({ lineageId }) => lineageId,
      ({ code }) => code,
      lineFields(before.lines),
      lineFields(after.lines),
    ),
    ...differences(
      'BAND',
      before.bands,
      after.bands,
      ({ code }) => code,
      ({ code }) => code,
      bandFields,
      bandFields,
    ),
    ...differences(
      'WINDOW',
      before.windows,
      after.windows,
      ({ kind }) => kind,
      ({ kind }) => kind,
      (one) => ({ ...one }),
      (one) => ({ ...one }),
    ),
  ];
}

// Lines that were read come with their children, which are lines of their own.
const ofPlace = new Set(['id', 'parentId', 'lineageId', 'children']);

const settingsOf = ({
  total,
  rounding,
  verified,
  planId,
  section,
  appealDays,
  eligibility,
  awardRule,
}: BookContent) => ({
  total,
  rounding,
  verified,
  planId,
  section,
  appealDays,
  eligibility,
  awardRule,
});

function differences<T>(
  part: BookDifference['part'],
  before: readonly T[],
  after: readonly T[],
  keyOf: (one: T) => string,
  codeOf: (one: T) => string,
  saidBefore: (one: T) => Record<string, unknown>,
  saidAfter: (one: T) => Record<string, unknown>,
): BookDifference[] {
  const earlier = new Map(before.map((one) => [keyOf(one), one]));
  const later = new Set(after.map(keyOf));
  return [
    ...after.flatMap((one): BookDifference[] => {
      const was = earlier.get(keyOf(one));
      return was
        ? difference(part, codeOf(one), saidBefore(was), saidAfter(one))
        : [{ part, at: codeOf(one), change: 'ADDED', fields: [] }];
    }),
    ...before
      .filter((one) => !later.has(keyOf(one)))
      .map((one): BookDifference => ({ part, at: codeOf(one), change: 'REMOVED', fields: [] })),
  ];
}

function difference(
  part: BookDifference['part'],
  at: string,
  before: Record<string, unknown>,
  after: Record<string, unknown>,
): BookDifference[] {
  const fields = Object.keys(after)
    .map((field) => ({ field, before: told(field, before[field]), after: told(field, after[field]) }))
    .filter((one) => one.before !== one.after);
  return fields.length === 0 ? [] : [{ part, at, change: 'CHANGED', fields }];
}

const inPoints = new Set([
  'total',
  'maxScore',
  'minScore',
  'step',
  'threshold',
  'perCollective',
  'perIndividual',
  'quotaPercent',
]);

const told = (field: string, value: unknown): string | null => {
  if (value === null || value === undefined) return null;
  if (typeof value === 'number' && inPoints.has(field)) return String(value / 100);
  return typeof value === 'string' ? value : JSON.stringify(value, inOrderOfNames);
};

// A document comes back from the database with its names in another order.
const inOrderOfNames = (_name: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([a], [b]) => (a < b ? -1 : 1)))
    : value;
