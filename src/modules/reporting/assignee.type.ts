import { createUnionType } from 'type-graphql';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';

/** Which of the two a row is. */
export const typeOfAssignee = (row: unknown): 'Body' | 'Unit' =>
  'path' in (row as BodyRow | UnitRow) ? 'Body' : 'Unit';

export const AssigneeUnion = createUnionType({
  name: 'Assignee',
  description: 'Who reports or works: a body or a unit.',
  types: () => [BodyType, UnitType] as const,
  resolveType: typeOfAssignee,
});
