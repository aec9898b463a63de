import { type Kysely, type SqlBool, sql } from 'kysely';
import type { Day, Instant } from '../../kernel/deadline.js';
import { keysetPage, type Page, type PageRequest } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import { newId } from '../../platform/new-id.js';
import type { UnitYear } from '../registrations/registration.store.js';
import type { UnitKind } from '../units/unit.rules.js';
import type { UnitScope } from '../units/unit.store.js';
import type { Authority } from './recognition.policy.js';

/** Whether a certificate stands or was taken back. */
export type CertificateStatus = 'ISSUED' | 'REVOKED';

/** A line of the register of a year. */
export interface CertificateRow {
  readonly id: string;
  readonly year: number;
  readonly number: number;
  readonly unitId: string;
  readonly status: CertificateStatus;
  readonly decisionNumber: string;
  readonly decidedOn: Day;
  readonly decidingBodyId: string;
  readonly issuedAt: Instant;
  readonly revocationNumber: string | null;
  readonly revokedOn: Day | null;
  readonly revocationReason: string | null;
  readonly revokingBodyId: string | null;
  readonly revokingDelegationId: string | null;
  readonly revokedAt: Instant | null;
}

const columns = [
  'certificate.id',
  'certificate.year',
  'certificate.number',
  'certificate.unit_id as unitId',
  'certificate.status',
  'certificate.decision_number as decisionNumber',
  'certificate.decided_on as decidedOn',
  'certificate.deciding_body_id as decidingBodyId',
  'certificate.issued_at as issuedAt',
  'certificate.revocation_number as revocationNumber',
  'certificate.revoked_on as revokedOn',
  'certificate.revocation_reason as revocationReason',
  'certificate.revoking_body_id as revokingBodyId',
  'certificate.revoking_delegation_id as revokingDelegationId',
  'certificate.revoked_at as revokedAt',
] as const;

