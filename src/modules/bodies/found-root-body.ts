import { fold } from '../../kernel/fold.js';
import { pathUnder } from '../../kernel/path.js';
import type { Tx } from '../../platform/command/tx.js';
import type { TenantFounded } from '../tenants/tenant.events.js';
import { BodyEntity } from './body.entity.js';

const ROOT_CODE = 'BCD';

/** A new tenant begins with one body, the root of its tree, in place since the first day of its first year. */
export async function foundRootBody(tx: Tx, { rootBody, year }: TenantFounded): Promise<void> {
  const { id, name } = rootBody;
  tx.em.create(BodyEntity, {
    ...rootBody,
    tenantId: tx.tenant.id,
    code: ROOT_CODE,
    parentId: null,
    path: pathUnder('', id),
    validFrom: `${year}-01-01`,
    validTo: null,
    searchKey: fold(`${name} ${ROOT_CODE}`),
  });
  await tx.em.flush();
}
