import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { startCards } from '../assessments/cards.js';
import { type RecognitionScene, startRecognitions, upTo, YEAR } from './recognition-scene.js';

let scene: RecognitionScene;

beforeAll(async () => {
  scene = await startRecognitions();
});
afterAll(() => scene.service.stop());

const recognised = (unitId: string) => ({ unitId, status: 'RECOGNISED' });
const last = async () => (await scene.numbers()).at(-1) ?? 0;
// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
const numbersOf = (reply: { data: any }): number[] =>
  // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
  reply.data.decideRecognitions.decided.map((one: any) => one.certificate?.number);

describe('decideRecognitions', () => {
  test('decides upon each by itself; certificates are numbered in the order in which the units are named', async () => {
    const [a, b, c, d, e] = (await scene.registered(5)) as [string, string, string, string, string];
    const first = (await last()) + 1;
    const { data } = await scene.decideAll([
      recognised(c),
      { unitId: b, status: 'NOT_RECOGNISED', reason: 'Để xảy ra cháy' },
      recognised(a),
      { unitId: e, status: 'NOT_ASSESSED', reason: 'Mới thành lập' },
      recognised(d),
    ]);
    const { decided, problems } = data.decideRecognitions;
    expect(problems).toEqual([]);
    expect(
      // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
      decided.map((one: any) => [one.unit.id, one.status, one.certificate?.number ?? null, one.decisionNumber]),
    ).toEqual([
      [c, 'RECOGNISED', first, '20/QĐ-BCĐ'],
      [b, 'NOT_RECOGNISED', null, '20/QĐ-BCĐ'],
      [a, 'RECOGNISED', first + 1, '20/QĐ-BCĐ'],
      [e, 'NOT_ASSESSED', null, '20/QĐ-BCĐ'],
      [d, 'RECOGNISED', first + 2, '20/QĐ-BCĐ'],
    ]);
    const audits = await scene.service.rows(
      "select subject_id, changes from sauro.audit_event where action = 'recognitions.decide' order by seq desc limit 5",
    );
    expect(new Set(audits.map((row) => row.subject_id))).toEqual(
      // biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely
      new Set(decided.map((one: any) => one.id)),
    );
    expect(await scene.recount()).toEqual([]);
  });

  test('a problem for each row that is refused, with code and sentence, and no number for it', async () => {
    const [good, twice, decided, revoked, leftOut, reported] = (await scene.registered(6)) as [
      string,
      string,
      string,
      string,
      string,
      string,
    ];
    const { service } = scene;
    await scene.decide(decided);
    await scene.decide(revoked);
    await scene.revoke(revoked);
    await scene.officer.ask('mutation ($input: UpdateUnitInput!) { updateUnit(input: $input) { id } }', {
      input: { id: leftOut, version: 1, armedForces: true },
    });
    const { createUnit: unregistered } = await scene.officer.ask(
      'mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }',
      { input: { bodyId: scene.commune, code: 'CN-KHONG', name: 'Chưa đăng ký', kind: 'AGENCY' } },
    );
    await service.rows(
      `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at)
       select tenant_id, uuidv7(), account_id, email, person_name, 'UNIT_OFFICER', $1, granted_at from sauro.membership where email = 'officer@hai-phong.demo'`,
      [reported],
    );
    const [foreign] = await service.rows('select unit_id from sauro.registration where tenant_id <> $1 limit 1', [
      scene.tenantId,
    ]);
    const first = (await last()) + 1;
    const reply = await scene.decideAll([
      recognised('nonsense'),
      recognised(foreign.unit_id),
      recognised(reported),
      recognised(decided),
      { unitId: decided.toUpperCase(), version: 1, status: 'NOT_RECOGNISED', reason: 'x' },
      recognised(unregistered.id),
      { unitId: revoked, version: 2, status: 'NOT_ASSESSED', reason: 'x' },
      recognised(leftOut),
      { unitId: twice, status: 'NOT_RECOGNISED' },
      recognised(twice),
      recognised(good),
    ]);
    const { problems } = reply.data.decideRecognitions;
    expect(problems.map((one: { row: number; code: string }) => [one.row, one.code])).toEqual([
      [1, 'NOT_FOUND'],
      [2, 'NOT_FOUND'],
      [3, 'FORBIDDEN'],
      [4, 'CONFLICT'],
      [5, 'RECOGNITION_NAMED_TWICE'],
      [6, 'RECOGNITION_UNIT_NOT_REGISTERED'],
      [7, 'RECOGNITION_REVOKED'],
      [8, 'UNIT_NOT_ELIGIBLE'],
      [9, 'RECOGNITION_REASON_REQUIRED'],
      [10, 'RECOGNITION_NAMED_TWICE'],
    ]);
    expect(problems[4].message).toBe('Đơn vị được nêu hai lần trong danh sách; chỉ dòng đầu được xét.');
    expect(numbersOf(reply)).toEqual([first]);
    expect((await scene.read(decided)).recognition).toMatchObject({ status: 'RECOGNISED', version: 1 });
    const standing = await scene.decideAll([{ unitId: decided, version: 1, status: 'NOT_RECOGNISED', reason: 'x' }]);
    const number = (await scene.read(decided)).recognition.certificate.number;
    expect(standing.data.decideRecognitions.problems).toEqual([
      {
        row: 1,
        unitId: decided,
        code: 'RECOGNITION_STANDS',
        message: `Đơn vị đã được công nhận, giấy chứng nhận số ${number} năm ${YEAR}; muốn thay đổi phải thu hồi công nhận, có lý do.`,
        facts: [
          { name: 'number', value: String(number) },
          { name: 'year', value: String(YEAR) },
        ],
      },
    ]);
  });

  test('a day to come and a year that is not open refuse every row', async () => {
    const units = await scene.registered(2);
    const before = await auditHeads(scene.service);
    const codes = async (over: object) =>
      (await scene.decideAll(units.map(recognised), over)).data.decideRecognitions.problems.map(
        ({ code }: { code: string }) => code,
      );
    expect(await codes({ decidedOn: '2026-11-23' })).toEqual([
      'RECOGNITION_DATE_IN_FUTURE',
      'RECOGNITION_DATE_IN_FUTURE',
    ]);
    await scene.service.rows('update sauro.tenant_year set closed_at = $3 where tenant_id = $1 and year = $2', [
      scene.tenantId,
      YEAR,
      '2026-11-22',
    ]);
    expect(await codes({})).toEqual(['YEAR_NOT_OPEN', 'YEAR_NOT_OPEN']);
    await scene.service.rows('update sauro.tenant_year set closed_at = null where tenant_id = $1 and year = $2', [
      scene.tenantId,
      YEAR,
    ]);
    expect(await auditHeads(scene.service)).toEqual(before);
  });

  test('is for whoever decides for a body; no row, or more than 200, are refused', async () => {
    const [unit] = (await scene.registered(1)) as [string];
    for (const who of ['admin', 'unit', 'bi'])
      expect((await scene.decideAll([recognised(unit)], {}, scene.service.as(`${who}@hai-phong.demo`))).code).toBe(
        'FORBIDDEN',
      );
    const { data } = await scene.decideAll([recognised(unit)], {}, scene.neighbourHead);
    expect(data.decideRecognitions.problems).toMatchObject([{ code: 'FORBIDDEN' }]);
    for (const decisions of [[], Array.from({ length: 201 }, () => recognised(unit))]) {
      const reply = await scene.decideAll(decisions);
      expect([reply.code, reply.errors[0]?.extensions.field]).toEqual(['BAD_USER_INPUT', 'decisions']);
    }
  });

  test('200 units take as many statements as 2', async () => {
    const units = await scene.registered(202);
    const few = await scene.service.statements(() => scene.decideAll(units.slice(0, 2).map(recognised)));
    const many = await scene.service.statements(() => scene.decideAll(units.slice(2).map(recognised)));
    expect(numbersOf(many.result)).toHaveLength(200);
    expect(many.sql.length).toBe(few.sql.length);
  });

  test('two officers with the same units in opposite orders do not wait for each other: each unit is decided once', async () => {
    const units = await scene.registered(60);
    const before = await last();
    const replies = await Promise.all([
      scene.decideAll(units.map(recognised)),
      scene.decideAll(units.toReversed().map(recognised), {}, scene.communeOfficer),
      scene.decideAll(units.slice(20, 40).map(recognised), {}, scene.head),
    ]);
    expect(replies.map(({ code }) => code)).toEqual([undefined, undefined, undefined]);
    expect(replies.flatMap(numbersOf).sort((a, b) => a - b)).toEqual(upTo(60).map((number) => before + number));
    for (const reply of replies) {
      // A list is decided in one go: its numbers follow each other.
      const numbers = numbersOf(reply);
      expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
      for (const problem of reply.data.decideRecognitions.problems) expect(problem.code).toBe('CONFLICT');
    }
    expect(await scene.recount()).toEqual([]);
  });
});

describe('an approved card', () => {
  test('that contradicts refuses its own row only', async () => {
    const cards = await startCards();
    try {
      const { unitId } = await cards.cardIn('APPROVED', 'NOT_RECOGNISED');
      const free = await cards.newUnit();
      await cards.register(free);
      const { decideRecognitions } = await cards.head.ask(
        'mutation ($input: DecideRecognitionsInput!) { decideRecognitions(input: $input) { decided { unit { id } } problems { row unitId code } } }',
        {
          input: {
            year: 2026,
            decisionNumber: '20/QĐ-BCĐ',
            decidedOn: '2026-11-22',
            decisions: [{ ...recognised(unitId), version: 1 }, recognised(free)],
          },
        },
      );
      expect(decideRecognitions).toEqual({
        decided: [{ unit: { id: free } }],
        problems: [{ row: 1, unitId, code: 'ASSESSMENT_APPROVED' }],
      });
    } finally {
      await cards.service.stop();
    }
  });
});
