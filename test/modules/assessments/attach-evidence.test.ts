import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CARD, type Cards, done, lineOf, refused, startCards } from './cards.js';
import { pdf, upload } from './files.js';

let cards: Cards;
beforeAll(async () => {
  cards = await startCards();
});
afterAll(() => cards.service.stop());

const ATTACH = `mutation ($input: AttachEvidenceInput!) { attachEvidence(input: $input) { ...Card
  scores { criterion { code } evidence { id kind text link note personName file { id name size hash type } } } } } ${CARD}`;
const attach = (input: Record<string, unknown>, who = cards.unitOfficer) =>
  who.send(ATTACH, { input: { criterionId: line('1'), ...input } });
const line = (code: string) => cards.lines.get(code)?.id;
const fileOf = async (unitId: string, text = 'tệp') =>
  (await upload(cards.service, 'unit@hai-phong.demo', unitId, `${text}.pdf`, pdf(text))).body;
const open = async () => {
  const { unitId, card } = await cards.cardIn('SELF_SCORING');
  return { unitId, card, assessmentId: card.id as string };
};
const demanding = () => [...cards.lines.values()].filter(({ evidence }) => evidence === 'REQUIRED')[0]?.code as string;

describe('attachEvidence', () => {
  test('one file stands for several lines, beside a link and the explanation', async () => {
    const { unitId, assessmentId } = await open();
    const { id: fileId, hash } = await fileOf(unitId);
    done(await attach({ assessmentId, fileId, note: 'Trang 3' }));
    done(await attach({ assessmentId, fileId, criterionId: line('2') }));
    const card = done(await attach({ assessmentId, link: 'https://xa.example.vn/tin?id=7', criterionId: line('2') }));
    expect(lineOf(card, '1').evidence.filter(({ kind }: { kind: string }) => kind !== 'EXPLANATION')).toMatchObject([
      {
        kind: 'FILE',
        text: 'tệp.pdf',
        note: 'Trang 3',
        file: { id: fileId, hash, type: 'application/pdf' },
        link: null,
      },
    ]);
    expect(lineOf(card, '2').evidence.map(({ kind, text }: { kind: string; text: string }) => [kind, text])).toEqual([
      ['FILE', 'tệp.pdf'],
      ['LINK', 'https://xa.example.vn/tin?id=7'],
    ]);
  });

  test('satisfies a line that asks for evidence, as an explanation of its absence does', async () => {
    const unitId = await cards.newUnit();
    await cards.register(unitId);
    const code = demanding();
    const bare = cards.full([{ code, score: 1 }]);
    const card = done(await cards.saveSelf(unitId, bare));
    const early = await cards.step('submit', card);
    expect(early.errors[0]?.extensions).toMatchObject({
      code: 'ASSESSMENT_NOT_SUBMITTABLE',
      facts: { unexplained: [code] },
    });
    const attached = done(
      await attach({ assessmentId: card.id, link: 'https://xa.example.vn', criterionId: line(code) }),
    );
    expect(done(await cards.step('submit', attached)).status).toBe('SUBMITTED');
  });

  test('twice, one after the other or at once, is once', async () => {
    const { unitId, assessmentId } = await open();
    const { id: fileId } = await fileOf(unitId);
    const answers = await Promise.all(Array.from({ length: 4 }, () => attach({ assessmentId, fileId })));
    for (const answer of answers) done(answer);
    const card = done(await attach({ assessmentId, fileId: fileId.toUpperCase() }));
    expect(lineOf(card, '1').evidence.filter(({ kind }: { kind: string }) => kind === 'FILE')).toHaveLength(1);
    expect(
      await cards.service.rows("select 1 from sauro.audit_event where action = 'evidence.attach' and subject_id = $1", [
        assessmentId,
      ]),
    ).toHaveLength(1);
  });

  test('is for who reports for the unit', async () => {
    const { assessmentId } = await open();
    for (const who of [cards.commune, cards.head, cards.admin]) {
      expect(refused(await attach({ assessmentId, link: 'https://a.vn' }, who))).toEqual(['FORBIDDEN', undefined]);
    }
    expect(
      refused(await attach({ assessmentId, link: 'https://a.vn' }, cards.service.as('unit@hoa-binh.demo')))[0],
    ).toBe('NOT_FOUND');
  });

  test('a file of another unit or of nobody is none', async () => {
    const { assessmentId } = await open();
    const foreign = await fileOf(await cards.newUnit());
    expect(refused(await attach({ assessmentId, fileId: foreign.id }))).toEqual(['NOT_FOUND', 'fileId']);
    // The database refuses it too.
    const [row] = await cards.service.rows('select tenant_id, unit_id, year from sauro.assessment where id = $1', [
      assessmentId,
    ]);
    await expect(
      cards.service.rows(
        `insert into sauro.evidence (tenant_id, id, unit_id, year, criterion_id, file_id, attached_at, account_id, person_name)
         select $1, gen_random_uuid(), $2, $3, $4, $5, now(), account_id, 'x' from sauro.membership where tenant_id = $1 limit 1`,
        [row.tenant_id, row.unit_id, row.year, line('1'), foreign.id],
      ),
    ).rejects.toThrow(/evidence_file_fk/);
  });

  test.each([
    'http://xa.example.vn',
    'javascript:alert(1)',
    'https://ai:mat-khau@a.vn',
    'xa.example.vn',
    'https://localhost',
    'data:text/html,x',
  ])('the link %s is refused', async (link) => {
    const { assessmentId } = await open();
    expect(refused(await attach({ assessmentId, link }))).toEqual(['EVIDENCE_LINK_NOT_HTTPS', 'link']);
  });

  test('refuses both, neither, lines that follow facts, groups, and a twenty-first piece', async () => {
    const { unitId, assessmentId } = await open();
    const { id: fileId } = await fileOf(unitId);
    expect(refused(await attach({ assessmentId }))).toEqual(['BAD_USER_INPUT', 'fileId']);
    expect(refused(await attach({ assessmentId, fileId, link: 'https://a.vn' }))).toEqual(['BAD_USER_INPUT', 'fileId']);
    expect(refused(await attach({ assessmentId, link: 'https://a.vn', criterionId: line('8c') }))[0]).toBe(
      'CRITERION_LINKED',
    );
    expect(refused(await attach({ assessmentId, link: 'https://a.vn', criterionId: line('8') }))[0]).toBe(
      'CRITERION_IS_GROUP',
    );
    for (let piece = 1; piece <= 20; piece += 1) done(await attach({ assessmentId, link: `https://a.vn/${piece}` }));
    expect(refused(await attach({ assessmentId, link: 'https://a.vn/21' }))).toEqual(['EVIDENCE_FULL', 'criterionId']);
  });

  test('a line takes what its rule book says', async () => {
    const { assessmentId } = await open();
    await cards.service.rows("update sauro.criterion set evidence_types = '{FILE}' where id = $1", [line('3')]);
    expect(refused(await attach({ assessmentId, link: 'https://a.vn', criterionId: line('3') }))).toEqual([
      'EVIDENCE_KIND_NOT_ACCEPTED',
      'link',
    ]);
  });

  test('after submission nothing is added', async () => {
    const { card } = await cards.cardIn('SUBMITTED');
    expect(refused(await attach({ assessmentId: card.id, link: 'https://a.vn' }))[0]).toBe('ASSESSMENT_WRONG_STATE');
  });

  test('a page of cards with their evidence takes as many statements as one', async () => {
    for (let made = 0; made < 4; made += 1) {
      const { unitId, assessmentId } = await open();
      done(await attach({ assessmentId, fileId: (await fileOf(unitId, `trang ${made}`)).id }));
    }
    const counted = async (first: number) => {
      const { sql } = await cards.service.statements(() =>
        cards.head.ask(
          `{ units(filter: { search: "don vi thu" }, orderBy: NAME, first: ${first}) { nodes { assessment(year: 2026) { scores { evidence { text file { name } } } } } } }`,
        ),
      );
      return sql.length;
    };
    // The first question also learns what is kept of the tenant.
    await counted(3);
    expect(await counted(20)).toBe(await counted(3));
  });
});
