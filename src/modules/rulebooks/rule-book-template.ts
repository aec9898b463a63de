import { readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Hundredths } from '../../kernel/decimal.js';
import { nationalEligibility, type UnitKind } from '../units/unit.rules.js';
import { validateBook } from './book-validation.rules.js';
import type { BookContent, Criterion, Gate } from './rule-book.rules.js';

const folder = new URL('../../../seeds/', import.meta.url);
const NATIONAL = 'rule-book.yaml';

const text = (most: number) => z.string().trim().min(1).max(most);
const points = z
  .number()
  .min(0)
  .transform((value): Hundredths => Math.round(value * 100));
const month = z.int().min(1).max(12);
const day = z.int().min(1).max(31);
const kinds = z
  .array(z.enum(['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE']))
  .min(1);

const items = z.array(z.strictObject({ code: text(20), text: text(300), points })).min(1);
const parts = {
  step: points.optional(),
  min_score: points.default(0),
  threshold: points.optional(),
  items: items.optional(),
};
const wording = z.strictObject({
  code: text(20),
  text: text(1000),
  scoring: z.enum(['MANUAL', 'ALL_OR_NOTHING', 'PERCENT_SHARE', 'PERCENT_THRESHOLD', 'COUNT_CAPPED', 'PENALTY']),
  ...parts,
});
const line = z.strictObject({
  code: text(20),
  max_score: points,
  text: text(1000),
  kinds: kinds.optional(),
  scoring: z.enum([
    'MANUAL',
    'ALL_OR_NOTHING',
    'PERCENT_SHARE',
    'PERCENT_THRESHOLD',
    'EITHER_OR',
    'COUNT_CAPPED',
    'PENALTY',
    'LINKED',
  ]),
  ...parts,
  wordings: z.array(wording).length(2).optional(),
  linked_fact: z
    .enum(['REGISTERED', 'ALL_DEPARTMENTS_REGISTERED', 'RECOGNISED', 'ACTIVE_MODEL', 'REPORTED_ON_TIME', 'COMMENDED'])
    .optional(),
  per_collective: points.optional(),
  per_individual: points.optional(),
  evidence: z.enum(['NONE', 'OPTIONAL', 'REQUIRED']).optional(),
  evidence_types: z.array(z.enum(['EXPLANATION', 'FILE', 'LINK'])).optional(),
  not_applicable: z.enum(['NOT_ALLOWED', 'FULL', 'ZERO', 'EXCLUDE_AND_SCALE']).default('NOT_ALLOWED'),
});
const group = z.strictObject({
  code: text(20),
  max_score: points,
  text: text(1000),
  kinds: kinds.optional(),
  children: z.array(line).min(1),
});
const plainGate = z.enum([
  'REGISTERED',
  'ALL_DEPARTMENTS_REGISTERED',
  'RECOGNISED',
  'ACTIVE_MODEL',
  'REPORTED_ON_TIME',
]);
const gate = z.union([
  plainGate.transform((fact) => ({ fact, on: null, points: null })),
  z.strictObject({ fact: z.literal('MINIMUM_POINTS'), on: text(20), points }),
  z.strictObject({ fact: z.literal('NO_INCIDENT'), on: text(20), points: z.null().default(null) }),
]);

const template = z.strictObject({
  total: points,
  rounding: z.enum(['HALF_UP', 'UP', 'DOWN']).default('HALF_UP'),
  rounding_unit: points.default(1),
  appeal_days: z.int().min(0).max(365).default(15),
  bands: z
    .array(
      z.strictObject({
        code: text(60),
        label: text(60),
        standard: z.enum(['EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK']),
        min_score: points,
        quota_percent: points.optional(),
        gates: z.array(gate),
      }),
    )
    .min(1),
  windows: z.array(z.strictObject({ kinds, from_month: month, from_day: day, to_month: month, to_day: day })),
  criteria: z.array(z.union([line, group])),
});

/** A scorecard as a file of the seeds states it; the national one is the template from which every tenant's first book is made. */
export type RuleBookTemplate = z.infer<typeof template>;

