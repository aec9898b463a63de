import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type RecognitionScene, startRecognitions, upTo, YEAR } from './recognition-scene.js';

let scene: RecognitionScene;
let unit: string;

beforeAll(async () => {
  scene = await startRecognitions();
});
afterAll(() => scene.service.stop());
beforeEach(async () => {
  [unit] = (await scene.registered(1)) as [string];
  await scene.decide(unit);
});

const statistics = async () =>
  (await scene.officer.ask(`{ tenant { statistics(year: ${YEAR}) { recognised registered } } }`)).tenant.statistics;

describe('revokeRecognition', () => {
  test('takes the recognition back with its certificate, and standing, figures and awards follow at once', async () => {
    const before = await statistics();
    const { certificate } = (await scene.read(unit)).recognition;
    expect(certificate).toMatchObject({ status: 'ISSUED', revocation: null });
    const { data } = await scene.revoke(unit);
    expect(data.revokeRecognition).toMatchObject({
      status: 'REVOKED',
      decisionNumber: '12/QĐ-BCĐ',
      version: 2,
      certificate: {
        number: certificate.number,
        status: 'REVOKED',
        decisionNumber: '12/QĐ-BCĐ',
        revocation: {
          decisionNumber: '30/QĐ-BCĐ',
          decidedOn: '2026-11-22',
          reason: 'Hồ sơ không trung thực',
          revokedAt: '2026-11-22T02:00:00Z',
          body: { id: scene.root },
          delegation: null,
        },
      },
    });
    expect(await scene.read(unit)).toMatchObject({
      standing: { recognition: 'REVOKED' },
      awardEligibility: { reasons: expect.arrayContaining([{ code: 'NOT_RECOGNISED' }]) },
    });
    expect(await statistics()).toEqual({ ...before, recognised: before.recognised - 1 });
    expect(await scene.recount()).toEqual([]);
    const [audit] = await scene.service.rows(
      "select reason, changes from sauro.audit_event where action = 'recognition.revoke' order by seq desc limit 1",
    );
    expect(audit.reason).toBe('Hồ sơ không trung thực');
    expect(audit.changes[0]).toMatchObject({ from: { status: 'RECOGNISED' }, to: { status: 'REVOKED' } });
  });

  test('a new recognition gives a new number; the revoked one stays in the register', async () => {
    const first = (await scene.read(unit)).recognition.certificate.number;
    await scene.revoke(unit);
    const refused = await scene.decide(unit, { version: 2, status: 'NOT_RECOGNISED', reason: 'x' });
    expect([refused.code, refused.errors[0]?.message]).toEqual([
      'RECOGNITION_REVOKED',
      `Công nhận năm ${YEAR} (giấy chứng nhận số ${first}) đã bị thu hồi; chỉ có thể công nhận lại bằng quyết định mới.`,
    ]);
    const { data } = await scene.decide(unit, { version: 2, decisionNumber: '40/QĐ-BCĐ' });
    expect(data.decideRecognition).toMatchObject({
      status: 'RECOGNISED',
      version: 3,
      certificate: { status: 'ISSUED' },
    });
    const second = data.decideRecognition.certificate.number;
    expect(second).toBeGreaterThan(first);
    const { certificates } = await scene.officer.ask(
      `query ($id: ID!) { certificates(year: ${YEAR}, filter: { unitId: $id }) { nodes { number status } } }`,
      { id: unit },
    );
    expect(certificates.nodes).toEqual([
      { number: first, status: 'REVOKED' },
      { number: second, status: 'ISSUED' },
    ]);
    const numbers = await scene.numbers();
    expect(numbers).toEqual(upTo(numbers.length));
  });

  test.each([
    ['a stale version', { version: 7 }, 'CONFLICT', 'version'],
    ['a day before the recognition', { decidedOn: '2026-11-21' }, 'REVOCATION_BEFORE_RECOGNITION', 'decidedOn'],
    ['a day in the future', { decidedOn: '2026-11-23' }, 'RECOGNITION_DATE_IN_FUTURE', 'decidedOn'],
    ['a reason of spaces', { reason: '  ' }, 'BAD_USER_INPUT', 'reason'],
    ['no number', { decisionNumber: '' }, 'BAD_USER_INPUT', 'decisionNumber'],
    ['a year without decision', { year: 2026 }, 'RECOGNITION_NOT_STANDING', undefined],
    ['a unit that does not exist', { unitId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', undefined],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(scene.service);
    const reply = await scene.revoke(unit, over);
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(scene.service)).toEqual(before);
    expect((await scene.read(unit)).recognition.status).toBe('RECOGNISED');
  });

  test('refuses what is not recognised, or revoked already', async () => {
    const [other] = (await scene.registered(1)) as [string];
    expect((await scene.revoke(other)).code).toBe('RECOGNITION_NOT_STANDING');
    await scene.decide(other, { status: 'NOT_ASSESSED', reason: 'x' });
    expect((await scene.revoke(other)).code).toBe('RECOGNITION_NOT_STANDING');
    await scene.revoke(unit);
    expect((await scene.revoke(unit, { version: 2 })).code).toBe('RECOGNITION_NOT_STANDING');
  });

  test('is for whoever may decide, and for nobody of another tenant', async () => {
    for (const who of ['admin', 'unit', 'bi'])
      expect((await scene.revoke(unit, {}, scene.service.as(`${who}@hai-phong.demo`))).code).toBe('FORBIDDEN');
    expect((await scene.revoke(unit, {}, scene.neighbourHead)).code).toBe('FORBIDDEN');
    expect((await scene.revoke(unit, {}, scene.service.as('head@thanh-hoa.demo'))).code).toBe('NOT_FOUND');
    expect((await scene.revoke(unit, {}, scene.communeOfficer)).code).toBeUndefined();
  });

  test('several at once: one revokes', async () => {
    const replies = await Promise.all([1, 2, 3].map(() => scene.revoke(unit)));
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'CONFLICT', 'done']);
  });

  test('the database keeps a recognition and its certificate together', async () => {
    const broken = async (sql: string) =>
      scene.service.database
        .write(scene.tenantId, ({ em }) => em.execute(sql, [unit]))
        .then(
          () => 'written',
          (error: Error) => error.message,
        );
    expect(await broken("update sauro.recognition set status = 'REVOKED' where unit_id = ?")).toMatch(
      /recognition_certificate_fk/,
    );
    expect(await broken('update sauro.recognition set certificate_number = null where unit_id = ?')).toMatch(
      /recognition_certificate/,
    );
    expect(await broken("update sauro.certificate set status = 'REVOKED' where unit_id = ?")).toMatch(
      /certificate_revoked/,
    );
    expect(await broken('update sauro.certificate set number = 9999 where unit_id = ?')).toMatch(/permission denied/);
    expect(await broken('delete from sauro.certificate where unit_id = ?')).toMatch(/permission denied/);
    expect(
      await broken(
        `insert into sauro.certificate (tenant_id, id, year, number, unit_id, status, decision_number, decided_on, deciding_body_id, issued_at)
         select tenant_id, uuidv7(), year, number + 1000, unit_id, status, 'x', decided_on, deciding_body_id, issued_at from sauro.certificate where unit_id = ?`,
      ),
    ).toMatch(/certificate_(one_standing|previous_fk)/);
  });
});
