import type { Actor, Role } from '../../kernel/actor.js';

/** What a viewer may attempt at all; whether a single record lies in his scope is decided where it is asked. */
export type Permission =
  | 'READ_AGGREGATES'
  | 'READ_RECORDS'
  | 'REGISTER_UNITS'
  | 'SCORE_OWN_UNIT'
  | 'REVIEW'
  | 'APPROVE'
  | 'DECIDE_RECOGNITION'
  | 'ASSIGN_TASKS'
  | 'SUBMIT_REPORTS'
  | 'READ_AUDIT'
  | 'ADMINISTER'
  | 'OPERATE_PLATFORM';

/** What each role opens, over its unit or the subtree of its body (domain: Who uses it). */
export const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  UNIT_OFFICER: ['READ_AGGREGATES', 'READ_RECORDS', 'REGISTER_UNITS', 'SCORE_OWN_UNIT', 'SUBMIT_REPORTS'],
  BODY_OFFICER: [
    'READ_AGGREGATES',
    'READ_RECORDS',
    'REGISTER_UNITS',
    'REVIEW',
    'DECIDE_RECOGNITION',
    'ASSIGN_TASKS',
    'SUBMIT_REPORTS',
  ],
  BODY_HEAD: [
    'READ_AGGREGATES',
    'READ_RECORDS',
    'REGISTER_UNITS',
    'REVIEW',
    'APPROVE',
    'DECIDE_RECOGNITION',
    'ASSIGN_TASKS',
    'SUBMIT_REPORTS',
    'READ_AUDIT',
  ],
  TENANT_ADMIN: ['READ_AGGREGATES', 'READ_RECORDS', 'READ_AUDIT', 'ADMINISTER'],
  BI_ANALYST: ['READ_AGGREGATES'],
};

/** The permissions of a viewer in the tenant of the request: those of all his roles, and the platform's for an operator. */
export const permissionsOf = (actor: Pick<Actor, 'operator' | 'memberships'>): Permission[] => {
  const held = new Set(actor.memberships.flatMap(({ role }) => permissionsOfRole[role]));
  if (actor.operator) held.add('OPERATE_PLATFORM');
  return [...held].sort();
};

/** Over what a role is held: one unit for a unit officer, the subtree of one body for everybody else (domain: Who uses it). */
export const scopeOfRole = (role: Role): 'unit' | 'body' => (role === 'UNIT_OFFICER' ? 'unit' : 'body');

/** Whether a role is given exactly the scope that it needs: one unit or one body, never both, never none. */
export const fitsScope = (role: Role, bodyId: string | null, unitId: string | null): boolean =>
  scopeOfRole(role) === 'unit' ? unitId !== null && bodyId === null : bodyId !== null && unitId === null;
