import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';
import { ACCEPT, COUNTS, DRAFT, draftOf, EDIT, freshDue, ISSUE, RETURN, SUBMIT } from './report-desk.js';

let service: Service;
let commune: Caller;
let officer: Caller;
let due: { id: string; version: number; body_id: string };

beforeAll(async () => {
  service = await startService();
  commune = service.as('commune@hai-phong.demo');
  officer = service.as('officer@hai-phong.demo');
  for (const year of [2027, 2028]) {
    await service
      .as('admin@hai-phong.demo')
      .ask('mutation ($year: Int!) { openYear(input: { year: $year }) { year } }', { year });
  }
});

afterAll(() => service.stop());

beforeEach(async () => {
  service.setNow('2026-10-05T02:00:00Z');
  due = await freshDue(service);
});

const draftOfCity = async (year: number) =>
  (await officer.ask(DRAFT, { input: { regimeCode: 'ANNUAL', year, period: String(year) } })).draftReport;

describe('issueReport', () => {
  test('numbers and freezes; issued again it replaces the one before; numbers restart each year', async () => {
    const draft = await draftOfCity(2026);
    const input = { id: draft.id, version: draft.version };
    await officer.ask(ISSUE, { input });
    service.setNow('2026-11-05T02:00:00Z');
    await officer.ask(ISSUE, { input });
    service.setNow('2026-12-31T17:00:00Z');
    const { issueReport } = await officer.ask(ISSUE, { input });
    expect(
      issueReport.issues.map(({ symbol, issuedOn }: { symbol: string; issuedOn: string }) => [symbol, issuedOn]),
    ).toEqual([
      ['01/BC-BCĐ', '2027-01-01'],
      ['02/BC-BCĐ', '2026-11-05'],
      ['01/BC-BCĐ', '2026-10-05'],
    ]);
    expect(issueReport.issues[0].ruleBookVersion).toBe(1);
  });

  test('two at once get two numbers, without a gap or a double', async () => {
    const drafts = [await draftOfCity(2026), await draftOfCity(2027), await draftOfCity(2028)];
    await Promise.all(drafts.map(({ id, version }) => officer.ask(ISSUE, { input: { id, version } })));
    const numbers = await service.rows('select number from sauro.report_issue order by number');
    expect(numbers.map(({ number }) => number)).toEqual([1, 2, 3]);
  });

  test('a number of an issue that failed is given again', async () => {
    const draft = await draftOfCity(2026);
    await service.rows(`alter table sauro.report_issue add constraint never check (number <> 1) not valid`);
    expect((await officer.send(ISSUE, { input: { id: draft.id, version: draft.version } })).code).toBeDefined();
    await service.rows('alter table sauro.report_issue drop constraint never');
    const { issueReport } = await officer.ask(ISSUE, { input: { id: draft.id, version: draft.version } });
    expect(issueReport.issues[0].number).toBe(1);
  });

  test('what answers a due is issued by handing it in: frozen, returned, handed in again under another number', async () => {
    const draft = await draftOf(commune, due);
    expect((await commune.send(ISSUE, { input: { id: draft.id, version: draft.version } })).code).toBe(
      'REPORT_ANSWERS_A_DUE',
    );
    const { submitReport: first } = await commune.ask(SUBMIT, { input: { id: due.id, version: due.version } });
    expect(first).toMatchObject({ status: 'SUBMITTED', content: null });
    expect(first.document.issues[0]).toMatchObject({ symbol: '01/BC-BCĐ', countedAt: '2026-10-05T02:00:00Z' });
    const { returnReport } = await officer.ask(RETURN, {
      input: { id: due.id, version: first.version, reason: 'Bổ sung nguyên nhân' },
    });
    const { editReport } = await commune.ask(EDIT, {
      input: { id: draft.id, version: draft.version, sections: [{ code: 'CAUSES', text: 'Do thiên tai.' }] },
    });
    expect(editReport.editable).toBe(true);
    const { submitReport: second } = await commune.ask(SUBMIT, {
      input: { id: due.id, version: returnReport.version },
    });
    expect(second.document.issues.map(({ symbol }: { symbol: string }) => symbol)).toEqual(['02/BC-BCĐ', '01/BC-BCĐ']);
    const frozen = await service.rows(
      "select document->'sections'->2->>'text' as causes from sauro.report_issue order by number",
    );
    expect(frozen).toEqual([{ causes: '' }, { causes: 'Do thiên tai.' }]);
  });

  test('an answer needs a document or a text', async () => {
    expect((await commune.send(SUBMIT, { input: { id: due.id, version: due.version } })).code).toBe('REPORT_EMPTY');
    const draft = await draftOf(commune, due);
    const sections = draft.sections.map(({ code }: { code: string }) => ({ code, text: ' ' }));
    await commune.ask(EDIT, { input: { id: draft.id, version: draft.version, sections } });
    expect((await commune.send(SUBMIT, { input: { id: due.id, version: due.version } })).code).toBe('REPORT_EMPTY');
    expect(await service.rows('select * from sauro.report_number')).toEqual([]);
  });

  test('only what was accepted goes up, and who has not reported is listed', async () => {
    const city = await draftOfCity(2026);
    const look = async () =>
      (
        await officer.ask(
          `query ($id: ID!) { report(id: $id) { figures { total { ${COUNTS} } counted { ${COUNTS} } own { units } byBody { bodyId state document counts { ${COUNTS} } } reporters { name state } } } }`,
          { id: city.id },
        )
      ).report.figures;
    await draftOf(commune, due);
    const { submitReport } = await commune.ask(SUBMIT, { input: { id: due.id, version: due.version } });
    const waiting = await look();
    const lineOf = (figures: { byBody: { bodyId: string }[] }) =>
      figures.byBody.find(({ bodyId }) => bodyId === due.body_id);
    expect(lineOf(waiting)).toMatchObject({ state: 'WAITING', counts: null });
    await officer.ask(ACCEPT, { input: { id: due.id, version: submitReport.version } });
    const accepted = await look();
    expect(lineOf(accepted)).toMatchObject({ state: 'ACCEPTED', document: '01/BC-BCĐ' });
    const up = lineOf(accepted) as unknown as { counts: { units: number } };
    expect(accepted.total.units).toBe(waiting.total.units + up.counts.units);
    expect(waiting.counted).toEqual(accepted.counted);
    // Every reporter has accepted: the report says what a recount says.
    await service.rows(
      `update sauro.report_due set status = 'ACCEPTED', accepted_at = '2026-10-05', submitted_at = '2026-10-04',
         submitted_by = (select account_id from sauro.membership where email = 'commune@hai-phong.demo')
       where tenant_id = (select tenant_id from sauro.body where id = $1) and year = 2026 and status <> 'WITHDRAWN' and id <> $2`,
      [due.body_id, due.id],
    );
    const whole = await look();
    const [recount] = await service.rows(
      `select count(*)::int units, count(*) filter (where eligible)::int eligible, count(*) filter (where eligible and registered)::int registered,
         count(*) filter (where eligible and band_id is not null)::int assessed, count(*) filter (where eligible and recognition = 'RECOGNISED')::int recognised,
         count(*) filter (where eligible and band_standard = 'EXCELLENT')::int excellent, count(*) filter (where eligible and band_standard = 'GOOD')::int good,
         coalesce(sum(active_models) filter (where eligible), 0)::int models
       from sauro.standing where year = 2026 and tenant_id = (select tenant_id from sauro.body where id = $1)`,
      [due.body_id],
    );
    expect(whole.total).toMatchObject(recount);
    expect(whole.total).toEqual(whole.counted);
    expect(whole.byBody).toHaveLength(114);
  });

  test('what was issued cannot be changed, not even in the database', async () => {
    const draft = await draftOfCity(2026);
    await officer.ask(ISSUE, { input: { id: draft.id, version: draft.version } });
    const [{ tenant_id: tenant }] = await service.rows('select tenant_id from sauro.report_issue');
    for (const statement of ['update sauro.report_issue set number = 9', 'delete from sauro.report_issue']) {
      await expect(
        service.database.write(tenant, ({ em }) => em.execute(statement) as Promise<unknown>),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  test.each(['commune', 'admin', 'unit'])('%s may not issue for the city', async (who) => {
    const draft = await draftOfCity(2026);
    const reply = await service
      .as(`${who}@hai-phong.demo`)
      .send(ISSUE, { input: { id: draft.id, version: draft.version } });
    expect(reply.code).toBe('FORBIDDEN');
  });
});