/** The last number of a year's register, 0 before its first; nobody else gives one until the transaction ends, so that numbers follow each other and a transaction that fails leaves no gap. */
export async function holdRegister(db: Kysely<Tables>, tenantId: string, year: number): Promise<number> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`certificates:${tenantId}:${year}`}, 0))`.execute(db);
  const { last } = await db
    .selectFrom('certificate')
    .select(({ fn }) => fn.max('number').as('last'))
    .where('year', '=', year)
    .executeTakeFirstOrThrow();
  return last ?? 0;
}

/** A certificate to be given. */
export interface NewCertificate extends UnitYear {
  readonly number: number;
  readonly decisionNumber: string;
  readonly decidedOn: Day;
  readonly decidingBodyId: string;
}

/** Enters certificates into the register that is held. */
export async function insertCertificates(
  db: Kysely<Tables>,
  certificates: readonly NewCertificate[],
  issuedAt: Instant,
): Promise<void> {
  if (certificates.length === 0) return;
  await db
    .insertInto('certificate')
    .values(
      certificates.map((certificate) => ({
        id: newId(),
        year: certificate.year,
        number: certificate.number,
        unit_id: certificate.unitId,
        status: 'ISSUED',
        decision_number: certificate.decisionNumber,
        decided_on: certificate.decidedOn,
        deciding_body_id: certificate.decidingBodyId,
        issued_at: issuedAt,
      })),
    )
    .execute();
}

/** Writes the corrected number and day of a decision on the certificates that stand upon it; they keep their own numbers. */
export async function correctCertificates(
  db: Kysely<Tables>,
  year: number,
  certificates: readonly NewCertificate[],
): Promise<void> {
  if (certificates.length === 0) return;
  const corrected = sql<{ number: number; decision_number: string; decided_on: string; body_id: string }>`unnest(
    ${certificates.map(({ number }) => number)}::int[],
    ${certificates.map(({ decisionNumber }) => decisionNumber)}::text[],
    ${certificates.map(({ decidedOn }) => decidedOn)}::date[],
    ${certificates.map(({ decidingBodyId }) => decidingBodyId)}::uuid[])`;
  await db
    .updateTable('certificate')
    .from(corrected.as<'corrected'>(sql`corrected(number, decision_number, decided_on, body_id)`))
    .set((to) => ({
      decision_number: to.ref('corrected.decision_number'),
      decided_on: to.ref('corrected.decided_on'),
      deciding_body_id: to.ref('corrected.body_id'),
    }))
    .where('certificate.year', '=', year)
    .whereRef('certificate.number', '=', 'corrected.number')
    .execute();
}

/** A recognition that is taken back. */
export interface Revocation extends UnitYear {
  readonly number: number;
  readonly revocationNumber: string;
  readonly revokedOn: Day;
  readonly reason: string;
  readonly authority: Authority;
  readonly accountId: string;
  readonly at: Instant;
}

/** Takes back the recognition of a unit and its certificate in one statement: the key between them holds at its end, so that neither stands without the other. */
export async function revokeCertificate(db: Kysely<Tables>, revocation: Revocation): Promise<void> {
  const { unitId, year, number } = revocation;
  await db
    .with('certificates', (part) =>
      part
        .updateTable('certificate')
        .set({
          status: 'REVOKED',
          revocation_number: revocation.revocationNumber,
          revoked_on: revocation.revokedOn,
          revocation_reason: revocation.reason,
          revoking_body_id: revocation.authority.bodyId,
          revoking_delegation_id: revocation.authority.delegationId,
          revoked_by: revocation.accountId,
          revoked_at: revocation.at,
        })
        .where('year', '=', year)
        .where('number', '=', number),
    )
    .updateTable('recognition')
    .set({ status: 'REVOKED', version: sql<number>`version + 1` })
    .where('unit_id', '=', unitId)
    .where('year', '=', year)
    .execute();
}

/** The certificates of these units in these years, revoked ones included. */
export async function listCertificates(
  db: Kysely<Tables>,
  unitIds: readonly string[],
  years: readonly number[],
): Promise<CertificateRow[]> {
  return db
    .selectFrom('certificate')
    .select(columns)
    .where('certificate.unit_id', '=', sql<string>`any(${[...unitIds]}::uuid[])`)
    .where('certificate.year', '=', sql<number>`any(${[...years]}::int[])`)
    .orderBy('certificate.year')
    .orderBy('certificate.number')
    .execute() as Promise<CertificateRow[]>;
}

/** Which certificates are asked for; what is left out does not narrow. */
export interface CertificateQuestion {
  readonly year: number;
  readonly status?: CertificateStatus | null | undefined;
  readonly kinds?: readonly UnitKind[] | null | undefined;
  readonly unitId?: string | null | undefined;
  readonly decidingBodyId?: string | null | undefined;
  readonly decisionNumber?: string | null | undefined;
  /** Only of units that answer to these bodies. */
  readonly bodyIds: readonly string[] | null;
}

const anyOf = (ids: readonly string[]) => sql<string>`any(${[...ids]}::uuid[])`;

/** A page of the register of a year in the order of its numbers, of the units that a caller may read. */
export async function pageCertificates(
  db: Kysely<Tables>,
  scope: UnitScope,
  question: CertificateQuestion,
  request: PageRequest,
): Promise<Page<CertificateRow>> {
  const { status, kinds, unitId, decidingBodyId, decisionNumber, bodyIds } = question;
  const ofBodies = (ids: readonly string[] | null) =>
    ids === null ? sql<SqlBool>`true` : sql<SqlBool>`unit.body_id = ${anyOf(ids)}`;
  let query = db
    .selectFrom('certificate')
    .innerJoin('unit', 'unit.id', 'certificate.unit_id')
    .select(columns)
    .where('certificate.year', '=', question.year)
    .where(sql<SqlBool>`(${ofBodies(scope.bodyIds)} or unit.id = ${anyOf(scope.unitIds)})`)
    .where(ofBodies(bodyIds));
  if (status != null) query = query.where('certificate.status', '=', status);
  if (kinds != null) query = query.where('unit.kind', '=', sql<string>`any(${[...kinds]}::text[])`);
  if (unitId != null) query = query.where('certificate.unit_id', '=', unitId);
  if (decidingBodyId != null) query = query.where('certificate.deciding_body_id', '=', decidingBodyId);
  if (decisionNumber != null) query = query.where('certificate.decision_number', '=', decisionNumber);
  return keysetPage(query, [{ by: sql`certificate.number`, type: 'int' }], request) as unknown as Promise<
    Page<CertificateRow>
  >;
}
