import { dayOf } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import { pathUnder, within } from '../../kernel/path.js';
import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import type { Tx } from '../../platform/command/tx.js';
import { lockById } from '../../platform/db/entity.js';
import { BodyEntity, type BodyRecord } from '../bodies/body.entity.js';
import { bodyEnded, bodyEndProposed } from '../bodies/body.events.js';
import { mayEndBody } from '../bodies/body.policy.js';
import { refuse } from '../bodies/body.refusals.js';
import { closedYearCutOff, mayEndOn, mayStandUnder } from '../bodies/body.rules.js';
import {
  findLastTakeover,
  insertSuccessions,
  listWorkingChildren,
  lockTree,
  movePaths,
  writeEnd,
} from '../bodies/body.store.js';
import { holdYears, listTenantYears } from '../tenants/tenant-year.store.js';
import { type Placed, place } from './placement.rules.js';
import { unitsMoved } from './unit.events.js';
import type { EndBodyInput } from './unit.input.js';
import { countUnitsAnswering, listUnits, lockUnitsAnswering, moveUnits } from './unit.store.js';

/** What an ending holds until its transaction ends. */
interface Held {
  readonly body: BodyRecord;
  readonly successors: readonly BodyRecord[];
  /** Every body that the ending names or moves, by id. */
  readonly bodies: ReadonlyMap<string, BodyRecord>;
  readonly placed: Placed;
  readonly goesTo: readonly BodyRecord[];
}

/**
 * Ends a body on a day, by a document, and says who goes on with its work: its units answer to the successor, or to where they are placed, and the bodies
 * under it stand there; roles over it and delegations follow. Figures of years that are over stay with it; those of the bodies of now find its only successor.
 */
export const endBody = command({
  name: 'body.end',
  load: hold,
  may: (actor, { body, goesTo }) =>
    mayEndBody(
      actor,
      body.path,
      goesTo.map(({ path }) => path),
    ),
  run: async (tx, held, input) => {
    await requireEndable(tx, held, input);
    requirePlaced(held);
    const { body, placed, bodies, successors } = held;
    // Units first: their standings are held before any path changes, in the order of everybody who works on cards.
    for (const [to, unitIds] of placed.units) await moveUnits(tx.db, unitIds, to);
    const unitIds = [...placed.units.values()].flat();
    if (unitIds.length > 0) await tx.announce(unitsMoved, { unitIds });
    for (const [to, ids] of placed.bodies) {
      const parent = recordOf(bodies, to);
      for (const id of ids) {
        const child = recordOf(bodies, id);
        const from = child.path;
        child.parentId = parent.id;
        await tx.em.flush();
        await movePaths(tx.db, from, pathUnder(parent.path, id));
      }
    }
    await writeEnd(tx.db, body.id, input);
    await insertSuccessions(tx.db, { id: body.id, endedOn: input.endsOn }, input.successorIds);
    tx.audit({
      subjectType: 'Body',
      subjectId: body.id,
      reason: input.legalBasis,
      changes: [
        {
          record: 'body',
          id: body.id,
          from: { validTo: null },
          to: {
            validTo: input.endsOn,
            endingBasis: input.legalBasis,
            successorIds: successors.map(({ id }) => id),
            units: Object.fromEntries(placed.units),
            bodies: Object.fromEntries(placed.bodies),
          },
        },
      ],
    });
    await tx.announce(bodyEnded, {
      bodyId: body.id,
      level: body.level as Level,
      legalBasis: input.legalBasis,
      successors: successors.map(({ id, level }) => ({ id, level: level as Level })),
      movedBodyIds: [...placed.bodies.values()].flat(),
      rolesTo: placed.roles,
    });
    return body.id;
  },
});

const recordOf = (bodies: ReadonlyMap<string, BodyRecord>, id: string): BodyRecord => {
  const found = bodies.get(id);
  if (!found) throw refuseShared('NOT_FOUND');
  return found;
};

