import { afterAll, beforeAll, expect, test } from 'vitest';
import { linesOf, readPdf } from '../../support/read-pdf.js';
import { type Caller, type Service, startService } from '../../support/service.js';
import { measures, type Recount, recountBySubtree } from './recount-report.js';
import { ACCEPT, COUNTS, DRAFT, EDIT, freshDue, ISSUE, RETURN, SUBMIT } from './report-desk.js';

// The autumn of a city: all 114 communes write, hand in and are answered, some late, some extended, two sent back; the city consolidates and issues.

let service: Service;
let officer: Caller;
let commune: Caller;
let tenantId: string;
let cityId: string;

interface Due {
  readonly id: string;
  readonly version: number;
  readonly body_id: string;
  readonly name: string;
}
let dues: Due[];

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
  commune = service.as('commune@hai-phong.demo');
  const due = await freshDue(service);
  [{ tenant_id: tenantId }] = await service.rows('select tenant_id from sauro.body where id = $1', [due.body_id]);
  [{ id: cityId }] = await service.rows('select id from sauro.body where tenant_id = $1 and parent_id is null', [
    tenantId,
  ]);
  // One account sits on the desk of every commune.
  await service.rows(
    `insert into sauro.membership select (jsonb_populate_record(m, jsonb_build_object('id', gen_random_uuid(), 'body_id', b.id))).*
     from sauro.membership m join sauro.body b on b.tenant_id = m.tenant_id and b.level = 'COMMUNE' and b.id <> m.body_id
     where m.email = 'commune@hai-phong.demo'`,
  );
  await service.rows(
    `update sauro.report_due set status = 'OPEN', submitted_at = null, submitted_by = null, content = null, accepted_at = null, return_reason = null
     where tenant_id = $1 and year = 2026 and status <> 'WITHDRAWN'`,
    [tenantId],
  );
  dues = await service.rows(
    `select d.id, d.version, d.body_id, b.name from sauro.report_due d join sauro.body b on b.tenant_id = d.tenant_id and b.id = d.body_id
     where d.tenant_id = $1 and d.year = 2026 and d.status = 'OPEN' and b.level = 'COMMUNE' order by d.id`,
    [tenantId],
  );
});

afterAll(() => service.stop());

const version = async (id: string) =>
  (await service.rows('select version from sauro.report_due where id = $1', [id]))[0].version as number;

/** Works on a list, a few at a time as a few desks would. */
async function each<T>(list: readonly T[], work: (one: T, index: number) => Promise<unknown>): Promise<void> {
  const waiting = [...list.entries()];
  const desk = async () => {
    for (let next = waiting.shift(); next; next = waiting.shift()) await work(next[1], next[0]);
  };
  await Promise.all([desk(), desk(), desk()]);
}

