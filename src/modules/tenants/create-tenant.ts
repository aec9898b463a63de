import { dayOf } from '../../kernel/deadline.js';
import { foundingCommand } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import type { RequestContext } from '../../platform/request-context.js';
import { listNewestAreas } from '../areas/area.store.js';
import { tenantFounded } from './tenant.events.js';
import type { CreateTenantInput } from './tenant.input.js';
import { mayFoundTenant } from './tenant.policy.js';
import { refuse } from './tenant.refusals.js';
import { isTimeZone } from './tenant.rules.js';
import { insertTenant, listTenantsByCode } from './tenant.store.js';
import { insertTenantYear } from './tenant-year.store.js';

interface Founding extends CreateTenantInput {
  readonly id: string;
  readonly passwordHash: string;
}

const found = foundingCommand({
  name: 'tenant.create',
  founded: ({ id, code, timeZone }: Founding) => ({ id, code, timeZone }),
  load: async (tx, input) => {
    const [area] = await listNewestAreas(tx.db, [input.areaCode]);
    const [namesake] = await listTenantsByCode(tx.db, [input.code]);
    return { area, namesake };
  },
  may: (actor) => mayFoundTenant(actor),
  run: async (tx, { area, namesake }, input) => {
    const { id, code, name, level, areaCode, timeZone } = input;
    if (namesake) throw refuse('TENANT_CODE_TAKEN', { code }, 'code');
    if (area?.level !== level || area.validTo !== null) throw refuse('AREA_UNKNOWN', { areaCode, level }, 'areaCode');
    if (!isTimeZone(timeZone)) throw refuse('TIME_ZONE_UNKNOWN', {}, 'timeZone');
    const areaValidFrom = area.validFrom;
    const year = Number(dayOf(tx.now, timeZone).slice(0, 4));
    await insertTenant(tx.db, { id, code, name, level, areaCode, areaValidFrom, timeZone }, tx.now);
    await insertTenantYear(tx.db, year, tx.now);
    await tx.announce(tenantFounded, {
      rootBody: {
        id: newId(),
        name: input.rootBodyName,
        level,
        areaCode,
        areaValidFrom,
        standingAgency: input.standingAgency ?? null,
      },
      administrator: {
        email: input.adminEmail.toLowerCase(),
        name: input.adminName,
        passwordHash: input.passwordHash,
      },
      year,
    });
    const to = { code, name, level, areaCode, timeZone, year };
    tx.audit({ subjectType: 'Tenant', subjectId: id, changes: [{ record: 'tenant', id, from: null, to }] });
    return id;
  },
});

/** Founds a tenant: its root body, its first year, the national template as its first rule book, and its administrator, all or nothing. */
export const createTenant = Object.assign(
  async (context: RequestContext, input: CreateTenantInput): Promise<string> => {
    context.viewer();
    // Before the transaction: hashing takes its turn, and nothing should be locked meanwhile.
    const passwordHash = await context.auth.passwords.hash(input.adminPassword);
    return found(context, { ...input, id: newId(), passwordHash });
  },
  { action: found.action },
);
