import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { pdf, png } from '../assessments/files.js';
import { type Assigned, type HandedDown, STEP, startHandedDown } from './handed-down.js';
import { upload } from './work-files.js';

let given: HandedDown;
let work: Assigned;

const COMMUNE = 'commune@hai-phong.demo';

beforeAll(async () => {
  given = await startHandedDown();
  work = await given.give();
});

afterAll(() => given.service.stop());

const now = async (id: string) => {
  const { version } = await given.assignment(id);
  return { id, version };
};
describe('POST /files/work', () => {
  test('the same content counts once for the work, and is noted', async () => {
    const first = await upload(given.service, COMMUNE, work.id, 'ảnh.png', png);
    const second = await upload(given.service, COMMUNE, work.id, 'tên khác.png', png);
    expect([first.status, second.status]).toEqual([201, 201]);
    expect(second.body).toMatchObject({ id: first.body.id, name: 'ảnh.png' });
    const events = await given.service.rows(
      "select 1 from sauro.audit_event where action = 'workFile.upload' and subject_id = $1",
      [first.body.id],
    );
    expect(events).toHaveLength(1);
  });

  test.each([
    ['an administrator', 'admin@hai-phong.demo', 403, 'FORBIDDEN'],
    ['a unit that does other work', 'unit@hai-phong.demo', 403, 'FORBIDDEN'],
    ['an analyst', 'bi@hai-phong.demo', 403, 'FORBIDDEN'],
    ['another tenant', 'commune@hoa-binh.demo', 404, 'NOT_FOUND'],
  ])('%s hands nothing in', async (_, who, status, code) => {
    const reply = await upload(given.service, who, work.id, 'x.pdf', pdf('x'));
    expect([reply.status, reply.code]).toEqual([status, code]);
  });

  test('what is no file of an accepted kind, and work that does not go on, are refused', async () => {
    expect((await upload(given.service, COMMUNE, work.id, 'x.html', Buffer.from('<html>'))).code).toBe(
      'EVIDENCE_FILE_TYPE',
    );
    expect((await upload(given.service, COMMUNE, work.id, 'x.pdf', Buffer.alloc(0))).code).toBe('EVIDENCE_FILE_EMPTY');
    expect((await upload(given.service, COMMUNE, 'x', 'x.pdf', pdf('x'))).code).toBe('NOT_FOUND');
    const done = await given.give();
    await given.commune.ask(STEP('reportProgress'), { input: { ...(await now(done.id)), delivered: true } });
    expect((await upload(given.service, COMMUNE, done.id, 'x.pdf', pdf('x'))).code).toBe('ASSIGNMENT_WRONG_STATE');
  });

  test('work has at most two hundred files', async () => {
    const full = await given.give();
    await given.service.rows(
      `insert into sauro.work_file (tenant_id, id, assignment_id, hash, size, type, name, uploaded_at, account_id, person_name)
       select m.tenant_id, gen_random_uuid(), $1, lpad(to_hex(n), 64, '0'), 1, 'application/pdf', n || '.pdf', now(), m.account_id, m.person_name
       from sauro.membership m, generate_series(1, 200) n where m.email = '${COMMUNE}'`,
      [full.id],
    );
    expect((await upload(given.service, COMMUNE, full.id, 'x.pdf', pdf('x'))).code).toBe('WORK_FILES_FULL');
  });

  test('nothing is handed in for a year that is closed', async () => {
    const late = await given.give();
    const where = 'where year = 2026 and tenant_id = (select tenant_id from sauro.assignment where id = $1)';
    await given.service.rows(`update sauro.tenant_year set closed_at = '2026-11-20' ${where}`, [late.id]);
    expect((await upload(given.service, COMMUNE, late.id, 'x.pdf', pdf('x'))).code).toBe('YEAR_NOT_OPEN');
    await given.service.rows(`update sauro.tenant_year set closed_at = null ${where}`, [late.id]);
  });
});