/** Reads and checks a book of the seeds, the national template by default; a fault names the place in the file. */
export async function readRuleBookTemplate(file = NATIONAL): Promise<RuleBookTemplate> {
  const read = template.safeParse(parse(await readFile(new URL(file, folder), 'utf8')));
  if (!read.success) throw new Error(`seeds/${file}:\n${z.prettifyError(read.error)}`);
  const kindsOfBook = [...new Set(read.data.windows.flatMap((window) => window.kinds))];
  const problems = validateBook(contentOfTemplate(read.data, kindsOfBook, (table, code) => `${table} ${code}`));
  if (problems.length > 0) throw new Error(`seeds/${file}: ${JSON.stringify(problems)}`);
  return read.data;
}

/** What the template says, for some kinds of units; `idOf` makes the id of a line or band from its code in the book. */
export function contentOfTemplate(
  book: RuleBookTemplate,
  kindsOfBook: readonly UnitKind[],
  idOf: (table: 'criterion' | 'band', code: string) => string,
): BookContent {
  const id = (code: string) => idOf('criterion', code);
  const ofBook = (own: readonly UnitKind[] | undefined) =>
    (own ?? kindsOfBook).filter((kind) => kindsOfBook.includes(kind));
  return {
    total: book.total,
    rounding: { mode: book.rounding, unit: book.rounding_unit },
    verified: false,
    planId: null,
    section: null,
    appealDays: book.appeal_days,
    eligibility: nationalEligibility,
    awardRule: {
      planId: null,
      excludedBands: ['AVERAGE', 'WEAK'],
      section: null,
      exemplaryBand: 'EXCELLENT',
      exemplaryEveryYear: false,
      exemplarySection: null,
    },
    lines: book.criteria
      .flatMap((entry): Criterion[] => {
        if (!('children' in entry)) return [lineOf(entry, null, id, ofBook)];
        const whole = lineOf(
          { ...entry, scoring: 'GROUP', min_score: 0, evidence: 'NONE', not_applicable: 'NOT_ALLOWED' },
          null,
          id,
          ofBook,
        );
        return [whole, ...entry.children.map((child) => lineOf(child, whole.id, id, ofBook))];
      })
      .filter((one) => one.kinds.length > 0),
    bands: book.bands
      .map((band) => ({
        id: idOf('band', band.code),
        code: band.code,
        label: band.label,
        standard: band.standard,
        minScore: band.min_score,
        quotaPercent: band.quota_percent ?? null,
        gates: band.gates.map(
          ({ fact, on, points: least }): Gate => ({ fact, criterionId: on === null ? null : id(on), points: least }),
        ),
      }))
      .sort((a, b) => b.minScore - a.minScore),
    windows: book.windows.flatMap((window) =>
      window.kinds
        .filter((kind) => kindsOfBook.includes(kind))
        .map((kind) => ({
          kind,
          fromMonth: window.from_month,
          fromDay: window.from_day,
          toMonth: window.to_month,
          toDay: window.to_day,
        })),
    ),
  };
}

type Entry = Omit<z.infer<typeof line>, 'scoring'> & { readonly scoring: Criterion['scoring'] };

function lineOf(
  entry: Entry,
  parentId: string | null,
  id: (code: string) => string,
  ofBook: (own: readonly UnitKind[] | undefined) => UnitKind[],
): Criterion {
  const { scoring } = entry;
  return {
    id: id(entry.code),
    parentId,
    lineageId: id(entry.code),
    code: entry.code.normalize('NFC'),
    text: entry.text,
    maxScore: entry.max_score,
    kinds: ofBook(entry.kinds),
    scoring,
    ...partsOf(entry),
    wordings:
      entry.wordings?.map((one) => ({ code: one.code, text: one.text, scoring: one.scoring, ...partsOf(one) })) ?? null,
    linkedFact: entry.linked_fact ?? null,
    perCollective: entry.per_collective ?? null,
    perIndividual: entry.per_individual ?? null,
    evidence: entry.evidence ?? (scoring === 'LINKED' ? 'NONE' : 'OPTIONAL'),
    evidenceTypes: entry.evidence_types ?? ['EXPLANATION', 'FILE', 'LINK'],
    notApplicable: entry.not_applicable,
  };
}

const partsOf = (entry: Pick<z.infer<typeof wording>, 'step' | 'min_score' | 'threshold' | 'items'>) => ({
  step: entry.step ?? null,
  minScore: entry.min_score,
  threshold: entry.threshold ?? null,
  items: entry.items ?? null,
});
