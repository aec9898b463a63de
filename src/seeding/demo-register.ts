import type { Row } from './insert-all.js';
import type { TenantRows } from './tenant-rows.js';

/** A decision of the demo, with the instant at which it was taken back if it was. */
export interface DemoDecision {
  readonly recognition: Omit<Row<'recognition'>, 'certificate_number' | 'delegation_id'>;
  readonly revokedAt: string | null;
}

/** A delegation of the demo: in its days the neighbour decides for the units of the commune. */
export type DemoDelegation = Row<'recognition_delegation'> & { readonly id: string; readonly valid_to: string };

/** The commune of the demo lets a neighbour decide for six weeks of the last year, where it has one and the year has come that far. */
export function delegationOf(
  rows: TenantRows,
  commune: TenantRows['body'][number],
  officerId: string,
  { asOf, nextId }: { readonly asOf: number; readonly nextId: () => string },
): DemoDelegation | null {
  const year = Math.max(...rows.tenant_year.map((one) => one.year));
  const [neighbour] = rows.body
    .filter(
      ({ id, parent_id, level }) => id !== commune.id && parent_id === commune.parent_id && level === commune.level,
    )
    .sort((a, b) => (a.code < b.code ? -1 : 1));
  if (!neighbour || Date.parse(`${year}-11-16`) > asOf) return null;
  return {
    id: nextId(),
    from_body_id: commune.id,
    to_body_id: neighbour.id,
    valid_from: `${year}-10-05`,
    valid_to: `${year}-11-16`,
    decision_number: '27/QĐ-BCĐ',
    decided_on: `${year}-10-02`,
    delegated_by: officerId,
    delegated_at: `${year}-10-02T03:00:00Z`,
  };
}

const REVOKED = 'Phát hiện hồ sơ đề nghị công nhận không trung thực';

/** The register of every year from the decisions of all units: numbers in the order in which it was decided, after those that were given already, with the decisions that name them. */
export function registerOf(
  decisions: readonly DemoDecision[],
  delegation: DemoDelegation | null,
  given: ReadonlyMap<number, number>,
  nextId: () => string,
): { readonly certificate: Row<'certificate'>[]; readonly recognition: Row<'recognition'>[] } {
  const instantOf = ({ recognition }: DemoDecision) => recognition.decided_at;
  const inOrder = [...decisions].sort((a, b) => (instantOf(a) < instantOf(b) ? -1 : 1));
  const last = new Map(given);
  const certificate: Row<'certificate'>[] = [];
  const recognition = inOrder.map((decision): Row<'recognition'> => {
    const { revokedAt, recognition: decided } = decision;
    const day = decided.decided_on;
    const delegated =
      delegation?.from_body_id === decided.deciding_body_id &&
      delegation.valid_from <= day &&
      day < delegation.valid_to;
    const by = {
      deciding_body_id: delegated ? delegation.to_body_id : decided.deciding_body_id,
      delegation_id: delegated ? delegation.id : null,
    };
    if (decided.status !== 'RECOGNISED') return { ...decided, ...by, certificate_number: null };
    const { year } = decided;
    const number = (last.get(year) ?? 0) + 1;
    last.set(year, number);
    certificate.push({
      id: nextId(),
      year,
      number,
      unit_id: decided.unit_id,
      status: revokedAt === null ? 'ISSUED' : 'REVOKED',
      decision_number: decided.decision_number,
      decided_on: day,
      deciding_body_id: by.deciding_body_id,
      issued_at: instantOf(decision),
      revocation_number: revokedAt && `${number}/QĐ-BCĐ-TH`,
      revoked_on: revokedAt && revokedAt.slice(0, 10),
      revocation_reason: revokedAt && REVOKED,
      revoking_body_id: revokedAt && decided.deciding_body_id,
      revoked_by: revokedAt && decided.decided_by,
      revoked_at: revokedAt,
    });
    return {
      ...decided,
      ...by,
      status: revokedAt === null ? decided.status : 'REVOKED',
      certificate_number: number,
    };
  });
  // In the order of the register, in which each number refers to the one before.
  certificate.sort((a, b) => a.year - b.year || a.number - b.number);
  return { certificate, recognition };
}
