import { recountStandings } from '../../support/recount-standings.js';
import { type Caller, type Reply, type Service, startService } from '../../support/service.js';

/** An open year in which nothing is registered yet. */
export const YEAR = 2027;

/** Hải Phòng with a commune whose new units register for that year, and people who decide upon them. */
export interface RecognitionScene {
  readonly service: Service;
  readonly tenantId: string;
  readonly root: string;
  readonly commune: string;
  /** A commune beside it, with an officer and a head of its own. */
  readonly neighbour: string;
  readonly officer: Caller;
  readonly head: Caller;
  readonly communeOfficer: Caller;
  readonly neighbourOfficer: Caller;
  readonly neighbourHead: Caller;
  /** New agencies of the commune, registered for the year. */
  registered(many: number): Promise<string[]>;
  decide(unitId: string, over?: object, who?: Caller): Promise<Reply>;
  decideAll(decisions: readonly object[], over?: object, who?: Caller): Promise<Reply>;
  revoke(unitId: string, over?: object, who?: Caller): Promise<Reply>;
  delegate(over?: object, who?: Caller): Promise<Reply>;
  end(over: object, who?: Caller): Promise<Reply>;
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
  read(unitId: string): Promise<any>;
  /** The numbers of the year's register. */
  numbers(): Promise<number[]>;
  /** Standings and figures of the year that differ from a count of the facts. */
  recount(): Promise<unknown[]>;
}

const CERTIFICATE = `certificate { number year status decisionNumber decidedOn decidingBody { id }
  revocation { decisionNumber decidedOn reason revokedAt body { id } delegation { id } } }`;
const RECOGNITION = `id year status decisionNumber decidedOn reason version decidingBody { id } delegation { id } authority ${CERTIFICATE}`;
const DELEGATION = `id version validFrom validTo decisionNumber decidedOn endedAt endReason fromBody { id } toBody { id }`;

/** Starts the service and makes the scene. */
export async function startRecognitions(): Promise<RecognitionScene> {
  const service = await startService();
  const as = (who: string) => service.as(`${who}@hai-phong.demo`);
  const [officer, head, communeOfficer] = [as('officer'), as('head'), as('commune')];
  const root = (await officer.ask('{ tenant { rootBodies { id } } }')).tenant.rootBodies[0].id;
  const [held] = await service.rows(
    "select body_id, tenant_id from sauro.membership where email = 'commune@hai-phong.demo'",
  );
  const { body_id: commune, tenant_id: tenantId } = held;
  await as('admin').ask('mutation ($input: OpenYearInput!) { openYear(input: $input) { year } }', {
    input: { year: YEAR },
  });
  // Not the one to which the demo delegates.
  const [beside] = await service.rows(
    `select id from sauro.body b where tenant_id = $1 and level = 'COMMUNE' and id <> $2
       and not exists (select from sauro.recognition_delegation d where d.tenant_id = b.tenant_id and d.to_body_id = b.id) order by code limit 1`,
    [tenantId, commune],
  );
  for (const [email, role] of [
    ['neighbour@hai-phong.example', 'BODY_OFFICER'],
    ['neighbour-head@hai-phong.example', 'BODY_HEAD'],
  ]) {
    await as('admin').ask('mutation ($input: GrantMembershipInput!) { grantMembership(input: $input) { id } }', {
      input: { email, personName: 'Người của xã bên', role, bodyId: beside.id },
    });
  }
  let made = 0;
  const send = (name: string, type: string, shape: string, input: object, who: Caller) =>
    who.send(`mutation ($input: ${type}!) { ${name}(input: $input) { ${shape} } }`, { input });
  return {
    service,
    tenantId,
    root,
    commune,
    neighbour: beside.id,
    officer,
    head,
    communeOfficer,
    neighbourOfficer: service.as('neighbour@hai-phong.example'),
    neighbourHead: service.as('neighbour-head@hai-phong.example'),
    registered: async (many) => {
      made += many;
      const rows = await service.rows(
        `insert into sauro.unit (tenant_id, id, code, name, kind, body_id, valid_from)
         select $1, uuidv7(), 'CN-' || n, 'Cơ quan công nhận ' || n, 'AGENCY', $2, '2024-01-01' from generate_series($3::int, $4::int) n returning id`,
        [tenantId, commune, made - many + 1, made],
      );
      const ids = rows.map(({ id }) => id);
      for (let from = 0; from < ids.length; from += 200) {
        const { registerUnits } = await officer.ask(
          'mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { problemCount } }',
          { input: { year: YEAR, unitIds: ids.slice(from, from + 200) } },
        );
        if (registerUnits.problemCount > 0) throw new Error('the scene could not register its units');
      }
      return ids;
    },
    decide: (unitId, over = {}, who = officer) =>
      send(
        'decideRecognition',
        'RecognitionInput',
        RECOGNITION,
        { unitId, year: YEAR, status: 'RECOGNISED', decisionNumber: '12/QĐ-BCĐ', decidedOn: '2026-11-22', ...over },
        who,
      ),
    decideAll: (decisions, over = {}, who = officer) =>
      send(
        'decideRecognitions',
        'DecideRecognitionsInput',
        `decided { unit { id } ${RECOGNITION} } problems { row unitId code message facts { name value } }`,
        { year: YEAR, decisionNumber: '20/QĐ-BCĐ', decidedOn: '2026-11-22', decisions, ...over },
        who,
      ),
    revoke: (unitId, over = {}, who = officer) =>
      send(
        'revokeRecognition',
        'RevokeRecognitionInput',
        RECOGNITION,
        {
          unitId,
          year: YEAR,
          version: 1,
          decisionNumber: '30/QĐ-BCĐ',
          decidedOn: '2026-11-22',
          reason: 'Hồ sơ không trung thực',
          ...over,
        },
        who,
      ),
    delegate: (over = {}, who = head) =>
      send(
        'delegateRecognition',
        'DelegateRecognitionInput',
        DELEGATION,
        {
          fromBodyId: commune,
          toBodyId: beside.id,
          validFrom: '2026-11-20',
          decisionNumber: '5/QĐ-BCĐ',
          decidedOn: '2026-11-19',
          ...over,
        },
        who,
      ),
    end: (over, who = head) =>
      send(
        'endRecognitionDelegation',
        'EndRecognitionDelegationInput',
        DELEGATION,
        { version: 1, validTo: '2026-11-22', reason: 'Đã kiện toàn', ...over },
        who,
      ),
    read: async (unitId) =>
      (
        await officer.ask(
          `query ($id: ID!) { unit(id: $id) { recognition(year: ${YEAR}) { ${RECOGNITION} } standing(year: ${YEAR}) { recognition } awardEligibility(year: ${YEAR}) { reasons { code } } } }`,
          { id: unitId },
        )
      ).unit,
    numbers: async () =>
      (
        await service.rows('select number from sauro.certificate where tenant_id = $1 and year = $2 order by number', [
          tenantId,
          YEAR,
        ])
      ).map(({ number }) => number),
    // The units of the scene have come behind the back of other years.
    recount: async () =>
      (await recountStandings(service, 'hai-phong')).filter((row) => (row as { year: number }).year === YEAR),
  };
}

/** 1 to a number: what a register without gaps holds. */
export const upTo = (last: number): number[] => Array.from({ length: last }, (_, index) => index + 1);
