import { type Caller, type Service, startService } from '../../support/service.js';

/** What tests of work that is handed down stand on: a commune of Hải Phòng with its units, and tasks made for it. */
export interface HandedDown {
  readonly service: Service;
  readonly officer: Caller;
  readonly commune: Caller;
  /** Head over the commune's body alone. */
  readonly communeHead: Caller;
  readonly unit: Caller;
  readonly tenantId: string;
  readonly city: string;
  readonly communeId: string;
  /** The unit that `unit` reports for, then others of the commune. */
  readonly units: readonly string[];
  /** Gives the commune a task and lets it take it on: the assignment. */
  give(over?: object): Promise<Assigned>;
  /** Hands it down to units, by default to two. */
  handDown(parent: Assigned, over?: object): Promise<Assigned[]>;
  assignment(id: string): Promise<Assigned>;
}

export interface Assigned {
  readonly id: string;
  readonly version: number;
  readonly status: string;
  readonly percent: number;
  readonly percentStated: boolean;
  readonly dueAt: string | null;
  readonly steps: readonly { readonly to: string; readonly note: string | null }[];
}

const FIELDS = 'id version status stage percent percentStated dueAt steps { from to percent note person }';
export const CREATE = `mutation ($input: TaskInput!) { createTask(input: $input) { id assignments { ${FIELDS} } } }`;
export const CASCADE = `mutation ($input: CascadeAssignmentInput!) { cascadeAssignment(input: $input) { ${FIELDS} belowCounts { total assigned unclear } } }`;
export const STEP = (field: string, type = 'AssignmentStepInput') =>
  `mutation ($input: ${type}!) { ${field}(input: $input) { ${FIELDS} } }`;
const BELOW = `query ($parentId: ID!) { assignments(filter: { parentId: $parentId }, first: 200) { nodes { ${FIELDS} product responsibility clear authority { id } parent { id } assignee { ... on Unit { id } ... on Body { id } } } } }`;

export async function startHandedDown(options?: { biSessions?: boolean }): Promise<HandedDown> {
  const service = await startService(options);
  const [own] = await service.rows(
    "select tenant_id, body_id from sauro.membership where email = 'commune@hai-phong.demo'",
  );
  const [{ id: city }] = await service.rows('select id from sauro.body where tenant_id = $1 and parent_id is null', [
    own.tenant_id,
  ]);
  const [reports] = await service.rows("select unit_id from sauro.membership where email = 'unit@hai-phong.demo'");
  const others = await service.rows(
    'select id from sauro.unit where tenant_id = $1 and body_id = $2 and id <> $3 and valid_to is null order by id',
    [own.tenant_id, own.body_id, reports.unit_id],
  );
  // The demo has a head of the root only; here the commune's own one is needed.
  await service
    .as('admin@hai-phong.demo')
    .ask(`mutation ($input: GrantMembershipInput!) { grantMembership(input: $input) { id } }`, {
      input: {
        email: 'commune-head@hai-phong.demo',
        personName: 'Trưởng ban cấp xã',
        role: 'BODY_HEAD',
        bodyId: own.body_id,
        password: 'mat-khau-dau-tien',
      },
    });
  let codes = 0;
  const officer = service.as('officer@hai-phong.demo');
  const commune = service.as('commune@hai-phong.demo');
  const self: HandedDown = {
    service,
    officer,
    commune,
    communeHead: service.as('commune-head@hai-phong.demo'),
    unit: service.as('unit@hai-phong.demo'),
    tenantId: own.tenant_id,
    city,
    communeId: own.body_id,
    units: [reports.unit_id, ...others.map(({ id }: { id: string }) => id)],
    give: async (over = {}) => {
      codes += 1;
      const input = {
        code: `GIAO-${codes}`,
        work: 'Tổ chức Ngày hội',
        year: 2026,
        assignees: { bodyIds: [own.body_id] },
        dueAt: '2026-12-15T17:00:00Z',
        responsibility: 'Trưởng ban chịu trách nhiệm',
        product: 'Báo cáo kết quả',
        authorityBodyId: city,
        ...over,
      };
      const { createTask } = await officer.ask(CREATE, { input });
      const [{ id, version }] = createTask.assignments;
      return (await commune.ask(STEP('acceptAssignment'), { input: { id, version } })).acceptAssignment;
    },
    handDown: async ({ id, version }, over = {}) => {
      const input = {
        id,
        version,
        assignees: { unitIds: self.units.slice(0, 2) },
        responsibility: 'Thủ trưởng đơn vị chịu trách nhiệm',
        ...over,
      };
      await commune.ask(CASCADE, { input });
      const { assignments } = await commune.ask(BELOW, { parentId: id });
      const order = (one: { assignee: { id: string } }) => self.units.indexOf(one.assignee.id);
      return assignments.nodes.toSorted((a: never, b: never) => order(a) - order(b));
    },
    assignment: async (id) => {
      const [row] = await service.rows(
        `select id, version, status, percent, percent_stated as "percentStated", due_at::text as "dueAt" from sauro.assignment where id = $1`,
        [id],
      );
      return row;
    },
  };
  return self;
}
