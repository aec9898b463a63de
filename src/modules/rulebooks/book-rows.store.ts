import type { Insertable } from 'kysely';
import { decimalToColumn, type Hundredths } from '../../kernel/decimal.js';
import type { Tables } from '../../platform/db/tables.js';
import type { BookContent } from './rule-book.rules.js';

/** A book as rows without their tenant. */
export interface RuleBookRows {
  readonly rule_book: Insertable<Tables['rule_book']>;
  readonly criterion: Insertable<Tables['criterion']>[];
  readonly band: Insertable<Tables['band']>[];
  readonly rule_window: Insertable<Tables['rule_window']>[];
}

/** The rows of a published book. They name how many lines, bands and windows it has, so that none can be added later. */
export function rowsOfBook(
  book: {
    readonly id: string;
    readonly version: number;
    readonly fromYear: number;
    readonly toYear: number | null;
    readonly publishedAt: string;
  },
  content: BookContent,
): RuleBookRows {
  const { eligibility, awardRule, rounding } = content;
  return {
    rule_book: {
      id: book.id,
      book_version: book.version,
      status: 'PUBLISHED',
      from_year: book.fromYear,
      to_year: book.toYear,
      published_at: book.publishedAt,
      total: decimalToColumn(content.total),
      rounding: rounding.mode,
      rounding_unit: decimalToColumn(rounding.unit),
      verified: content.verified,
      plan_id: content.planId,
      section: content.section,
      appeal_days: content.appealDays,
      left_out_armed_forces: eligibility.armedForces,
      left_out_sizes: [...eligibility.sizes],
      left_out_levels: [...eligibility.levels],
      eligibility_source: eligibility.source,
      award_excluded_bands: [...awardRule.excludedBands],
      award_section: awardRule.section,
      exemplary_band: awardRule.exemplaryBand,
      exemplary_every_year: awardRule.exemplaryEveryYear,
      exemplary_section: awardRule.exemplarySection,
      line_count: content.lines.length,
      band_count: content.bands.length,
      window_count: content.windows.length,
    },
    criterion: content.lines.map((line, index) => ({
      id: line.id,
      rule_book_id: book.id,
      book_lines: content.lines.length,
      parent_id: line.parentId,
      lineage_id: line.lineageId,
      code: line.code,
      text: line.text,
      max_score: decimalToColumn(line.maxScore),
      kinds: [...line.kinds],
      scoring: line.scoring,
      step: column(line.step),
      min_score: decimalToColumn(line.minScore),
      threshold: column(line.threshold),
      items: document(line.items),
      wordings: document(line.wordings),
      linked_fact: line.linkedFact,
      per_collective: column(line.perCollective),
      per_individual: column(line.perIndividual),
      evidence: line.evidence,
      evidence_types: [...line.evidenceTypes],
      not_applicable: line.notApplicable,
      sort: index + 1,
    })),
    band: content.bands.map((band, index) => ({
      id: band.id,
      rule_book_id: book.id,
      book_bands: content.bands.length,
      rank: index + 1,
      code: band.code,
      label: band.label,
      standard: band.standard,
      min_score: decimalToColumn(band.minScore),
      quota_percent: column(band.quotaPercent),
      gates: JSON.stringify(band.gates),
    })),
    rule_window: content.windows.map((window, index) => ({
      rule_book_id: book.id,
      book_windows: content.windows.length,
      sort: index + 1,
      unit_kind: window.kind,
      from_month: window.fromMonth,
      from_day: window.fromDay,
      to_month: window.toMonth,
      to_day: window.toDay,
    })),
  };
}

const column = (points: Hundredths | null): string | null => (points === null ? null : decimalToColumn(points));
// The driver would send a plain array as an array of PostgreSQL.
const document = (value: unknown): string | null => (value === null ? null : JSON.stringify(value));
