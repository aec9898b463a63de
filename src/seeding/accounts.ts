import { hash } from '@node-rs/argon2';
import type { Kysely } from 'kysely';
import { sql } from 'kysely';
import type pg from 'pg';
import type { Tables } from '../platform/db/tables.js';
import type { InsertAll } from './insert-all.js';
import type { TenantFile } from './seed-file.js';
import { seedId } from './seed-id.js';
import type { TenantRows } from './tenant-rows.js';

const OPERATOR = 'operator@sauro.demo';

/** Hashes the password that all demo accounts share; one hash for all of them keeps the first start short. */
export const hashDemoPassword = (password: string): Promise<string> =>
  hash(password, { memoryCost: 19_456, timeCost: 2, parallelism: 1 });

/** Makes the platform operator of the demo; the database lets only the owner do so. */
export async function layOperator(owner: pg.Client, passwordHash: string, at: string): Promise<void> {
  await owner.query('select app.create_operator($1, $2, $3, $4, $5)', [
    seedId('account', OPERATOR),
    OPERATOR,
    'Quản trị nền tảng Sáu Rõ',
    passwordHash,
    at,
  ]);
}

const ANALYST = 'analyst@sauro.demo';

/** Makes the platform analyst of the demo; the database lets only the owner do so. */
export async function layPlatformAnalyst(owner: pg.Client, passwordHash: string, at: string): Promise<void> {
  await owner.query('select app.create_platform_analyst($1, $2, $3, $4, $5)', [
    seedId('account', ANALYST),
    ANALYST,
    'Chuyên viên phân tích nền tảng Sáu Rõ',
    passwordHash,
    at,
  ]);
}

/** Who works in a tenant of the demo: accounts by role, never names of people. */
export interface DemoPeople {
  readonly officer: { readonly accountId: string; readonly name: string };
  readonly head: { readonly accountId: string; readonly name: string };
  /** Who hands in what bodies and units owe, so that the officer can answer it. */
  readonly reporter: { readonly accountId: string; readonly name: string };
}

/** The roles of a tenant's demo accounts, in the order in which the start prints them. */
export const demoRoles = ['admin', 'head', 'officer', 'commune', 'unit', 'bi'] as const;

/** The e-mail address of a demo account. */
export const demoEmail = (role: (typeof demoRoles)[number], tenantCode: string): string => `${role}@${tenantCode}.demo`;

/** The key for BI tools of a tenant of the demo; it follows from the password, so that whoever changes the password changes it too. */
export const demoApiKey = (tenantCode: string, password: string): string => `sauro_demo_${tenantCode}_${password}`;

/** The commune body whose officer the demo has: the first by area code, or the root where the tenant is a commune itself. */
export function communeOfDemo(rows: TenantRows): TenantRows['body'][number] {
  const communes = rows.body.filter(({ level }) => level === 'COMMUNE');
  const [first] = communes.sort((a, b) => ((a.area_code ?? '') < (b.area_code ?? '') ? -1 : 1));
  if (!first) throw new Error(`${rows.tenant.code} has no commune body`);
  return first;
}

/** What the demo keeps of its secrets. */
export interface DemoSecrets {
  readonly passwordHash: string;
  readonly apiKeyHash: string;
}

/** Makes the demo accounts of one tenant with a role each, and its key for BI tools; known accounts and roles stay as they are. */
export async function layPeople(
  insert: InsertAll,
  db: Kysely<Tables>,
  file: TenantFile,
  rows: TenantRows,
  unit: { readonly id: string; readonly name: string },
  secrets: DemoSecrets,
  at: string,
): Promise<DemoPeople> {
  const place = file.tenant.name;
  const root = rows.body[0]?.id ?? null;
  const commune = communeOfDemo(rows);
  const people = {
    admin: { name: `Quản trị viên ${place}`, role: 'TENANT_ADMIN', body_id: root, unit_id: null },
    head: { name: `Lãnh đạo Ban Chỉ đạo ${place}`, role: 'BODY_HEAD', body_id: root, unit_id: null },
    officer: { name: `Cán bộ Ban Chỉ đạo ${place}`, role: 'BODY_OFFICER', body_id: root, unit_id: null },
    commune: { name: `Cán bộ ${commune.name}`, role: 'BODY_OFFICER', body_id: commune.id, unit_id: null },
    unit: { name: `Cán bộ ${unit.name}`, role: 'UNIT_OFFICER', body_id: null, unit_id: unit.id },
    bi: { name: `Phân tích viên ${place}`, role: 'BI_ANALYST', body_id: root, unit_id: null },
  };
  const accounts = new Map<string, string>();
  for (const key of demoRoles) {
    const email = demoEmail(key, file.tenant.code);
    const joined = await sql<{ id: string }>`
      select app.join_tenant(${seedId('account', email)}, ${email}, ${people[key].name}, ${secrets.passwordHash}, ${at}) as id`.execute(
      db,
    );
    accounts.set(key, joined.rows[0]?.id ?? '');
  }
  await insert(
    'membership',
    demoRoles.map((key) => ({
      id: seedId(file.tenant.code, 'membership', key),
      account_id: accounts.get(key) ?? '',
      email: demoEmail(key, file.tenant.code),
      person_name: people[key].name,
      role: people[key].role,
      body_id: people[key].body_id,
      unit_id: people[key].unit_id,
      granted_at: at,
      ended_at: null,
    })),
  );
  await insert('bi_access', [
    {
      id: seedId(file.tenant.code, 'bi_access', 'demo'),
      kind: 'API_KEY',
      label: `Bảng điều khiển ${place}`,
      key_hash: secrets.apiKeyHash,
      created_at: at,
      created_by: accounts.get('admin') ?? '',
    },
  ]);
  return {
    officer: { accountId: accounts.get('officer') ?? '', name: people.officer.name },
    head: { accountId: accounts.get('head') ?? '', name: people.head.name },
    reporter: { accountId: accounts.get('commune') ?? '', name: people.commune.name },
  };
}
