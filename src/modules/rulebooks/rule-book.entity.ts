import { defineEntity, type InferEntity, p } from '@mikro-orm/core';
import { instantColumn, tenantKeys, versionColumn } from '../../platform/db/entity.js';
import type { BookContent } from './rule-book.rules.js';

/** A version of the rules that is being written. */
export const RuleBookDraftEntity = defineEntity({
  name: 'RuleBookDraft',
  tableName: 'rule_book_draft',
  properties: {
    ...tenantKeys,
    bookVersion: p.integer(),
    fromYear: p.integer(),
    status: p.string().$type<'DRAFT' | 'PUBLISHED' | 'DISCARDED'>(),
    content: p.json<BookContent>(),
    createdAt: instantColumn(),
    version: versionColumn(),
  },
});

export type RuleBookDraftRecord = InferEntity<typeof RuleBookDraftEntity>;
