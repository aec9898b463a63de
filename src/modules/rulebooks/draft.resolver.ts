import { Arg, Ctx, FieldResolver, ID, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { problemSentence, validateBook } from './book-validation.rules.js';
import { discardRuleBook } from './discard-rule-book.js';
import { type DraftBook, listDrafts, listOffers, type OfferRow, surroundingsOf } from './draft.store.js';
import { type BookDifference, compareBooks } from './draft-edit.rules.js';
import { draftRuleBook } from './draft-rule-book.js';
import { editRuleBook } from './edit-rule-book.js';
import { offerRuleBook } from './offer-rule-book.js';
import { publishRuleBook } from './publish-rule-book.js';
import {
  DraftRuleBookInput,
  EditRuleBookInput,
  OfferRuleBookInput,
  PublishRuleBookInput,
  RuleBookStepInput,
  WithdrawRuleBookOfferInput,
} from './rule-book.input.js';
import { ruleBooks } from './rule-book.loaders.js';
import type { RuleBook } from './rule-book.store.js';
import { RuleBookDifferenceType, RuleBookOfferType, RuleBookProblemType, RuleBookType } from './rule-book.type.js';
import { withdrawRuleBookOffer } from './withdraw-rule-book-offer.js';

/** Drafts are the administrator's alone until they are published. */
function requireAdministrator(context: RequestContext): void {
  if (!maySetTenantRules(context.insider().actor).allowed) throw refuse('FORBIDDEN');
}

async function draftOf(context: RequestContext, id: string): Promise<DraftBook> {
  const [draft] = await listDrafts(context.db, id);
  if (!draft) throw refuse('NOT_FOUND');
  return draft;
}

/** Writing, comparing, publishing and offering rule books. */
@Resolver(() => RuleBookType)
export class RuleBookDraftResolver {
  @Query(() => [RuleBookType], {
    description: 'The versions that are being written, newest first. Administrators of the locality.',
  })
  ruleBookDrafts(@Ctx() context: RequestContext): Promise<DraftBook[]> {
    requireAdministrator(context);
    return listDrafts(context.db);
  }

  @Query(() => [RuleBookOfferType], {
    description: 'The published books that localities offer to each other, newest first, at most 200. Administrators.',
  })
  async ruleBookOffers(@Ctx() context: RequestContext): Promise<(OfferRow & { readonly own: boolean })[]> {
    requireAdministrator(context);
    const { tenant } = context.insider();
    return (await listOffers(context.db)).map((offer) => ({ ...offer, own: offer.offeredBy === tenant.id }));
  }

  @Query(() => [RuleBookDifferenceType], {
    description:
      'What one version says otherwise than another, line by line; a line is the same when it was copied, whatever its code. Drafts only for administrators.',
  })
  async compareRuleBooks(
    @Arg('from', () => Int, { description: 'Number of the earlier version.' }) from: number,
    @Arg('to', () => Int, { description: 'Number of the later version; a draft has one as well.' }) to: number,
    @Ctx() context: RequestContext,
  ): Promise<BookDifference[]> {
    const { all } = await context.load(ruleBooks, 'all');
    const drafts = maySetTenantRules(context.insider().actor).allowed ? await listDrafts(context.db) : [];
    const book = (version: number, field: string): RuleBook => {
      const found = [...all, ...drafts].find((one) => one.version === version);
      if (!found) throw refuse('NOT_FOUND', {}, field);
      return found;
    };
    return compareBooks(book(from, 'from'), book(to, 'to'));
  }

  @Mutation(() => RuleBookType, {
    description:
      'Begins a new version of the rules as a copy. Administrators of the locality. The draft counts for nothing until it is published.',
  })
  async draftRuleBook(
    @Arg('input', () => DraftRuleBookInput, { description: 'What is copied.' }) input: DraftRuleBookInput,
    @Ctx() context: RequestContext,
  ): Promise<DraftBook> {
    return draftOf(context, await draftRuleBook(context, input));
  }

  @Mutation(() => RuleBookType, {
    description:
      'Changes a draft by a list of edits. Administrators of the locality. Refusals: BAND_REFERENCE_UNKNOWN, CRITERION_INSIDE_ITSELF, CRITERION_REFERENCE_AMBIGUOUS, CRITERION_REFERENCE_UNKNOWN, RULE_BOOK_NOT_DRAFT, RULE_BOOK_TOO_LARGE.',
  })
  async editRuleBook(
    @Arg('input', () => EditRuleBookInput, { description: 'The edits.' }) input: EditRuleBookInput,
    @Ctx() context: RequestContext,
  ): Promise<DraftBook> {
    return draftOf(context, await editRuleBook(context, input));
  }

  @Mutation(() => RuleBookType, {
    description:
      'Puts a draft in force from a year on; it never changes again, and the version before it ends with the year before. Administrators of the locality. Refusals: RULE_BOOK_HAS_PROBLEMS, RULE_BOOK_NOT_DRAFT.',
  })
  async publishRuleBook(
    @Arg('input', () => PublishRuleBookInput, { description: 'Which draft, from when.' }) input: PublishRuleBookInput,
    @Ctx() context: RequestContext,
  ): Promise<RuleBook> {
    const id = await publishRuleBook(context, input);
    const book = (await context.load(ruleBooks, 'all')).byId.get(id);
    if (!book) throw refuse('NOT_FOUND');
    return book;
  }

  @Mutation(() => Int, {
    description:
      'Gives a draft up; returns its number, which is not given again. Administrators of the locality. Refusals: RULE_BOOK_NOT_DRAFT.',
  })
  discardRuleBook(
    @Arg('input', () => RuleBookStepInput, { description: 'Which draft.' }) input: RuleBookStepInput,
    @Ctx() context: RequestContext,
  ): Promise<number> {
    return discardRuleBook(context, input);
  }

  @Mutation(() => ID, {
    description:
      'Offers a published book to other localities as a template; returns the id of the offer. Administrators of the locality. Refusals: RULE_BOOK_ALREADY_OFFERED, RULE_BOOK_NOT_PUBLISHED.',
  })
  offerRuleBook(
    @Arg('input', () => OfferRuleBookInput, { description: 'Which book.' }) input: OfferRuleBookInput,
    @Ctx() context: RequestContext,
  ): Promise<string> {
    return offerRuleBook(context, input);
  }

  @Mutation(() => ID, {
    description: 'Takes an offer back; what others copied stays theirs. Administrators of the locality.',
  })
  withdrawRuleBookOffer(
    @Arg('input', () => WithdrawRuleBookOfferInput, { description: 'Which offer.' }) input: WithdrawRuleBookOfferInput,
    @Ctx() context: RequestContext,
  ): Promise<string> {
    return withdrawRuleBookOffer(context, input);
  }

  @FieldResolver(() => [RuleBookProblemType], {
    description: 'What keeps a draft from being published in its year; empty for a published version.',
  })
  async problems(@Root() book: RuleBook, @Ctx() context: RequestContext): Promise<RuleBookProblemType[]> {
    if (book.status !== 'DRAFT') return [];
    const problems = validateBook(book, await surroundingsOf(context.db, book.fromYear));
    return problems.map((problem) => ({ ...problem, sentence: problemSentence(problem)[context.locale] }));
  }
}
