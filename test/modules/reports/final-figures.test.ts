import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';
import { unzip } from '../../support/unzip.js';
import { measures, type Recount, recountBySubtree } from './recount-report.js';
import { ACCEPT, COUNTS, DRAFT, draftOf, freshDue, ISSUE, SUBMIT } from './report-desk.js';

let service: Service;
let officer: Caller;
let head: Caller;
let admin: Caller;
let commune: Caller;
let tenantId: string;
let communeId: string;
let cityId: string;
let reportId: string;

const FIGURES = `total { ${COUNTS} } counted { ${COUNTS} } own { ${COUNTS} } byKind { kind counts { ${COUNTS} } }
  byBody { bodyId name state document counts { ${COUNTS} } } reporters { name state submittedAt onTime }`;
const READ = (fields: string) => `query ($id: ID!) { report(id: $id) { ${fields} } }`;
const OF_ISSUES = [
  `issues { id countedAt ruleBookVersion figures { ${FIGURES} } }`,
  `issues { final { countedAt ${FIGURES} } }`,
  'issues { differences { name measure reported final } }',
];
const CLOSE = 'mutation ($input: CloseYearInput!) { closeYear(input: $input) { id } }';

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
type Answer = any;

const figuresNow = async (): Promise<Answer> =>
  (await officer.ask(READ(`figures { ${FIGURES} }`), { id: reportId })).report.figures;

/** The newest issue with all that stands beside it; asked in parts, for together they are too much for one query. */
const newestIssue = async (): Promise<Answer> => {
  const parts = await Promise.all(OF_ISSUES.map((fields) => officer.ask(READ(fields), { id: reportId })));
  return Object.assign({}, ...parts.map(({ report }) => report.issues[0]));
};

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  head = service.as('head@hai-phong.demo');
  admin = service.as('admin@hai-phong.demo');
  commune = service.as('commune@hai-phong.demo');
  service.setNow('2026-10-29T02:00:00Z');
  const due = await freshDue(service);
  communeId = due.body_id;
  [{ tenant_id: tenantId }] = await service.rows('select tenant_id from sauro.body where id = $1', [communeId]);
  [{ id: cityId }] = await service.rows('select id from sauro.body where tenant_id = $1 and parent_id is null', [
    tenantId,
  ]);
  await draftOf(commune, due);
  const { submitReport } = await commune.ask(SUBMIT, { input: { id: due.id, version: due.version } });
  await officer.ask(ACCEPT, { input: { id: due.id, version: submitReport.version } });
  // All other communes but one have reported by a text alone.
  const [silent] = await service.rows(
    "select id from sauro.report_due where tenant_id = $1 and year = 2026 and body_id is not null and status <> 'WITHDRAWN' and id <> $2 order by id limit 1",
    [tenantId, due.id],
  );
  await service.rows(
    `update sauro.report_due set status = 'ACCEPTED', accepted_at = '2026-10-28', submitted_at = '2026-10-27',
       submitted_by = (select account_id from sauro.membership where email = 'commune@hai-phong.demo')
     where tenant_id = $1 and year = 2026 and status <> 'WITHDRAWN' and id not in ($2, $3)`,
    [tenantId, due.id, silent.id],
  );
  await service.rows(
    "update sauro.report_due set status = 'OPEN', accepted_at = null, submitted_at = null, submitted_by = null, content = null where id = $1",
    [silent.id],
  );
  reportId = (await officer.ask(DRAFT, { input: { regimeCode: 'ANNUAL', year: 2026, period: '2026' } })).draftReport.id;
});

afterAll(() => service.stop());

