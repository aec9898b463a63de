import type { Service } from '../../support/service.js';

/** The administrator in whose name most of these tests act. */
export const ADMIN = 'admin@hai-phong.demo';

const fields = 'id version role personName email grantedAt endedAt body { id } unit { id } tenant { code }';
export const grant = `mutation Grant($input: GrantMembershipInput!) { grantMembership(input: $input) { ${fields} } }`;
export const end = `mutation End($input: EndMembershipInput!) { endMembership(input: $input) { ${fields} } }`;

/** Where roles can be held: the root body, two communes, and a unit of the first. */
export interface Places {
  readonly root: string;
  readonly commune: string;
  readonly otherCommune: string;
  readonly unit: string;
}

/** Looks the places up. */
export async function placesOf(service: Service): Promise<Places> {
  const { tenant } = await service.as(ADMIN).ask('{ tenant { rootBodies { id children { id } } } }');
  const [{ id: root, children }] = tenant.rootBodies;
  const [commune, otherCommune] = children.map(({ id }: { id: string }) => id);
  const [unit] = await service.rows('select id from sauro.unit where body_id = $1 order by id limit 1', [commune]);
  return { root, commune, otherCommune, unit: unit.id };
}

/** An officer for a body, unless told otherwise. */
export const person = (email: string, bodyId: string, more: Record<string, unknown> = {}) => ({
  email,
  personName: 'Cán bộ mới',
  role: 'BODY_OFFICER',
  bodyId,
  password: 'mật khẩu đầu tiên',
  ...more,
});

/** All that granting and ending could write. */
export const written = async (service: Service) =>
  (
    await service.rows(
      `select (select count(*) from sauro.membership)::int as roles, (select count(*) from sauro.account)::int as accounts,
              (select count(*) from sauro.audit_event)::int as events,
              (select md5(string_agg(tenant_ids::text, ';' order by id)) from sauro.account) as tenants`,
    )
  )[0];

/** Makes an administrator of one body alone. */
export async function localAdmin(service: Service, email: string, bodyId: string): Promise<string> {
  await service.as(ADMIN).ask(grant, { input: person(email, bodyId, { role: 'TENANT_ADMIN' }) });
  return email;
}
