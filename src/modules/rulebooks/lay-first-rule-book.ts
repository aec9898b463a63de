import { decimalToColumn } from '../../kernel/decimal.js';
import type { Tx } from '../../platform/command/tx.js';
import { newId } from '../../platform/new-id.js';
import type { TenantFounded } from '../tenants/tenant.events.js';
import { linesOfBook, readRuleBookTemplate } from './rule-book-template.js';

const KINDS = ['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE'] as const;

/** A new tenant begins with the national template as its published first book, marked unverified until the tenant confirms it (domain rules 7 and 13). */
export async function layFirstRuleBook(tx: Tx, { year }: TenantFounded): Promise<void> {
  const template = await readRuleBookTemplate();
  const book = { id: newId(), kinds: KINDS };
  const ids = new Map<string, string>();
  const idOf = (table: string, code: string): string => {
    const key = `${table} ${code}`;
    const id = ids.get(key) ?? newId();
    ids.set(key, id);
    return id;
  };
  const lines = linesOfBook(template, book, idOf);
  await tx.db
    .insertInto('rule_book')
    .values({
      id: book.id,
      book_version: 1,
      status: 'PUBLISHED',
      from_year: year,
      to_year: null,
      total: decimalToColumn(Math.round(template.total * 100)),
      verified: false,
      award_excluded_bands: ['AVERAGE', 'WEAK'],
      exemplary_band: 'EXCELLENT',
      published_at: tx.now,
    })
    .execute();
  await tx.db.insertInto('criterion').values(lines.criterion).execute();
  await tx.db.insertInto('band').values(lines.band).execute();
  await tx.db.insertInto('rule_window').values(lines.rule_window).execute();
}
