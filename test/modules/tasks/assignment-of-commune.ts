import { expect } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

/** The states that are kept of an assignment. */
export const stages = ['ASSIGNED', 'ACCEPTED', 'IN_PROGRESS', 'DELIVERED', 'ACCEPTED_PRODUCT', 'CANCELLED'] as const;

type Stage = (typeof stages)[number];

/** One assignment of the demo's commune, on which a test takes a step. */
export interface AssignmentOfCommune {
  readonly service: Service;
  /** An officer of the assignee. */
  readonly commune: Caller;
  /** An officer of the authority. */
  readonly officer: Caller;
  /** Puts the assignment into a state, as if it had come there. */
  at(stage: Stage, percent?: number): Promise<void>;
  /** The variables of a step, with id and version as they are now. */
  input(said?: object): { input: Record<string, unknown> };
  /** Sends what must be refused, and sees that nothing was written. */
  refused(caller: Caller, document: string, variables: Record<string, unknown>, code: string): Promise<void>;
  /** Sees that the step is taken from these states and from no other. */
  onlyFrom(from: readonly Stage[], caller: Caller, document: string, said: object): Promise<void>;
  /** Sees that these roles, another tenant and a stale version are refused. */
  notFor(roles: readonly string[], document: string, said: object): Promise<void>;
}

/** The mutation of a step with all that it changes. */
export const step = (field: string, type: string): string =>
  `mutation ($input: ${type}!) { ${field}(input: $input) {
    id status stage percent version deliveredAt acceptedAt dueAt responsibility product clear steps { from to percent note person }
  } }`;

/** Starts the service around such an assignment. */
export async function startAssignment(): Promise<AssignmentOfCommune> {
  const service = await startService();
  let now: { id: string; version: number };
  const self: AssignmentOfCommune = {
    service,
    commune: service.as('commune@hai-phong.demo'),
    officer: service.as('officer@hai-phong.demo'),
    at: async (stage, percent = 0) => {
      const delivered = ['DELIVERED', 'ACCEPTED_PRODUCT'].includes(stage) ? '2026-11-20T02:00:00Z' : null;
      const accepted = stage === 'ACCEPTED_PRODUCT' ? '2026-11-21T02:00:00Z' : null;
      const [row] = await service.rows(
        `update sauro.assignment a set status = $1, percent = $2, delivered_at = $3, accepted_at = $4, due_at = null, responsibility = null, product = 'Kết quả phân loại'
         from sauro.membership m, sauro.task t
         where m.email = 'commune@hai-phong.demo' and a.tenant_id = m.tenant_id and a.body_id = m.body_id and a.year = 2026
           and t.tenant_id = a.tenant_id and t.id = a.task_id and t.code = 'T15'
         returning a.id, a.version`,
        [stage, percent, delivered, accepted],
      );
      now = row;
    },
    input: (said = {}) => ({ input: { ...now, ...said } }),
    refused: async (caller, document, variables, code) => {
      const before = await auditHeads(service);
      expect((await caller.send(document, variables)).code).toBe(code);
      expect(await auditHeads(service)).toEqual(before);
    },
    onlyFrom: async (from, caller, document, said) => {
      for (const stage of stages) {
        await self.at(stage);
        if (from.includes(stage)) expect((await caller.send(document, self.input(said))).errors).toEqual([]);
        else await self.refused(caller, document, self.input(said), 'ASSIGNMENT_WRONG_STATE');
      }
    },
    notFor: async (roles, document, said) => {
      for (const role of roles) {
        await self.refused(service.as(`${role}@hai-phong.demo`), document, self.input(said), 'FORBIDDEN');
      }
      await self.refused(service.as('head@hoa-binh.demo'), document, self.input(said), 'NOT_FOUND');
      await self.refused(service.as('commune@hoa-binh.demo'), document, self.input(said), 'NOT_FOUND');
    },
  };
  await self.at('ASSIGNED');
  return self;
}
