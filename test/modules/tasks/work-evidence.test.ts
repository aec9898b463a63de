import { truncate } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { filesUnder, pdf, png } from '../assessments/files.js';
import { type Assigned, type HandedDown, STEP, startHandedDown } from './handed-down.js';

let given: HandedDown;
let work: Assigned;

const COMMUNE = 'commune@hai-phong.demo';

beforeAll(async () => {
  given = await startHandedDown();
  work = await given.give();
});

afterAll(() => given.service.stop());

const PROGRESS = `mutation ($input: AssignmentStepInput!) { reportProgress(input: $input) {
  id version percent steps { percent note evidence { id link note file { id name type size hash personName } } } } }`;

const origin = () => new URL(given.service.url).origin;

async function upload(who: string, assignment: string, name: string, content: Buffer) {
  const response = await fetch(`${origin()}/files/work?${new URLSearchParams({ assignment, name })}`, {
    method: 'POST',
    body: content as unknown as NonNullable<RequestInit['body']>,
    headers: { ...(await given.service.headersOf(who)), 'content-type': 'application/octet-stream' },
  });
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
  const body: any = await response.json();
  return { status: response.status, body, code: body.errors?.[0].extensions.code };
}

async function download(who: string | null, id: string) {
  const headers = who === null ? {} : await given.service.headersOf(who);
  return fetch(`${origin()}/files/work/${id}`, { headers });
}

const now = async (id = work.id) => {
  const { version } = await given.assignment(id);
  return { id, version };
};
const handIn = async (name: string, content: Buffer) =>
  (await upload(COMMUNE, work.id, name, content)).body.id as string;

describe('evidence of a step', () => {
  test('files and links stand for what was reported, in their order, and stay', async () => {
    const fileId = await handIn('Kế hoạch số 12.pdf', pdf('kế hoạch'));
    const evidence = [{ fileId, note: 'Kế hoạch đã ban hành' }, { link: 'https://haiphong.gov.vn/ngay-hoi' }];
    const { reportProgress } = await given.commune.ask(PROGRESS, {
      input: { ...(await now()), percent: 30, note: 'Đã ban hành kế hoạch', evidence },
    });
    expect(reportProgress.steps.at(-1)).toMatchObject({
      percent: 30,
      note: 'Đã ban hành kế hoạch',
      evidence: [
        {
          link: null,
          note: 'Kế hoạch đã ban hành',
          file: { id: fileId, name: 'Kế hoạch số 12.pdf', type: 'application/pdf' },
        },
        { link: 'https://haiphong.gov.vn/ngay-hoi', note: null, file: null },
      ],
    });
    const [audit] = await given.service.rows(
      "select changes::text from sauro.audit_event where action = 'progress.report' and subject_id = $1 order by seq desc limit 1",
      [work.id],
    );
    expect(audit.changes).toContain(fileId);
    for (const statement of [
      'update sauro.step_evidence set note = null',
      'delete from sauro.step_evidence',
      'delete from sauro.work_file',
    ]) {
      await expect(
        given.service.database.write(given.tenantId, ({ em }) => em.execute(statement) as Promise<unknown>),
      ).rejects.toMatchObject({ code: '42501' });
    }
  });

  test('a list of steps with their evidence takes the statements of one', async () => {
    const ask = (first: number) =>
      given.service.statements(() =>
        given.officer.ask(
          `{ assignments(filter: { year: 2026 }, first: ${first}) { nodes { id steps { evidence { link file { name } } } } } }`,
        ),
      );
    const [few, many] = [await ask(1), await ask(100)];
    expect(many.sql.length - few.sql.length).toBeLessThanOrEqual(2);
  });

  test.each([
    ['both a file and a link', { fileId: 'file', link: 'https://example.org' }, 'BAD_USER_INPUT'],
    ['neither', { note: 'x' }, 'BAD_USER_INPUT'],
    ['a link that is no https address', { link: 'http://example.org' }, 'EVIDENCE_LINK_NOT_HTTPS'],
    ['a file that is not there', { fileId: '00000000-0000-7000-8000-000000000000' }, 'NOT_FOUND'],
    ['a file of other work', { fileId: 'other' }, 'NOT_FOUND'],
  ])('%s is refused and nothing is written', async (_, piece, code) => {
    const other = await given.give();
    const ids: Record<string, string> = {
      file: await handIn('a.pdf', pdf('a')),
      other: (await upload(COMMUNE, other.id, 'b.pdf', pdf('b'))).body.id,
    };
    const before = await auditHeads(given.service);
    const evidence = [{ ...piece, ...('fileId' in piece && { fileId: ids[piece.fileId] ?? piece.fileId }) }];
    const reply = await given.commune.send(PROGRESS, { input: { ...(await now()), percent: 40, evidence } });
    expect(reply.code).toBe(code);
    expect(await auditHeads(given.service)).toEqual(before);
  });

  test('more than twenty pieces, and evidence for another step than a report, are refused', async () => {
    const evidence = Array.from({ length: 21 }, (_, index) => ({ link: `https://example.org/${index}` }));
    expect((await given.commune.send(PROGRESS, { input: { ...(await now()), evidence } })).code).toBe('BAD_USER_INPUT');
    const reply = await given.officer.send(STEP('acceptProduct'), {
      input: { ...(await now()), evidence: [{ link: 'https://example.org' }] },
    });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual(['BAD_USER_INPUT', 'evidence']);
  });
});

