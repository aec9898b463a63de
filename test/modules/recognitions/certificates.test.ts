import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type RecognitionScene, startRecognitions, upTo, YEAR } from './recognition-scene.js';

let scene: RecognitionScene;

beforeAll(async () => {
  scene = await startRecognitions();
});
afterAll(() => scene.service.stop());

const REGISTER = `query ($year: Int!, $filter: CertificateFilter, $first: Int, $after: String) {
  certificates(year: $year, filter: $filter, first: $first, after: $after) {
    totalCount pageInfo { hasNextPage endCursor }
    nodes { number status decisionNumber decidedOn unit { id name body { id } } decidingBody { id } revocation { reason } } } }`;
const register = async (filter: object = {}, more: object = {}, who = scene.officer) =>
  (await who.ask(REGISTER, { year: YEAR, filter, ...more })).certificates;

describe('numbers of certificates', () => {
  test('of eight callers at once, some of them refused, follow each other without gap or double', async () => {
    const units = await scene.registered(24);
    const early = await scene.registered(6);
    // Each unit is decided by two callers: one of them is refused. So are those for the others, whose day has not come.
    const calls = units.flatMap((unit, index) => [
      () => scene.decide(unit, {}, index % 2 === 0 ? scene.officer : scene.communeOfficer),
      () => scene.decide(early[index % 6] ?? '', { decidedOn: '2026-11-23' }),
      () => scene.decide(unit, {}, scene.head),
    ]);
    const codes: (string | undefined)[] = [];
    const queue = [...calls];
    await Promise.all(
      Array.from({ length: 8 }, async () => {
        for (let call = queue.shift(); call; call = queue.shift()) codes.push((await call()).code);
      }),
    );
    expect(codes.filter((code) => code === undefined)).toHaveLength(24);
    expect(codes.filter((code) => code === 'CONFLICT')).toHaveLength(24);
    expect(codes.filter((code) => code === 'RECOGNITION_DATE_IN_FUTURE')).toHaveLength(24);
    expect(await scene.numbers()).toEqual(upTo(24));
  });

  test('a transaction that is rolled back, or killed with its connection, leaves no gap', async () => {
    const { service, tenantId } = scene;
    const [unit, next] = (await scene.registered(2)) as [string, string];
    const before = await scene.numbers();
    const client = new pg.Client({ connectionString: service.fresh.serviceUrl });
    client.on('error', () => undefined);
    await client.connect();
    const [{ pid }] = (await client.query('select pg_backend_pid() as pid')).rows;
    await client.query('begin');
    await client.query('select app.set_tenant($1)', [tenantId]);
    await client.query(`select pg_advisory_xact_lock(hashtextextended($1, 0))`, [`certificates:${tenantId}:${YEAR}`]);
    await client.query(
      `insert into sauro.certificate (tenant_id, id, year, number, unit_id, status, decision_number, decided_on, deciding_body_id, issued_at)
       values ($1, uuidv7(), $2, $3, $4, 'ISSUED', 'x', '2026-11-22', $5, now())`,
      [tenantId, YEAR, before.length + 1, unit, scene.commune],
    );
    // Somebody else waits for the number meanwhile, and gets the same one once the first is dead.
    const waiting = scene.decide(next);
    await service.rows('select pg_terminate_backend($1)', [pid]);
    expect((await waiting).data.decideRecognition.certificate.number).toBe(before.length + 1);
    await client.end().catch(() => undefined);

    await service.database
      .write(tenantId, async ({ em }) => {
        await em.execute(
          `insert into sauro.certificate (tenant_id, id, year, number, unit_id, status, decision_number, decided_on, deciding_body_id, issued_at)
           values (?, uuidv7(), ?, ?, ?, 'ISSUED', 'x', '2026-11-22', ?, now())`,
          [tenantId, YEAR, before.length + 2, unit, scene.commune],
        );
        throw new Error('rolled back');
      })
      .catch(() => undefined);
    expect((await scene.decide(unit)).data.decideRecognition.certificate.number).toBe(before.length + 2);
    expect(await scene.numbers()).toEqual(upTo(before.length + 2));
  });

  test('the database takes neither a double, nor a number after a gap, nor one below 1', async () => {
    const { service, tenantId } = scene;
    const [unit] = (await scene.registered(1)) as [string];
    const last = (await scene.numbers()).length;
    const insert = (number: number) =>
      service.rows(
        `insert into sauro.certificate (tenant_id, id, year, number, unit_id, status, decision_number, decided_on, deciding_body_id, issued_at)
         values ($1, uuidv7(), $2, $3, $4, 'ISSUED', 'x', '2026-11-22', $5, now())`,
        [tenantId, YEAR, number, unit, scene.commune],
      );
    await expect(insert(last)).rejects.toThrow(/certificate_number_unique/);
    await expect(insert(last + 2)).rejects.toThrow(/certificate_previous_fk/);
    await expect(insert(0)).rejects.toThrow(/certificate_number_positive/);
    await expect(
      service.rows('delete from sauro.certificate where tenant_id = $1 and year = $2 and number = 1', [tenantId, YEAR]),
    ).rejects.toThrow(/recognition_certificate_fk|certificate_previous_fk/);
  });

  test('a corrected decision keeps its number', async () => {
    const [unit] = (await scene.registered(1)) as [string];
    const first = (await scene.decide(unit)).data.decideRecognition.certificate;
    const over = { version: 1, decisionNumber: '12a/QĐ-BCĐ', decidedOn: '2026-11-21' };
    const second = (await scene.decide(unit, over)).data.decideRecognition.certificate;
    expect(second).toMatchObject({ number: first.number, decisionNumber: '12a/QĐ-BCĐ', decidedOn: '2026-11-21' });
  });

  test('each tenant and each year has a register of its own, in the demo too', async () => {
    const gaps = await scene.service.rows(
      `select tenant_id, year from sauro.certificate group by 1, 2 having min(number) <> 1 or max(number) <> count(*)`,
    );
    expect(gaps).toEqual([]);
    const [{ tenants }] = await scene.service.rows(
      'select count(distinct tenant_id)::int as tenants from sauro.certificate',
    );
    expect(tenants).toBe(5);
    // Numbers of the demo go with the days of its decisions.
    const [{ turned }] = await scene.service.rows(
      `select count(*)::int as turned from sauro.certificate a join sauro.certificate b
       on b.tenant_id = a.tenant_id and b.year = a.year and b.number = a.number + 1 where a.year < ${YEAR} and b.decided_on < a.decided_on`,
    );
    expect(turned).toBe(0);
  });
});

