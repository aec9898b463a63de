import { mkdtemp, rm, truncate, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import S3rver from 's3rver';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { startService } from '../../support/service.js';
import { type Cards, startCards } from './cards.js';
import { download, filesUnder, pdf, upload } from './files.js';

const UNIT = 'unit@hai-phong.demo';

let cards: Cards;
let unitId: string;
beforeAll(async () => {
  cards = await startCards();
  unitId = await cards.newUnit();
});
afterAll(() => cards.service.stop());

const given = async (name: string, content: Buffer) => (await upload(cards.service, UNIT, unitId, name, content)).body;
const codeOf = async (response: Response) => [
  response.status,
  ((await response.json()) as { errors: [{ extensions: { code: string } }] }).errors[0].extensions.code,
];
const noted = (id: string) =>
  cards.service.rows(
    "select person_name, changes from sauro.audit_event where action = 'evidenceFile.download' and subject_id = $1 order by seq",
    [id],
  );

describe('GET /files/evidence/:id', () => {
  test('gives a file out to be saved and never shown, under its Vietnamese name, and notes who got it', async () => {
    const content = pdf('tải về');
    const { id } = await given('Quyết định (số 5) “đặc biệt”.pdf', content);
    const response = await download(cards.service, 'commune@hai-phong.demo', id);
    expect(response.status).toBe(200);
    expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'application/pdf',
      'content-length': String(content.length),
      'content-disposition': `attachment; filename="Quyet dinh (so 5) _dac biet_.pdf"; filename*=UTF-8''Quy%E1%BA%BFt%20%C4%91%E1%BB%8Bnh%20%28s%E1%BB%91%205%29%20%E2%80%9C%C4%91%E1%BA%B7c%20bi%E1%BB%87t%E2%80%9D.pdf`,
      'content-security-policy': "default-src 'none'; sandbox",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-store',
    });
    const events = await noted(id);
    expect(events).toHaveLength(1);
    expect(JSON.stringify(events[0].changes)).toContain('GIVEN');
  });

  test('is for who may read the card: the unit and those above it', async () => {
    const { id } = await given('a.pdf', pdf('ai đọc'));
    for (const who of ['unit', 'commune', 'officer', 'head', 'admin']) {
      expect((await download(cards.service, `${who}@hai-phong.demo`, id)).status).toBe(200);
    }
    expect(await codeOf(await download(cards.service, 'bi@hai-phong.demo', id))).toEqual([403, 'FORBIDDEN']);
    expect(await codeOf(await download(cards.service, null, id))).toEqual([401, 'UNAUTHENTICATED']);
    expect(await noted(id)).toHaveLength(5);
  });

  test('of another tenant there is none, as of an id that names nothing', async () => {
    const { id } = await given('a.pdf', pdf('địa phương khác'));
    for (const who of ['unit', 'officer', 'admin']) {
      expect(await codeOf(await download(cards.service, `${who}@hoa-binh.demo`, id))).toEqual([404, 'NOT_FOUND']);
    }
    for (const wrong of ['00000000-0000-7000-8000-000000000000', 'x', '..%2f..%2fsigning-key']) {
      expect(await codeOf(await download(cards.service, UNIT, wrong))).toEqual([404, 'NOT_FOUND']);
    }
  });

  test('what the store has changed, cut short or lost is not given out, and that is recorded', async () => {
    for (const [spoil, outcome] of [
      [(path: string) => writeFile(path, pdf('bị tráo')), 'CHANGED'],
      [(path: string) => truncate(path, 10), 'CHANGED'],
      [(path: string) => rm(path), 'MISSING'],
    ] as const) {
      const { id, hash } = await given('a.pdf', pdf(`${outcome} ${spoil}`));
      const [path] = (await filesUnder(cards.service, 'kept')).filter((one) => one.endsWith(hash));
      await spoil(path as string);
      expect(await codeOf(await download(cards.service, UNIT, id))).toEqual([422, 'EVIDENCE_FILE_DAMAGED']);
      expect(JSON.stringify((await noted(id))[0].changes)).toContain(outcome);
    }
  });

  test('many at once get what is theirs, and no connection stays behind', async () => {
    const files = await Promise.all(
      Array.from({ length: 8 }, (_, index) => given(`${index}.pdf`, pdf(`tệp ${index}`))),
    );
    const got = await Promise.all(
      files.flatMap(({ id }, index) =>
        [0, 1].map(async () => [index, await (await download(cards.service, UNIT, id)).text()] as const),
      ),
    );
    for (const [index, text] of got) expect(text).toContain(`tệp ${index}\n`);
    expect(cards.service.database.pool.idleCount).toBe(cards.service.database.pool.totalCount);
  });
});

describe('a bucket of an S3-compatible store', () => {
  test('keeps, proves and gives out like the folder does', async () => {
    const directory = await mkdtemp(join(tmpdir(), 'sauro-s3-'));
    const s3 = new S3rver({
      port: 0,
      address: '127.0.0.1',
      silent: true,
      directory,
      configureBuckets: [{ name: 'minh-chung', configs: [] }],
    });
    const { port } = await s3.run();
    const service = await startService({
      bucket: { url: `http://127.0.0.1:${port}/minh-chung`, region: 'vn-1', accessKey: 'S3RVER', secretKey: 'S3RVER' },
    });
    const refused = await startService({
      bucket: { url: `http://127.0.0.1:${port}/khong-co`, region: 'vn-1', accessKey: 'S3RVER', secretKey: 'S3RVER' },
    });
    try {
      const unitOf = async (of: typeof service) =>
        (await of.rows('select unit_id from sauro.membership where email = $1 limit 1', [UNIT]))[0].unit_id as string;
      const content = pdf('trong kho');
      const { status, body } = await upload(service, UNIT, await unitOf(service), 'Trong kho.pdf', content);
      expect(status).toBe(201);
      expect(await filesUnder(service, 'kept')).toEqual([]);
      const response = await download(service, UNIT, body.id);
      expect(Buffer.from(await response.arrayBuffer())).toEqual(content);
      expect(await filesUnder(service, 'arriving')).toEqual([]);

      const [tenant] = await service.rows("select id from sauro.tenant where code = 'hai-phong'");
      const object = join(directory, 'minh-chung', tenant.id, body.hash.slice(0, 2), `${body.hash}._S3rver_object`);
      await writeFile(object, pdf('bị tráo'));
      expect(await codeOf(await download(service, UNIT, body.id))).toEqual([422, 'EVIDENCE_FILE_DAMAGED']);
      await rm(object);
      expect(await codeOf(await download(service, UNIT, body.id))).toEqual([422, 'EVIDENCE_FILE_DAMAGED']);

      // A store that says no is a fault of ours, and nothing is noted as handed in.
      const failed = await upload(refused, UNIT, await unitOf(refused), 'a.pdf', pdf());
      expect([failed.status, failed.code]).toEqual([500, 'INTERNAL']);
      expect(await refused.rows('select 1 from sauro.evidence_file')).toEqual([]);
    } finally {
      await service.stop();
      await refused.stop();
      await s3.close();
      await rm(directory, { recursive: true, force: true });
    }
  });
});
