import { isInstant } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import { type PageRequest, pageSize } from '../../platform/db/keyset.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import { isId } from '../../platform/new-id.js';
import { compareRanked, type Ranked } from './assessment-list.rules.js';

/** A page of classified units in the order of the ranking; the cursor is what ranks them, so that it holds while others come and go. */
export const pageOfRanking = <Row extends Ranked>(ranked: readonly Row[], request: PageRequest): Connection<Row> =>
  page(
    ranked,
    ({ reviewTotal, submittedAt, unitCode }) => [String(reviewTotal), submittedAt, unitCode],
    ([total = '', submittedAt = '', unitCode = '']) => {
      if (!/^\d{1,6}$/.test(total) || !isInstant(submittedAt)) return null;
      const last = { reviewTotal: Number(total), submittedAt, unitCode };
      return (row) => compareRanked(last, row) < 0;
    },
    request,
  );

/** A page of units in the order of their ids. */
export const pageOfUnits = <Row extends { readonly unitId: string }>(
  units: readonly Row[],
  request: PageRequest,
): Connection<Row> =>
  page(
    units,
    ({ unitId }) => [unitId],
    ([id = '']) => (isId(id) ? ({ unitId }) => unitId > id : null),
    request,
  );

function page<Row>(
  rows: readonly Row[],
  keyOf: (row: Row) => readonly string[],
  comesAfter: (key: readonly string[]) => ((row: Row) => boolean) | null,
  { first, after }: PageRequest,
): Connection<Row> {
  const size = pageSize(first);
  const isLeft = after == null ? () => true : comesAfter(read(after));
  if (!isLeft) throw refuse('BAD_USER_INPUT', { problem: 'after' }, 'after');
  const left = rows.filter(isLeft);
  return toConnection(
    {
      rows: left.slice(0, size).map((row) => ({ cursor: write(keyOf(row)), row })),
      hasNextPage: left.length > size,
      count: async () => rows.length,
    },
    (row) => row,
  );
}

const write = (key: readonly string[]): string => Buffer.from(JSON.stringify(key)).toString('base64url');

function read(cursor: string): readonly string[] {
  try {
    const key: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString('utf8'));
    if (Array.isArray(key) && key.every((part) => typeof part === 'string')) return key;
  } catch {
    // refused below
  }
  return [];
}