describe('the register', () => {
  test('lists a year page by page in the order of numbers, by body, state and decision', async () => {
    const all = (await scene.numbers()).length;
    const [unit] = (await scene.registered(1)) as [string];
    await scene.decide(unit, { decisionNumber: '99/QĐ-BCĐ' }, scene.communeOfficer);
    await scene.revoke(unit);
    const seen: number[] = [];
    let after: string | null = null;
    do {
      const page = await register({}, { first: 10, after });
      expect(page.totalCount).toBe(all + 1);
      seen.push(...page.nodes.map(({ number }: { number: number }) => number));
      after = page.pageInfo.hasNextPage ? page.pageInfo.endCursor : null;
    } while (after !== null);
    expect(seen).toEqual(upTo(all + 1));
    expect((await register({ status: 'REVOKED' })).nodes).toMatchObject([
      { number: all + 1, unit: { id: unit }, revocation: { reason: 'Hồ sơ không trung thực' } },
    ]);
    expect((await register({ decisionNumber: '99/QĐ-BCĐ' })).totalCount).toBe(1);
    expect((await register({ underBody: scene.commune })).totalCount).toBe(all + 1);
    expect((await register({ underBody: scene.neighbour })).totalCount).toBe(0);
    expect((await register({ underBody: scene.root, kinds: ['ENTERPRISE'] })).totalCount).toBe(0);
    const ofCommune = await register({ decidingBody: scene.commune }, { first: 200 });
    expect(
      ofCommune.nodes.every((one: { decidingBody: { id: string } }) => one.decidingBody.id === scene.commune),
    ).toBe(true);
    expect(ofCommune.totalCount).toBeLessThan(all + 1);
  });

  test('shows each caller the units that he may read, and analysts nothing', async () => {
    expect((await register({}, {}, scene.neighbourOfficer)).totalCount).toBe(0);
    const total = (await register()).totalCount;
    expect((await register({}, {}, scene.communeOfficer)).totalCount).toBe(total);
    const unitOfficer = scene.service.as('unit@hai-phong.demo');
    const own = await register({}, { year: 2025 }, unitOfficer);
    expect(own.nodes.every((one: { unit: { id: string } }) => one.unit.id === own.nodes[0].unit.id)).toBe(true);
    expect((await scene.service.as('bi@hai-phong.demo').send(REGISTER, { year: YEAR })).code).toBe('FORBIDDEN');
    expect((await scene.officer.send(REGISTER, { year: YEAR, first: 201 })).code).toBe('BAD_USER_INPUT');
    const foreign = scene.service.as('head@thanh-hoa.demo');
    expect((await foreign.ask(REGISTER, { year: YEAR })).certificates.totalCount).toBe(0);
    expect((await foreign.send(REGISTER, { year: YEAR, filter: { underBody: scene.commune } })).code).toBe('NOT_FOUND');
  });

  test('200 lines take as many statements as 5', async () => {
    const count = async (first: number) =>
      (await scene.service.statements(() => register({}, { year: 2025, first }))).sql.length;
    expect(await count(200)).toBe(await count(5));
  });
});