describe('the figures of a report', () => {
  test('are those of the facts, measure by measure and body by body; who has not reported is named', async () => {
    const figures = await figuresNow();
    const recount = await recountBySubtree(service, tenantId, 2026, '2026-10-29T02:00:00Z');
    expect(figures.counted).toEqual(recount.get(cityId));
    const silent = figures.byBody.filter(({ counts }: { counts: Recount | null }) => counts === null);
    expect(silent).toMatchObject([{ state: 'MISSING' }]);
    for (const { bodyId, counts } of figures.byBody) {
      if (counts !== null) expect([bodyId, counts]).toEqual([bodyId, recount.get(bodyId)]);
    }
    const without = recount.get(silent[0].bodyId) as Recount;
    for (const measure of measures) {
      expect([measure, figures.total[measure]]).toEqual([measure, figures.counted[measure] - without[measure]]);
      const kinds = figures.byKind as { counts: Recount }[];
      expect(kinds.reduce((sum, { counts }) => sum + counts[measure], 0)).toBe(figures.total[measure]);
      const parts = figures.byBody as { counts: Recount | null }[];
      expect(parts.reduce((sum, { counts }) => sum + (counts?.[measure] ?? 0), figures.own[measure])).toBe(
        figures.total[measure],
      );
    }
    for (const measure of measures) expect([measure, figures.total[measure] > 0]).toEqual([measure, true]);
    const open = await service.rows(
      "select b.name from sauro.report_due d join sauro.body b on b.tenant_id = d.tenant_id and b.id = d.body_id where d.tenant_id = $1 and d.year = 2026 and d.status = 'OPEN'",
      [tenantId],
    );
    const missing = figures.reporters.filter(({ state }: { state: string }) => state === 'MISSING');
    expect(missing.map(({ name }: { name: string }) => name)).toEqual(open.map(({ name }) => name));
  });

  test('of many reports take the statements of few', async () => {
    // Twenty communes more have a working copy.
    await service.rows(
      `insert into sauro.report (tenant_id, id, body_id, regime_id, year, period, due_id, title, place, superior, addressee, signer, recipients, sections, created_at)
       select d.tenant_id, gen_random_uuid(), d.body_id, d.regime_id, d.year, d.period, d.id, r.title, r.place, r.superior, r.addressee, r.signer, r.recipients, r.sections, r.created_at
       from sauro.report_due d join sauro.report r on r.id = $1 and r.tenant_id = d.tenant_id
       where d.year = 2026 and d.body_id is not null and d.body_id <> $2 and d.status <> 'WITHDRAWN' order by d.id limit 20`,
      [reportId, communeId],
    );
    const ids = await service.rows(
      'select id from sauro.report where tenant_id = $1 order by due_id is null desc, id',
      [tenantId],
    );
    expect(ids).toHaveLength(22);
    const ask = (some: readonly { id: string }[]) =>
      service.statements(() =>
        officer.ask(
          `{ ${some.map(({ id }, index) => `r${index}: report(id: "${id}") { figures { total { units } } issues { differences { measure } } }`).join(' ')} }`,
        ),
      );
    const few = await ask(ids.slice(0, 2));
    const many = await ask(ids.slice(0, 10));
    expect(many.sql.length).toBeLessThanOrEqual(few.sql.length);
    const tree = await service.statements(() =>
      officer.ask('{ tenant { rootBodies { children { documents(year: 2026) { figures { total { units } } } } } } }'),
    );
    expect(tree.sql.length).toBeLessThanOrEqual(few.sql.length);
    const found = (tree.result.tenant.rootBodies[0].children as { documents: unknown[] }[]).flatMap(
      ({ documents }) => documents,
    );
    expect(found).toHaveLength(21);
  });
});

