import type { Actor, Role } from '../../kernel/actor.js';
import { mayReadAudit } from '../../platform/audit/audit.policy.js';

/** What a viewer may attempt at all; whether a single record lies in his scope is decided where it is asked. */
export type Permission =
  | 'READ_AGGREGATES'
  | 'READ_RECORDS'
  | 'KEEP_UNITS'
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

const deskOfBody = [
  'READ_AGGREGATES',
  'READ_RECORDS',
  'KEEP_UNITS',
  'REGISTER_UNITS',
  'REVIEW',
  'APPROVE',
  'DECIDE_RECOGNITION',
  'ASSIGN_TASKS',
  'SUBMIT_REPORTS',
] as const;

/** What each role opens, over its unit or the subtree of its body (domain: Who uses it); officers act for the head at one desk. */
export const permissionsOfRole: Readonly<Record<Role, readonly Permission[]>> = {
  UNIT_OFFICER: ['READ_AGGREGATES', 'READ_RECORDS', 'REGISTER_UNITS', 'SCORE_OWN_UNIT', 'SUBMIT_REPORTS'],
  BODY_OFFICER: deskOfBody,
  BODY_HEAD: deskOfBody,
  TENANT_ADMIN: ['READ_AGGREGATES', 'READ_RECORDS', 'KEEP_UNITS', 'REGISTER_UNITS', 'ASSIGN_TASKS', 'ADMINISTER'],
  BI_ANALYST: ['READ_AGGREGATES'],
};

/** The permissions of a viewer in the tenant of the request: those of all his roles, the audit log over its root, and the platform's for an operator. */
export const permissionsOf = (actor: Actor): Permission[] => {
  const held = new Set(actor.memberships.flatMap(({ role }) => permissionsOfRole[role]));
  if (mayReadAudit(actor).allowed) held.add('READ_AUDIT');
  if (actor.operator) held.add('OPERATE_PLATFORM');
  return [...held].sort((a, b) => (a < b ? -1 : 1));
};

/** Over what a role is held: one unit for a unit officer, the subtree of one body for everybody else (domain: Who uses it). */
export const scopeOfRole = (role: Role): 'unit' | 'body' => (role === 'UNIT_OFFICER' ? 'unit' : 'body');

/** Whether a role is given exactly the scope that it needs: one unit or one body, never both, never none. */
export const fitsScope = (role: Role, bodyId: string | null, unitId: string | null): boolean =>
  scopeOfRole(role) === 'unit' ? unitId !== null && bodyId === null : bodyId !== null && unitId === null;
