import { refuse as refuseShared } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { type BodyRow, findBody, listMembers } from '../bodies/body.store.js';
import type { UnitKind } from '../units/unit.rules.js';
import type { AssigneesInput, CoordinatorsInput } from './task.input.js';
import { type AssigneeGroup, levelOfGroup, takesKinds } from './task.rules.js';
import {
  listBodiesBelow,
  listBodyParties,
  listChildBodies,
  listUnitParties,
  listUnitsBelow,
  listUnitsOfBody,
  type Party,
} from './task.store.js';

/** A working body of an id, or NOT_FOUND. */
export async function bodyOrRefuse(tx: Tx, id: string, field: string): Promise<BodyRow> {
  const body = await findBody(tx.db, id);
  if (!body || body.validTo !== null) throw refuseShared('NOT_FOUND', {}, field);
  return body;
}

/** The bodies and units that an input names, all of which must exist. */
export async function partiesOf(tx: Tx, input: AssigneesInput | CoordinatorsInput, field: string): Promise<Party[]> {
  const bodyIds = [...new Set(input.bodyIds ?? [])];
  const unitIds = [...new Set(input.unitIds ?? [])];
  const bodies = bodyIds.length > 0 ? await listBodyParties(tx.db, bodyIds) : [];
  if (bodies.length < bodyIds.length) throw refuseShared('NOT_FOUND', {}, `${field}.bodyIds`);
  const units = unitIds.length > 0 ? await listUnitParties(tx.db, unitIds) : [];
  if (units.length < unitIds.length) throw refuseShared('NOT_FOUND', {}, `${field}.unitIds`);
  return [...bodies, ...units];
}

/** A group by rule: which one, of which body, and of which kinds of units. */
export interface GroupRule {
  readonly group: AssigneeGroup;
  readonly body: Pick<BodyRow, 'id' | 'path'>;
  readonly kinds: readonly UnitKind[] | null;
}

/** Who belongs to a group now, and which members of a body have no unit that could take the work on. */
export async function membersOf(
  tx: Tx,
  { group, body, kinds }: GroupRule,
): Promise<{ readonly parties: Party[]; readonly withoutUnit: readonly string[] }> {
  const all = (parties: Party[]) => ({ parties, withoutUnit: [] });
  switch (group) {
    case 'COMMUNE_BODIES':
    case 'DISTRICT_BODIES':
      return all(await listBodiesBelow(tx.db, body, levelOfGroup[group] ?? null));
    case 'BODIES_BELOW':
      return all(await listBodiesBelow(tx.db, body, null));
    case 'CHILD_BODIES':
      return all(await listChildBodies(tx.db, body.id));
    case 'AGENCIES_OF_BODY':
      return all(await listUnitsOfBody(tx.db, body.id, ['AGENCY']));
    case 'UNITS_OF_BODY':
      return all(await listUnitsOfBody(tx.db, body.id, kinds));
    case 'UNITS_BELOW':
      return all(await listUnitsBelow(tx.db, body.path, kinds));
    case 'MEMBERS_OF_BODY': {
      // A member is an organisation by name; the unit of that name under the body is who works for it.
      const units = await listUnitsOfBody(tx.db, body.id, null);
      const members = (await listMembers(tx.db, [body.id])).map(({ organisation }) => organisation);
      const names = new Set(members);
      const known = new Set(units.map(({ name }) => name));
      return {
        parties: units.filter(({ name }) => names.has(name)),
        withoutUnit: members.filter((name) => !known.has(name)),
      };
    }
  }
}

/** The rule of a group as an input gives it; kinds are for groups of units only. */
export function groupRuleOf(input: AssigneesInput, body: Pick<BodyRow, 'id' | 'path'>): GroupRule | null {
  const group = input.group ?? null;
  const kinds = input.kinds ?? null;
  if (kinds !== null && !takesKinds(group)) {
    throw refuseShared('BAD_USER_INPUT', { problem: 'kinds' }, 'assignees.kinds');
  }
  return group === null ? null : { group, body, kinds };
}

/** The id of a body or unit, whichever the party is. */
export const keyOf = (party: Pick<Party, 'bodyId' | 'unitId'>): string | null => party.bodyId ?? party.unitId;

/** Parties once each. */
export const distinct = <One extends Pick<Party, 'bodyId' | 'unitId'>>(parties: readonly One[]): One[] => [
  ...new Map(parties.map((party) => [keyOf(party), party])).values(),
];
