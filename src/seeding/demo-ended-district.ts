import { type Kysely, sql } from 'kysely';
import type { Tables } from '../platform/db/tables.js';
import type { InsertAll } from './insert-all.js';
import type { TenantRows } from './tenant-rows.js';

/** On this day the districts of the country ended and its communes were merged. */
const REORGANISED = '2025-07-01';

/**
 * The last district of the locality as it stands after the reorganisation: it ended with the communes under it, the province goes on with their work, and
 * their units answer to it. What they did until then stays with the bodies of then.
 */
export async function layEndedDistrict(
  insert: InsertAll,
  db: Kysely<Tables>,
  rows: Pick<TenantRows, 'body'>,
  at: string,
): Promise<void> {
  const root = rows.body.find(({ parent_id }) => parent_id === null);
  const district = rows.body.findLast(({ level }) => level === 'DISTRICT');
  if (!root || !district || at < REORGANISED) return;
  const ended = rows.body.filter(({ path }) => path.startsWith(district.path)).map(({ id }) => id);
  const anyEnded = sql<string>`any(${ended}::uuid[])`;
  await db
    .updateTable('body')
    .set({
      valid_to: REORGANISED,
      ending_basis: sql<string>`case level when 'DISTRICT' then 'Nghị quyết số 203/2025/QH15: kết thúc hoạt động của cấp huyện' else 'Sắp xếp đơn vị hành chính cấp xã năm 2025' end`,
    })
    .where('id', '=', anyEnded)
    .execute();
  await db.updateTable('unit').set({ body_id: root.id }).where('body_id', '=', anyEnded).execute();
  await insert(
    'body_succession',
    ended.map((id) => ({ body_id: id, successor_id: root.id, ended_on: REORGANISED, successor_ends: 'infinity' })),
  );
}