test('consolidates to the same totals as a recount, and says who was late', async () => {
  expect(dues).toHaveLength(114);
  const [late, extended, returned] = [dues.slice(0, 5), dues.slice(5, 8), dues.slice(8, 10)];
  const drafts = new Map<string, { id: string; version: number }>();

  service.setNow('2026-10-26T02:00:00Z');
  await each(extended, async (due) =>
    service
      .as('head@hai-phong.demo')
      .ask('mutation ($input: ExtendDeadlineInput!) { extendDeadline(input: $input) { id } }', {
        input: { id: due.id, version: due.version, to: '2026-11-06T17:00:00Z', reason: 'Bão số 11' },
      }),
  );
  const write = (due: Due) =>
    commune.ask(DRAFT, { input: { dueId: due.id } }).then(({ draftReport }) => drafts.set(due.id, draftReport));
  const handIn = async (due: Due) => commune.ask(SUBMIT, { input: { id: due.id, version: await version(due.id) } });
  const inTime = dues.filter((due) => !late.includes(due) && !extended.includes(due));
  await each(inTime, async (due) => {
    await write(due);
    await handIn(due);
  });

  service.setNow('2026-10-28T02:00:00Z');
  await each(returned, async (due) =>
    officer.ask(RETURN, { input: { id: due.id, version: await version(due.id), reason: 'Thiếu nguyên nhân' } }),
  );
  service.setNow('2026-10-29T02:00:00Z');
  await each(returned, async (due) => {
    const draft = drafts.get(due.id);
    await commune.ask(EDIT, {
      input: { id: draft?.id, version: draft?.version, sections: [{ code: 'CAUSES', text: 'Do thiên tai.' }] },
    });
    await handIn(due);
  });

  service.setNow('2026-11-03T02:00:00Z');
  await each([...late, ...extended], async (due) => {
    await write(due);
    await handIn(due);
  });
  // All but one are accepted; the one that waits gives nothing yet.
  const [waiting, ...answered] = dues.toReversed();
  await each(answered, async (due) => officer.ask(ACCEPT, { input: { id: due.id, version: await version(due.id) } }));
  const { draftReport } = await officer.ask(DRAFT, { input: { regimeCode: 'ANNUAL', year: 2026, period: '2026' } });
  const read = async () =>
    (
      await officer.ask(
        `query ($id: ID!) { report(id: $id) { version figures { total { ${COUNTS} } counted { ${COUNTS} } own { ${COUNTS} } byBody { bodyId state document counts { ${COUNTS} } } reporters { name state onTime } } } }`,
        { id: draftReport.id },
      )
    ).report;
  const before = await read();
  const recount = await recountBySubtree(service, tenantId, 2026, '2026-11-03T02:00:00Z');
  const one = waiting?.body_id ?? '';
  // What is due passes with the days; everything else stood still all the while.
  const still = measures.filter((measure) => measure !== 'tasksLate');
  for (const measure of still) {
    expect([measure, before.figures.total[measure]]).toEqual([
      measure,
      (recount.get(cityId) as Recount)[measure] - (recount.get(one) as Recount)[measure],
    ]);
  }
  await officer.ask(ACCEPT, { input: { id: waiting?.id, version: await version(waiting?.id ?? '') } });
  const { figures, version: seen } = await read();
  for (const measure of still) {
    expect([measure, figures.total[measure]]).toEqual([measure, (recount.get(cityId) as Recount)[measure]]);
  }
  const [{ late: frozen }] = await service.rows(
    `select sum((i.document #>> '{figures,total,tasksLate}')::int)::int as late from sauro.report_issue i
     where i.tenant_id = $1 and not exists (select from sauro.report_issue l where l.tenant_id = i.tenant_id and l.replaces_id = i.id)`,
    [tenantId],
  );
  expect(figures.total.tasksLate).toBe(frozen + figures.own.tasksLate);

  const bodies = figures.byBody as { bodyId: string; document: string }[];
  const documentOf = new Map(bodies.map(({ bodyId, document }) => [bodyId, document]));
  for (const due of dues) {
    expect(documentOf.get(due.body_id)).toMatch(returned.includes(due) ? /^02\// : /^01\//);
  }
  const lines = (figures.reporters as { name: string; state: string; onTime: boolean | null }[]).filter(({ name }) =>
    dues.some((due) => due.name === name),
  );
  expect(
    lines
      .filter(({ onTime }) => onTime === false)
      .map(({ name }) => name)
      .sort(),
  ).toEqual(late.map(({ name }) => name).sort());
  expect(lines.every(({ state }) => state === 'ACCEPTED')).toBe(true);

  const { issueReport } = await officer.ask(ISSUE, { input: { id: draftReport.id, version: seen } });
  const [issue] = issueReport.issues;
  const answer = await fetch(new URL(`/reports/${issue.id}.pdf`, service.url), {
    headers: await service.headersOf('officer@hai-phong.demo'),
  });
  const pages = readPdf(new Uint8Array(await answer.arrayBuffer()));
  const text = pages.flatMap(linesOf).join('\n');
  expect(text.match(/02\/BC-BCĐ/g)).toHaveLength(2);
  expect(text.match(/01\/BC-BCĐ/g)?.length).toBeGreaterThanOrEqual(112);
}, 180_000);
