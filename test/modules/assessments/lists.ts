import type { Caller, Reply } from '../../support/service.js';
import { type Card, type Cards, done, startCards } from './cards.js';

/** Everything that a test wants to see of a list. */
export const LIST = `fragment List on AssessmentList {
  body { id } year classified notAssessed open rankedBy
  closing { id closedByName } closings { classified notAssessed bands { code units allowed } note closedAt closedByName reopenedAt reopenedByName reopenReason }
  quotas { band { code } quotaPercent classified allowed inBand overCount }
  ranking(first: 200) { totalCount nodes { place reviewTotal overQuota unit { id } band { code } assessment { id version earnedBand { code } } } }
  openUnits(first: 200) { nodes { unit { id } assessment { status } } }
}`;

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
export type List = any;

/** The cards of one commune, whose list of the year holds the units of the test only. */
export interface Lists {
  readonly cards: Cards;
  readonly bodyId: string;
  read(who?: Caller): Promise<List>;
  close(who?: Caller, more?: object): Promise<Reply>;
  reopen(who?: Caller, more?: object): Promise<Reply>;
  lower(assessmentIds: readonly string[], who?: Caller, more?: object): Promise<Reply>;
  /** Puts a quota on a band of the book in force, behind the service's back. */
  quota(code: string, percent: number | null): Promise<void>;
  /** Takes every unit out of the list. */
  clear(): Promise<void>;
  /** A unit with an approved card; `less` points are taken from criterion 2. */
  approved(less?: number): Promise<{ unitId: string; card: Card }>;
}

/** Starts the service with an empty list of 2026. */
export async function startLists(): Promise<Lists> {
  const cards = await startCards();
  const { viewer } = await cards.commune.ask('{ viewer { memberships { body { id } } } }');
  const bodyId: string = viewer.memberships[0].body.id;
  const key = { bodyId, year: 2026 };
  const change = (name: string, type: string) => (who: Caller, more: object) =>
    who.send(`mutation ($input: ${type}!) { ${name}(input: $input) { ...List } } ${LIST}`, {
      input: { ...key, ...more },
    });
  const [close, reopen, lower] = [
    change('closeAssessmentList', 'CloseAssessmentListInput'),
    change('reopenAssessmentList', 'ReopenAssessmentListInput'),
    change('lowerBands', 'LowerBandsInput'),
  ];
  const lists: Lists = {
    cards,
    bodyId,
    read: async (who = cards.head) =>
      (
        await who.ask(
          `query ($bodyId: ID!, $year: Int!) { assessmentList(bodyId: $bodyId, year: $year) { ...List } } ${LIST}`,
          key,
        )
      ).assessmentList,
    close: (who = cards.commune, more = {}) => close(who, more),
    reopen: (who = cards.head, more = { reason: 'Bổ sung hồ sơ' }) => reopen(who, more),
    lower: (assessmentIds, who = cards.commune, more = {}) =>
      lower(who, { assessmentIds, reason: 'Quyết định 12/QĐ-BCĐ: vượt tỷ lệ khống chế', ...more }),
    quota: async (code, percent) => {
      await cards.service.rows(
        "update sauro.band set quota_percent = $2 where code = $1 and tenant_id = (select id from sauro.tenant where code = 'hai-phong')",
        [code, percent],
      );
    },
    clear: async () => {
      await cards.service.rows('update sauro.standing set eligible = false where body_id = $1 and year = 2026', [
        bodyId,
      ]);
    },
    approved: async (less = 0) => {
      const { unitId, card } = await cards.cardIn('SUBMITTED', 'RECOGNISED');
      const lowered = less > 0 ? [{ code: '2', score: 3 - less, reason: 'Chưa đủ' }] : [];
      const reviewed = done(await cards.saveReview(unitId, cards.full(lowered), card.version));
      return { unitId, card: done(await cards.step('approve', reviewed)) };
    },
  };
  await lists.clear();
  return lists;
}
