import type { Tx } from '../../platform/command/tx.js';
import { newId } from '../../platform/new-id.js';
import type { TenantFounded } from '../tenants/tenant.events.js';
import { allKinds } from '../units/unit.rules.js';
import { insertRuleBook } from './rule-book.store.js';
import { contentOfTemplate, readRuleBookTemplate } from './rule-book-template.js';

/** A new tenant begins with the national template as its published first book, marked unverified until the tenant confirms it (domain rules 7 and 13). */
export async function layFirstRuleBook(tx: Tx, { year }: TenantFounded): Promise<void> {
  const content = contentOfTemplate(await readRuleBookTemplate(), allKinds, idsByCode());
  await insertRuleBook(tx.db, { id: newId(), version: 1, fromYear: year, toYear: null, publishedAt: tx.now }, content);
}

/** New ids for lines and bands, the same one each time that a code is named. */
export function idsByCode(): (table: 'criterion' | 'band', code: string) => string {
  const ids = new Map<string, string>();
  return (table, code) => {
    const key = `${table} ${code}`;
    const id = ids.get(key) ?? newId();
    ids.set(key, id);
    return id;
  };
}