// The tree, then the units in the order of ids, then bodies in the order of ids: who moves one unit holds it before the body that it goes to.
async function hold(tx: Tx, input: EndBodyInput): Promise<Held> {
  await lockTree(tx.db, tx.tenant.id);
  const placements = input.placements ?? [];
  const units = await lockUnitsAnswering(tx.db, input.id);
  const children = await listWorkingChildren(tx.db, input.id);
  const named = [
    input.id,
    ...input.successorIds,
    ...placements.flatMap((one) => [one.toBodyId, ...(one.bodyIds ?? [])]),
  ];
  const bodies = new Map<string, BodyRecord>();
  for (const id of [...new Set([...named, ...children])].sort())
    bodies.set(id, await lockById<BodyRecord>(tx.em, BodyEntity, id, id === input.id ? input.version : undefined));
  const unitIds = [...new Set(placements.flatMap((one) => one.unitIds ?? []))];
  if ((await listUnits(tx.db, unitIds)).length < unitIds.length) throw refuseShared('NOT_FOUND', {}, 'placements');
  await tx.announce(bodyEndProposed, { membershipIds: placements.flatMap((one) => one.membershipIds ?? []) });
  // Whoever came to the body before it was held would be left behind.
  if ((await countUnitsAnswering(tx.db, input.id)) !== units.length) throw refuseShared('CONFLICT', { current: null });
  const body = recordOf(bodies, input.id);
  const successors = input.successorIds.map((id) => recordOf(bodies, id));
  const [heir, ...others] = successors;
  const only = heir && others.length === 0 ? heir : null;
  const placed = place({ units, bodyIds: children }, placements, {
    ofUnits: only?.id ?? null,
    ofBodies: only && !within(only.path, body.path) ? only.id : null,
  });
  const to = new Set([...input.successorIds, ...placed.units.keys(), ...placed.bodies.keys()]);
  return { body, successors, bodies, placed, goesTo: [...to].map((id) => recordOf(bodies, id)) };
}

/** Refuses an end that cannot be: at the top, twice, out of time, in a closed year, or with a successor that has ended. */
async function requireEndable(tx: Tx, { body, goesTo }: Held, { endsOn }: EndBodyInput): Promise<void> {
  if (body.validTo !== null) throw refuse('BODY_ENDED');
  if (body.parentId === null) throw refuse('BODY_ROOT_STAYS', {}, 'id');
  if (goesTo.some(({ id }) => id === body.id)) throw refuse('BODY_SUCCEEDS_ITSELF', {}, 'successorIds');
  if (goesTo.some(({ validTo }) => validTo !== null)) throw refuse('BODY_ENDED', {}, 'successorIds');
  const today = dayOf(tx.now, tx.tenant.timeZone);
  if (!mayEndOn(body, endsOn, today)) throw refuse('BODY_END_OUT_OF_TIME', { from: body.validFrom, today }, 'endsOn');
  await holdYears(tx.db, tx.tenant.id, 'entering');
  const closed = (await listTenantYears(tx.db)).filter(({ closedAt }) => closedAt !== null).map(({ year }) => year);
  const year = closedYearCutOff(closed, endsOn);
  if (year !== null) throw refuse('BODY_END_IN_CLOSED_YEAR', { year }, 'endsOn');
  const day = await findLastTakeover(tx.db, body.id);
  if (day !== null && endsOn <= day) throw refuse('BODY_END_BEFORE_PREDECESSOR', { day }, 'endsOn');
}

/** Refuses an end that leaves something behind, or puts a body where it cannot stand. */
function requirePlaced({ body, bodies, placed }: Held): void {
  const { twice, nothing, unplacedUnits, unplacedBodies } = placed;
  if (twice !== null) throw refuse('BODY_PLACED_TWICE', { what: twice }, 'placements');
  if (nothing !== null) throw refuse('BODY_PLACES_NOTHING', { what: nothing }, 'placements');
  if (unplacedBodies > 0) throw refuse('BODY_CHILDREN_UNPLACED', { bodies: unplacedBodies }, 'placements');
  if (unplacedUnits > 0) throw refuse('BODY_UNITS_UNPLACED', { units: unplacedUnits }, 'placements');
  for (const [to, ids] of placed.bodies) {
    const parent = recordOf(bodies, to);
    if (within(parent.path, body.path)) throw refuse('BODY_MOVE_INTO_OWN_SUBTREE', {}, 'placements');
    for (const id of ids) {
      const { level } = recordOf(bodies, id);
      if (!mayStandUnder(level as Level, parent.level as Level)) {
        throw refuse('BODY_LEVEL_NOT_BELOW_PARENT', { level, parentLevel: parent.level }, 'placements');
      }
    }
  }
}