describe('POST /files/work', () => {
  test('the same content counts once for the work, and is noted', async () => {
    const first = await upload(COMMUNE, work.id, 'ảnh.png', png);
    const second = await upload(COMMUNE, work.id, 'tên khác.png', png);
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
    const reply = await upload(who, work.id, 'x.pdf', pdf('x'));
    expect([reply.status, reply.code]).toEqual([status, code]);
  });

  test('what is no file of an accepted kind, and work that does not go on, are refused', async () => {
    expect((await upload(COMMUNE, work.id, 'x.html', Buffer.from('<html>'))).code).toBe('EVIDENCE_FILE_TYPE');
    expect((await upload(COMMUNE, work.id, 'x.pdf', Buffer.alloc(0))).code).toBe('EVIDENCE_FILE_EMPTY');
    expect((await upload(COMMUNE, 'x', 'x.pdf', pdf('x'))).code).toBe('NOT_FOUND');
    const done = await given.give();
    await given.commune.ask(STEP('reportProgress'), { input: { ...(await now(done.id)), delivered: true } });
    expect((await upload(COMMUNE, done.id, 'x.pdf', pdf('x'))).code).toBe('ASSIGNMENT_WRONG_STATE');
  });

  test('work has at most two hundred files', async () => {
    const full = await given.give();
    await given.service.rows(
      `insert into sauro.work_file (tenant_id, id, assignment_id, hash, size, type, name, uploaded_at, account_id, person_name)
       select m.tenant_id, gen_random_uuid(), $1, lpad(to_hex(n), 64, '0'), 1, 'application/pdf', n || '.pdf', now(), m.account_id, m.person_name
       from sauro.membership m, generate_series(1, 200) n where m.email = '${COMMUNE}'`,
      [full.id],
    );
    expect((await upload(COMMUNE, full.id, 'x.pdf', pdf('x'))).code).toBe('WORK_FILES_FULL');
  });

  test('nothing is handed in for a year that is closed', async () => {
    const late = await given.give();
    const where = 'where year = 2026 and tenant_id = (select tenant_id from sauro.assignment where id = $1)';
    await given.service.rows(`update sauro.tenant_year set closed_at = '2026-11-20' ${where}`, [late.id]);
    expect((await upload(COMMUNE, late.id, 'x.pdf', pdf('x'))).code).toBe('YEAR_NOT_OPEN');
    await given.service.rows(`update sauro.tenant_year set closed_at = null ${where}`, [late.id]);
  });
});

describe('GET /files/work/:id', () => {
  const noted = (id: string) =>
    given.service.rows(
      "select person_name, changes::text from sauro.audit_event where action = 'workFile.download' and subject_id = $1 order by seq",
      [id],
    );

  test('gives a file to whoever sees the work, and notes who got it', async () => {
    const content = pdf('tải về');
    const id = await handIn('Báo cáo “kết quả”.pdf', content);
    for (const who of ['commune', 'officer', 'head', 'admin']) {
      const response = await download(`${who}@hai-phong.demo`, id);
      expect(response.status).toBe(200);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
    }
    const events = await noted(id);
    expect(events).toHaveLength(4);
    expect(events[0].changes).toContain('GIVEN');
    for (const [who, status] of [
      ['unit@hai-phong.demo', 403],
      ['bi@hai-phong.demo', 403],
      ['officer@hoa-binh.demo', 404],
      [null, 401],
    ] as const) {
      expect([who, (await download(who, id)).status]).toEqual([who, status]);
    }
    expect((await download(COMMUNE, 'x')).status).toBe(404);
    expect(await noted(id)).toHaveLength(4);
  });

  test('one that works along has it too', async () => {
    const along = await given.give({ coordinators: { unitIds: [given.units[0]] } });
    const { body } = await upload(COMMUNE, along.id, 'c.pdf', pdf('phối hợp'));
    expect((await download('unit@hai-phong.demo', body.id)).status).toBe(200);
  });

  test('a file that the store has changed is not given out, and that is noted', async () => {
    const id = await handIn('hỏng.pdf', pdf('sẽ hỏng'));
    const [{ hash }] = await given.service.rows('select hash from sauro.work_file where id = $1', [id]);
    const [path = ''] = (await filesUnder(given.service, 'kept')).filter((one) => one.endsWith(hash));
    await truncate(path, 3);
    const response = await download(COMMUNE, id);
    const { errors } = (await response.json()) as { errors: [{ extensions: { code: string } }] };
    expect(errors[0].extensions.code).toBe('EVIDENCE_FILE_DAMAGED');
    expect((await noted(id)).at(-1).changes).toContain('CHANGED');
  });
});
