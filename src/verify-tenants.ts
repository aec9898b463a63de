import { verifyFigures } from './modules/standings/verify-figures.js';
import { TenantDirectory } from './modules/tenants/tenant-directory.js';
import type { Clock } from './platform/clock.js';
import type { Database } from './platform/db/database.js';

/** Recounts the figures of every tenant that is at work, one after the other, and says in lines what differs, where and since when. True when nothing does. */
export async function verifyTenants(database: Database, clock: Clock, write: (line: string) => void): Promise<boolean> {
  let right = true;
  for (const tenant of await new TenantDirectory(database).active()) {
    const session = database.read(tenant.id);
    const { standings, figures, differences, found } = await verifyFigures(session.db, {
      now: clock(),
      timeZone: tenant.timeZone,
    }).finally(() => session.close());
    write(
      `${tenant.code}: ${standings} kết quả đơn vị, ${figures} số liệu, ${differences} sai khác / ${standings} standings, ${figures} figures, ${differences} differences`,
    );
    for (const { what, year, unitId, bodyId, unitKind, part, kept, counted, since } of found) {
      const place = what === 'FIGURE' ? `body ${bodyId} ${unitKind}` : `unit ${unitId}`;
      write(`  ${year} ${what} ${place} ${part}: ${kept ?? '–'} ≠ ${counted ?? '–'} (${since ?? '–'})`);
    }
    if (found.length < differences) write(`  … ${differences - found.length}`);
    right &&= differences === 0;
  }
  return right;
}
