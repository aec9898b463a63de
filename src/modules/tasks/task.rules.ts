import type { Level } from '../../kernel/level.js';

/** A group of assignees by rule: who belongs to it is found when work is given, and again each year. */
export type AssigneeGroup =
  | 'COMMUNE_BODIES'
  | 'DISTRICT_BODIES'
  | 'CHILD_BODIES'
  | 'BODIES_BELOW'
  | 'AGENCIES_OF_BODY'
  | 'UNITS_OF_BODY'
  | 'UNITS_BELOW'
  | 'MEMBERS_OF_BODY';

/** Which level of bodies a group means; null where it means any level or no bodies. */
export const levelOfGroup: Readonly<Partial<Record<AssigneeGroup, Level>>> = {
  COMMUNE_BODIES: 'COMMUNE',
  DISTRICT_BODIES: 'DISTRICT',
};

/** Groups of units that may be narrowed to some kinds. */
export const takesKinds = (group: AssigneeGroup | null): boolean =>
  group === 'UNITS_OF_BODY' || group === 'UNITS_BELOW';

const groupNames: Readonly<Record<AssigneeGroup, string>> = {
  COMMUNE_BODIES: 'Ban Chỉ đạo cấp xã thuộc',
  DISTRICT_BODIES: 'Ban Chỉ đạo cấp huyện thuộc',
  CHILD_BODIES: 'Ban Chỉ đạo trực thuộc',
  BODIES_BELOW: 'Các Ban Chỉ đạo cấp dưới của',
  AGENCIES_OF_BODY: 'Các cơ quan thuộc',
  UNITS_OF_BODY: 'Các đơn vị trực thuộc',
  UNITS_BELOW: 'Các đơn vị thuộc địa bàn',
  MEMBERS_OF_BODY: 'Các thành viên',
};

const LABEL = 300;

/** The assignees of a task in words where nobody wrote them: the group, then the names, cut to 300 characters. */
export function assigneesInWords(group: AssigneeGroup | null, bodyName: string, names: readonly string[]): string {
  const label = [...(group ? [`${groupNames[group]} ${bodyName}`] : []), ...names].join('; ');
  return label.length <= LABEL ? label : `${label.slice(0, LABEL - 1)}…`;
}

const NAMED = 20;

/** Names for a sentence: at most twenty of them, then how many more. */
export const namesInWords = (names: readonly string[]): readonly string[] =>
  names.length <= NAMED ? names : [...names.slice(0, NAMED), `… (+${names.length - NAMED})`];
