import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { pdf } from '../assessments/files.js';
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

const PROGRESS = `mutation ($input: AssignmentStepInput!) { reportProgress(input: $input) {
  id version percent steps { percent note evidence { id link note file { id name type size hash personName } } } } }`;

const now = async (id = work.id) => {
  const { version } = await given.assignment(id);
  return { id, version };
};
const handIn = async (name: string, content: Buffer) =>
  (await upload(given.service, COMMUNE, work.id, name, content)).body.id as string;

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
      other: (await upload(given.service, COMMUNE, other.id, 'b.pdf', pdf('b'))).body.id,
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
