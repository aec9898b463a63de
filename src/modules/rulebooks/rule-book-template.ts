import { readFile } from 'node:fs/promises';
import type { Insertable } from 'kysely';
import { parse } from 'yaml';
import { z } from 'zod';
import { decimalToColumn } from '../../kernel/decimal.js';
import type { Tables } from '../../platform/db/tables.js';

const file = new URL('../../../seeds/rule-book.yaml', import.meta.url);

const text = (most: number) => z.string().trim().min(1).max(most);
const month = z.int().min(1).max(12);
const day = z.int().min(1).max(31);
const kinds = z
  .array(z.enum(['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE']))
  .min(1);

const line = z.strictObject({
  code: text(20),
  max_score: z.number().positive(),
  text: text(1000),
  scoring: z.enum(['MANUAL', 'ALL_OR_NOTHING', 'LINKED']),
  step: z.number().positive().optional(),
  linked_fact: z.enum(['REGISTERED', 'RECOGNISED', 'ACTIVE_MODEL', 'COMMENDED']).optional(),
  per_collective: z.number().positive().optional(),
  per_individual: z.number().positive().optional(),
  evidence: z.enum(['NONE', 'OPTIONAL', 'REQUIRED']).optional(),
  not_applicable: z.enum(['NOT_ALLOWED', 'FULL', 'ZERO']).default('NOT_ALLOWED'),
});
const group = z.strictObject({
  code: text(20),
  max_score: z.number().positive(),
  text: text(1000),
  children: z.array(line).min(1),
});

const sum = (lines: readonly { max_score: number }[]) => lines.reduce((all, { max_score }) => all + max_score, 0);

const template = z
  .strictObject({
    total: z.number().positive(),
    bands: z
      .array(
        z.strictObject({
          code: text(60),
          label: text(60),
          standard: z.enum(['EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK']),
          min_score: z.number().min(0),
          gates: z.array(z.enum(['REGISTERED', 'RECOGNISED'])),
        }),
      )
      .min(1),
    windows: z.array(z.strictObject({ kinds, from_month: month, from_day: day, to_month: month, to_day: day })),
    criteria: z.array(z.union([line, group])),
  })
  .refine((book) => sum(book.criteria) === book.total, 'the criteria must sum to the total')
  .refine(
    (book) => book.criteria.every((entry) => !('children' in entry) || sum(entry.children) === entry.max_score),
    'the lines of a group must sum to it',
  );

/** The national template of the scorecard, from which every tenant's first book is made. */
export type RuleBookTemplate = z.infer<typeof template>;

/** Reads and checks the template; a fault names the place in the file. */
export async function readRuleBookTemplate(): Promise<RuleBookTemplate> {
  const read = template.safeParse(parse(await readFile(file, 'utf8')));
  if (!read.success) throw new Error(`seeds/rule-book.yaml:\n${z.prettifyError(read.error)}`);
  return read.data;
}

/** The lines, bands and windows of a book, as rows without their tenant. */
export interface RuleBookLines {
  readonly criterion: Insertable<Tables['criterion']>[];
  readonly band: Insertable<Tables['band']>[];
  readonly rule_window: Insertable<Tables['rule_window']>[];
}

/** Copies the template into a book for some kinds of units; `id` makes the id of a row from its table and its code in the book. */
export function linesOfBook(
  template: RuleBookTemplate,
  book: { readonly id: string; readonly kinds: readonly string[] },
  id: (table: 'criterion' | 'band', code: string) => string,
): RuleBookLines {
  return {
    criterion: criteria(template, book, id),
    band: template.bands.map((band) => ({
      id: id('band', band.code),
      rule_book_id: book.id,
      ...band,
      min_score: decimal(band.min_score),
    })),
    rule_window: template.windows.flatMap(({ kinds, ...window }) =>
      kinds
        .filter((kind) => book.kinds.includes(kind))
        .map((kind) => ({ rule_book_id: book.id, unit_kind: kind, ...window })),
    ),
  };
}

function criteria(
  template: RuleBookTemplate,
  book: { readonly id: string; readonly kinds: readonly string[] },
  id: (table: 'criterion', code: string) => string,
): RuleBookLines['criterion'] {
  let sort = 0;
  const shared = (entry: { code: string; text: string; max_score: number }, parent: string | null) => ({
    id: id('criterion', entry.code),
    rule_book_id: book.id,
    parent_id: parent,
    code: entry.code,
    text: entry.text,
    max_score: decimal(entry.max_score),
    kinds: [...book.kinds],
    sort: ++sort,
  });
  const scored = (entry: z.infer<typeof line>, parent: string | null) => ({
    ...shared(entry, parent),
    scoring: entry.scoring,
    step: orNull(entry.step),
    linked_fact: entry.linked_fact ?? null,
    per_collective: orNull(entry.per_collective),
    per_individual: orNull(entry.per_individual),
    evidence: entry.evidence ?? (entry.scoring === 'LINKED' ? 'NONE' : 'OPTIONAL'),
    not_applicable: entry.not_applicable,
  });
  return template.criteria.flatMap((entry) => {
    if (!('children' in entry)) return [scored(entry, null)];
    const whole = {
      ...shared(entry, null),
      scoring: 'GROUP',
      step: null,
      linked_fact: null,
      per_collective: null,
      per_individual: null,
      evidence: 'NONE',
      not_applicable: 'NOT_ALLOWED',
    };
    return [whole, ...entry.children.map((child) => scored(child, id('criterion', entry.code)))];
  });
}

const decimal = (value: number): string => decimalToColumn(Math.round(value * 100));
const orNull = (value: number | undefined): string | null => (value === undefined ? null : decimal(value));