describe('after the year is closed', () => {
  test('the final figures stand beside those reported, and the differences are listed', async () => {
    const { version } = (await officer.ask('query ($id: ID!) { report(id: $id) { version } }', { id: reportId }))
      .report;
    await officer.ask(ISSUE, { input: { id: reportId, version } });
    const issued = await newestIssue();
    expect(issued).toMatchObject({ final: null, differences: [], ruleBookVersion: 1 });

    // Facts change: one unit is recognised and commended, one product is accepted, one comes late.
    service.setNow('2026-11-28T02:00:00Z');
    const [unit] = await service.rows(
      `select s.unit_id as id, u.body_id from sauro.standing s join sauro.unit u on u.tenant_id = s.tenant_id and u.id = s.unit_id
       where s.tenant_id = $1 and s.year = 2026 and s.eligible and s.registered and s.recognition = 'REGISTERED' and s.band_id is null and s.body_id <> $2 limit 1`,
      [tenantId, cityId],
    );
    await head.ask('mutation ($input: RecognitionInput!) { decideRecognition(input: $input) { status } }', {
      input: { unitId: unit.id, year: 2026, status: 'RECOGNISED', decisionNumber: '88/QĐ', decidedOn: '2026-11-27' },
    });
    await head.ask('mutation ($input: RecordCommendationInput!) { recordCommendation(input: $input) { id } }', {
      input: {
        unitId: unit.id,
        year: 2026,
        kind: 'INDIVIDUAL',
        quantity: 3,
        decisionNumber: '89/QĐ',
        decidedOn: '2026-11-27',
        awardedBy: 'UBND thành phố',
      },
    });
    const again = await newestIssue();
    expect(again.figures).toEqual(issued.figures);

    service.setNow('2026-12-01T02:00:00Z');
    await admin.ask(CLOSE, { input: { year: 2026 } });
    const recount = await recountBySubtree(service, tenantId, 2026, '2026-12-01T02:00:00Z');
    service.setNow('2026-12-20T02:00:00Z');
    const closed = await newestIssue();
    expect(closed.figures).toEqual(issued.figures);
    expect(closed.final.countedAt).toBe('2026-12-01T02:00:00Z');
    expect(closed.final.total).toEqual(recount.get(cityId));
    expect(closed.final.byBody).toHaveLength(114);
    for (const { bodyId, counts } of closed.final.byBody) expect(counts).toEqual(recount.get(bodyId));

    const reported = new Map(
      (issued.figures.byBody as { bodyId: string; counts: Recount | null }[]).map((line) => [line.bodyId, line.counts]),
    );
    const differ = (name: string | null, before: Recount | null, after: Recount) =>
      measures
        .filter((measure) => (before ? before[measure] !== after[measure] : after[measure] !== 0))
        .map((measure) => ({ name, measure, reported: before ? before[measure] : null, final: after[measure] }));
    const expected = [
      ...differ(null, issued.figures.total, recount.get(cityId) as Recount),
      ...(closed.final.byBody as { bodyId: string; name: string }[]).flatMap(({ bodyId, name }) =>
        differ(name, reported.get(bodyId) ?? null, recount.get(bodyId) as Recount),
      ),
    ];
    expect(closed.differences).toEqual(expected);
    const whole = new Map(
      (closed.differences as { name: string | null; measure: string; reported: number; final: number }[])
        .filter(({ name }) => name === null)
        .map(({ measure, reported: was, final }) => [measure, final - was]),
    );
    expect(whole.get('commendedPersons')).toBeGreaterThanOrEqual(3);
    expect(whole.get('recognised')).toBeGreaterThanOrEqual(1);

    // The files of the issue carry them in an annex.
    const file = await fetch(new URL(`/reports/${closed.id}.xlsx`, service.url), {
      headers: await service.headersOf('officer@hai-phong.demo'),
    });
    const strings = unzip(new Uint8Array(await file.arrayBuffer())).get('xl/sharedStrings.xml');
    expect(strings).toContain('CHÊNH LỆCH GIỮA SỐ ĐÃ BÁO CÁO VÀ SỐ CHỐT NĂM');

    // A unit that moves later, and what is decided about it then, changes nothing of the closed year.
    const [mover] = await service.rows(
      `select u.id, u.version, u.body_id from sauro.unit u join sauro.assignment w on w.tenant_id = u.tenant_id and w.unit_id = u.id and w.year = 2026
       where u.tenant_id = $1 and u.valid_to is null order by u.id limit 1`,
      [tenantId],
    );
    const [{ id: elsewhere }] = await service.rows(
      "select id from sauro.body where tenant_id = $1 and level = 'COMMUNE' and id <> $2 order by id limit 1",
      [tenantId, mover.body_id],
    );
    await officer.ask('mutation ($input: MoveUnitInput!) { moveUnit(input: $input) { id } }', {
      input: { id: mover.id, version: mover.version, bodyId: elsewhere },
    });
    expect((await newestIssue()).final).toEqual(closed.final);
  });

  test('a year that is reopened has no final figures until it is closed again', async () => {
    service.setNow('2026-12-21T02:00:00Z');
    const before = await newestIssue();
    await admin.ask('mutation ($input: ReopenYearInput!) { reopenYear(input: $input) { id } }', {
      input: { year: 2026, reason: 'Sai sót' },
    });
    expect(await newestIssue()).toMatchObject({ final: null, differences: [] });
    const [unit] = await service.rows(
      `select s.unit_id as id from sauro.standing s where s.tenant_id = $1 and s.year = 2026 and s.eligible and s.registered and s.recognition = 'REGISTERED' and s.band_id is null limit 1`,
      [tenantId],
    );
    await head.ask('mutation ($input: RecognitionInput!) { decideRecognition(input: $input) { status } }', {
      input: { unitId: unit.id, year: 2026, status: 'RECOGNISED', decisionNumber: '90/QĐ', decidedOn: '2026-12-20' },
    });
    service.setNow('2026-12-22T02:00:00Z');
    await admin.ask(CLOSE, { input: { year: 2026 } });
    const after = await newestIssue();
    expect(after.final.countedAt).toBe('2026-12-22T02:00:00Z');
    expect(after.final.total.recognised).toBe(before.final.total.recognised + 1);
  });
});
