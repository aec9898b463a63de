import { command } from '../../platform/command/command.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { holdYears, holdYearsFrom } from '../tenants/tenant-year.store.js';
import { findEligibilityRule } from '../units/eligibility.store.js';
import { problemSentence, validateBook } from './book-validation.rules.js';
import { endBooksFrom, lockDraft, nextVersion, surroundingsOf } from './draft.store.js';
import { eligibilityChanged } from './rule-book.events.js';
import type { PublishRuleBookInput } from './rule-book.input.js';
import { refuse } from './rule-book.refusals.js';
import { insertRuleBook } from './rule-book.store.js';

/** Puts a draft in force from a year on: without fault, never to be changed; the book before it ends with the year before (domain rule 2). */
export const publishRuleBook = command({
  name: 'ruleBook.publish',
  load: async (tx, input: PublishRuleBookInput) => {
    // Nobody opens a year, and nobody else drafts or publishes, meanwhile.
    await holdYears(tx.db, tx.tenant.id, 'opening');
    // Nor does anybody approve or begin a card by the book that is replaced: whoever works on cards holds their year.
    await holdYearsFrom(tx.db, input.fromYear);
    await nextVersion(tx.db);
    return lockDraft(tx, input.id, input.version);
  },
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, draft, { fromYear }) => {
    const { content } = draft;
    const problems = validateBook(content, await surroundingsOf(tx.db, fromYear));
    if (problems.length > 0) {
      const sentences = problems.slice(0, 5).map(problemSentence);
      throw refuse('RULE_BOOK_HAS_PROBLEMS', {
        count: problems.length,
        problems: problems.map(({ code, at }) => `${code} ${at}`.trim()),
        sentencesVi: sentences.map(({ vi }) => vi).join(' '),
        sentencesEn: sentences.map(({ en }) => en).join(' '),
      });
    }
    const before = await findEligibilityRule(tx.db, fromYear);
    await endBooksFrom(tx.db, fromYear);
    const { id, bookVersion: version } = draft;
    await insertRuleBook(tx.db, { id, version, fromYear, toYear: null, publishedAt: tx.now }, content);
    draft.status = 'PUBLISHED';
    draft.fromYear = fromYear;
    tx.audit({
      subjectType: 'RuleBook',
      subjectId: id,
      changes: [{ record: 'rule_book', id, from: null, to: { version, fromYear } }],
    });
    if (JSON.stringify(before) !== JSON.stringify(await findEligibilityRule(tx.db, fromYear))) {
      await tx.announce(eligibilityChanged, { fromYear });
    }
    return id;
  },
});
