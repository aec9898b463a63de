import { truncate } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { filesUnder, pdf } from '../assessments/files.js';
import { type Assigned, type HandedDown, startHandedDown } from './handed-down.js';
import { download, upload } from './work-files.js';

let given: HandedDown;
let work: Assigned;

const COMMUNE = 'commune@hai-phong.demo';

beforeAll(async () => {
  given = await startHandedDown();
  work = await given.give();
});

afterAll(() => given.service.stop());

const handIn = async (name: string, content: Buffer) =>
  (await upload(given.service, COMMUNE, work.id, name, content)).body.id as string;

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
      const response = await download(given.service, `${who}@hai-phong.demo`, id);
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
      expect([who, (await download(given.service, who, id)).status]).toEqual([who, status]);
    }
    expect((await download(given.service, COMMUNE, 'x')).status).toBe(404);
    expect(await noted(id)).toHaveLength(4);
  });

  test('one that works along has it too', async () => {
    const along = await given.give({ coordinators: { unitIds: [given.units[0]] } });
    const { body } = await upload(given.service, COMMUNE, along.id, 'c.pdf', pdf('phối hợp'));
    expect((await download(given.service, 'unit@hai-phong.demo', body.id)).status).toBe(200);
  });

  test('a file that the store has changed is not given out, and that is noted', async () => {
    const id = await handIn('hỏng.pdf', pdf('sẽ hỏng'));
    const [{ hash }] = await given.service.rows('select hash from sauro.work_file where id = $1', [id]);
    const [path = ''] = (await filesUnder(given.service, 'kept')).filter((one) => one.endsWith(hash));
    await truncate(path, 3);
    const response = await download(given.service, COMMUNE, id);
    const { errors } = (await response.json()) as { errors: [{ extensions: { code: string } }] };
    expect(errors[0].extensions.code).toBe('EVIDENCE_FILE_DAMAGED');
    expect((await noted(id)).at(-1).changes).toContain('CHANGED');
  });
});
