import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { readFile, stat } from 'node:fs/promises';
import { connect } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Cards, startCards } from './cards.js';
import { filesUnder, office, pdf, png, upload, zip } from './files.js';

const UNIT = 'unit@hai-phong.demo';
const LIMIT = 20 * 1024 * 1024;
const openxml = 'application/vnd.openxmlformats-officedocument';

let cards: Cards;
let unitId: string;
beforeAll(async () => {
  cards = await startCards();
  unitId = await cards.newUnit();
});
afterAll(() => cards.service.stop());

const send = (name: string, content: Buffer | string, who = UNIT, unit = unitId) =>
  upload(cards.service, who, unit, name, content);

describe('POST /files/evidence', () => {
  test('keeps a file under the hash of what it holds, beside the database, and notes it in the audit log', async () => {
    const content = pdf('kế hoạch');
    const hash = createHash('sha256').update(content).digest('hex');
    const { status, body } = await send('Kế hoạch số 01.pdf', content);
    expect([status, body]).toEqual([
      201,
      { id: expect.any(String), name: 'Kế hoạch số 01.pdf', type: 'application/pdf', size: content.length, hash },
    ]);
    const [kept] = (await filesUnder(cards.service, 'kept')).filter((path) => path.endsWith(hash));
    expect(await readFile(kept as string)).toEqual(content);
    expect((await stat(kept as string)).mode & 0o077).toBe(0);
    expect(await filesUnder(cards.service, 'arriving')).toEqual([]);
    const events = await cards.service.rows(
      "select action, subject_id from sauro.audit_event where action = 'evidenceFile.upload'",
    );
    expect(events).toEqual([{ action: 'evidenceFile.upload', subject_id: body.id }]);
  });

  test('the same content again is the same file, under its first name; of another unit it is that unit’s own', async () => {
    const first = await send('a.pdf', pdf('hai lần'));
    const [again, at, once_] = await Promise.all(['b.pdf', 'c.pdf', 'd.pdf'].map((name) => send(name, pdf('hai lần'))));
    for (const one of [again, at, once_]) expect(one?.body).toEqual(first.body);
    const other = await send('e.pdf', pdf('hai lần'), UNIT, await cards.newUnit());
    expect(other.body).toMatchObject({ hash: first.body.hash, name: 'e.pdf' });
    expect(other.body.id).not.toBe(first.body.id);
  });

  test.each([
    ['Biên bản.docx', office(`${openxml}.wordprocessingml.document`), `${openxml}.wordprocessingml.document`],
    ['Bảng.xlsx', office(`${openxml}.spreadsheetml.sheet`), `${openxml}.spreadsheetml.sheet`],
    ['ảnh.PNG', png, 'image/png'],
    ['danh sách.csv', Buffer.from('\ufeffSTT;Tên\n1;Tổ dân phố số 3\n'), 'text/csv'],
    ['ghi chú', Buffer.from('Đã tuần tra 12 lần\n'), 'text/plain'],
  ])('takes %s', async (name, content, type) => {
    expect((await send(name, content)).body).toMatchObject({ type });
  });

  test.each([
    ['a picture called PDF', 'quyết định.pdf', Buffer.concat([png, Buffer.from('x')]), 'quyết định.pdf.png'],
    ['a path', '../../etc/passwd', Buffer.from('x'), 'passwd.txt'],
    ['steering characters', 'hóa\u202Efdp.exe\r\nX: y.pdf', pdf('lừa'), 'hóafdp.exeX y.pdf'],
    ['nothing that is left', '///', pdf('không tên'), 'minh-chung.pdf'],
    ['decomposed letters', 'Ke\u0302\u0301 hoạch.pdf', pdf('tổ hợp'), 'Kế hoạch.pdf'],
  ])('names %s after what it is', async (_, name, content, kept) => {
    expect((await send(name, content)).body.name).toBe(kept);
  });

  test.each([
    ['a page', 'x.pdf', '<!doctype html><script>alert(1)</script>'],
    ['a drawing that runs scripts', 'x.png', '<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'],
    ['a page behind blanks', 'x.txt', '\n \t<html>'],
    ['an archive called a document', 'x.docx', zip({ 'a.txt': 'x' })],
    ['a document with macros', 'x.docx', office('application/vnd.ms-word.document.macroEnabled')],
    ['a program', 'x.pdf', Buffer.from('MZ\u0090\u0000\u0003\u0000\u0000\u0000', 'latin1')],
    ['a document cut short', 'x.docx', office(`${openxml}.wordprocessingml.document`).subarray(0, 300)],
    ['a PDF cut short', 'x.pdf', pdf().subarray(0, 20)],
    ['bytes', 'x.csv', Buffer.from([1, 2, 3, 255, 254])],
  ])('refuses %s by what it holds', async (_, name, content) => {
    const before = await filesUnder(cards.service, 'kept');
    const { status, code, body } = await send(name, content);
    expect([status, code]).toEqual([422, 'EVIDENCE_FILE_TYPE']);
    expect(body.errors[0].extensions.facts.accepted).toContain('pdf');
    expect(await filesUnder(cards.service, 'kept')).toEqual(before);
  });

  test('refuses an empty file, and takes up to 20 MB and not a byte more, said beforehand or not', async () => {
    expect((await send('x.pdf', Buffer.alloc(0))).code).toBe('EVIDENCE_FILE_EMPTY');
    const large = Buffer.concat([Buffer.from('%PDF-1.4\n'), Buffer.alloc(LIMIT - 15, 0x20), Buffer.from('%%EOF\n')]);
    expect(large.length).toBe(LIMIT);
    expect((await send('x.pdf', large)).status).toBe(201);
    const larger = Buffer.concat([large, Buffer.from('\n')]);
    const said = await send('x.pdf', larger).catch(() => ({ code: 'CLOSED' }));
    // The answer may be lost when the connection ends under a body that is still being sent.
    expect(['EVIDENCE_FILE_TOO_LARGE', 'CLOSED']).toContain(said.code);
    const stream = new ReadableStream({
      start(controller) {
        controller.enqueue(larger);
        controller.close();
      },
    });
    const unsaid = await upload(cards.service, UNIT, unitId, 'x.pdf', stream, { duplex: 'half' } as RequestInit).catch(
      () => ({ code: 'CLOSED' }),
    );
    expect(['EVIDENCE_FILE_TOO_LARGE', 'CLOSED']).toContain(unsaid.code);
    expect(
      (await filesUnder(cards.service, 'kept')).filter((path) =>
        path.endsWith(createHash('sha256').update(larger).digest('hex')),
      ),
    ).toEqual([]);
    expect(await filesUnder(cards.service, 'arriving')).toEqual([]);
  });

  test('says by how much a file is too large', async () => {
    const { hostname, port } = new URL(cards.service.url);
    const { authorization } = await cards.service.headersOf(UNIT);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /files/evidence?unit=${unitId}&name=x.pdf HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-length: ${LIMIT + 1}\r\n\r\n`,
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toContain('422');
    expect(answer.toString()).toMatch(/"EVIDENCE_FILE_TOO_LARGE","facts":\{"megabytes":20\}/);
    await once(socket, 'close');
  });

  test('who goes away in the middle leaves nothing behind', async () => {
    const before = await filesUnder(cards.service, 'kept');
    const { hostname, port } = new URL(cards.service.url);
    const { authorization } = await cards.service.headersOf(UNIT);
    const socket = connect(Number(port), hostname);
    socket.write(
      `POST /files/evidence?unit=${unitId}&name=x.pdf HTTP/1.1\r\nhost: x\r\nauthorization: ${authorization}\r\ncontent-length: 100000\r\n\r\n%PDF-1.4 half`,
    );
    while ((await filesUnder(cards.service, 'arriving')).length === 0) await pause(5);
    // A slow sender holds no connection to the database.
    expect(cards.service.database.pool.idleCount).toBe(cards.service.database.pool.totalCount);
    socket.destroy();
    while ((await filesUnder(cards.service, 'arriving')).length > 0) await pause(5);
    expect(await filesUnder(cards.service, 'kept')).toEqual(before);
  });

  test('is for who reports for the unit: not for officials, nobody, or another tenant', async () => {
    for (const who of ['commune', 'head', 'admin', 'bi']) {
      expect((await send('x.pdf', pdf(), `${who}@hai-phong.demo`)).code).toBe('FORBIDDEN');
    }
    expect((await send('x.pdf', pdf(), 'unit@hoa-binh.demo')).code).toBe('NOT_FOUND');
    expect((await upload(cards.service, UNIT, unitId, 'x.pdf', pdf(), { headers: {} })).code).toBe('UNAUTHENTICATED');
    expect((await send('x.pdf', pdf(), UNIT, 'no-id')).code).toBe('NOT_FOUND');
    const bare = await fetch(`${new URL(cards.service.url).origin}/files/evidence`, {
      method: 'POST',
      headers: await cards.service.headersOf(UNIT),
      body: 'x',
    });
    expect(bare.status).toBe(400);
  });

  test('a unit hands in at most so many files', async () => {
    const full = await cards.newUnit();
    await cards.service.rows(
      `insert into sauro.evidence_file (tenant_id, id, unit_id, hash, size, type, name, uploaded_at, account_id, person_name)
       select u.tenant_id, gen_random_uuid(), u.id, lpad(to_hex(n), 64, '0'), 1, 'application/pdf', 'x.pdf', now(), m.account_id, 'x'
       from sauro.unit u join sauro.membership m on m.tenant_id = u.tenant_id and m.unit_id = u.id, generate_series(1, 500) n where u.id = $1`,
      [full],
    );
    expect((await send('x.pdf', pdf('thừa'), UNIT, full)).code).toBe('EVIDENCE_FILES_FULL');
  });
});
