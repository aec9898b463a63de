import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { auditHeads } from '../../support/probe.js';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
let rootId: string;
let planId: string;
beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  const { tenant } = await admin.ask('{ tenant { rootBodies { id } plans { id } } }');
  rootId = tenant.rootBodies[0].id;
  planId = tenant.plans[0].id;
});
afterAll(() => service.stop());

const SET = `mutation ($input: TargetInput!) { setTarget(input: $input) {
  id code metric band comparator threshold kinds denominator year sinceYear version body { id } source { plan { id } section }
  progress { numerator denominator value met shortfall } } }`;
const input = (over: object = {}) => ({
  bodyId: rootId,
  year: 2026,
  code: 'REG-90',
  metric: 'REGISTRATION_RATE',
  comparator: 'AT_LEAST',
  threshold: 90.5,
  kinds: ['AGENCY', 'ENTERPRISE', 'AGENCY'],
  denominator: 'ELIGIBLE',
  planId,
  section: 'I.2',
  ...over,
});

describe('setTarget', () => {
  test('sets a new one that measures at once, then changes it with its version', async () => {
    const { setTarget } = await admin.ask(SET, { input: input() });
    expect(setTarget).toMatchObject({
      code: 'REG-90',
      threshold: 90.5,
      kinds: ['AGENCY', 'ENTERPRISE'],
      band: null,
      sinceYear: null,
      version: 1,
      body: { id: rootId },
      source: { plan: { id: planId }, section: 'I.2' },
    });
    expect(setTarget.progress.denominator).toBeGreaterThan(0);
    expect(setTarget.progress.value).toBeGreaterThan(0);

    const { setTarget: changed } = await admin.ask(SET, { input: input({ threshold: 0, version: 1 }) });
    expect(changed).toMatchObject({
      id: setTarget.id,
      version: 2,
      threshold: 0,
      progress: { met: true, shortfall: 0 },
    });
    const audits = await service.rows(
      "select subject_id, changes from sauro.audit_event where action = 'target.set' order by seq",
    );
    expect(audits).toMatchObject([
      { subject_id: setTarget.id, changes: [{ record: 'target', from: null }] },
      {
        subject_id: setTarget.id,
        changes: [{ record: 'target', from: { threshold: '90.50' }, to: { threshold: '0.00' } }],
      },
    ]);
  });

  test.each([
    ['one of that code without its version', {}, 'CONFLICT', 'version'],
    ['a stale version', { version: 1 }, 'CONFLICT', 'version'],
    ['a version of what is not there', { code: 'NEU', version: 1 }, 'NOT_FOUND', 'code'],
    ['classes without a class', { code: 'X', metric: 'CLASSIFIED_AT_LEAST_RATE' }, 'TARGET_BAND_MISSING', 'band'],
    ['a class where none is meant', { code: 'X', band: 'GOOD' }, 'TARGET_BAND_NOT_WANTED', 'band'],
    ['more than everybody', { code: 'X', threshold: 100.01 }, 'TARGET_THRESHOLD_OUT_OF_RANGE', 'threshold'],
    ['a negative share', { code: 'X', threshold: -1 }, 'TARGET_THRESHOLD_OUT_OF_RANGE', 'threshold'],
    [
      'half a unit',
      { code: 'X', metric: 'EXEMPLARY_COUNT', threshold: 0.5 },
      'TARGET_THRESHOLD_OUT_OF_RANGE',
      'threshold',
    ],
    ['a rate over several years', { code: 'X', sinceYear: 2024 }, 'TARGET_SINCE_NOT_WANTED', 'sinceYear'],
    ['a year that is not open', { code: 'X', year: 2031 }, 'YEAR_NOT_OPEN', 'year'],
    ['three decimal places', { code: 'X', threshold: 1.005 }, 'BAD_USER_INPUT', 'input.threshold'],
    ['no kinds', { code: 'X', kinds: [] }, 'BAD_USER_INPUT', 'kinds'],
    ['a plan that is not there', { code: 'X', planId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', 'planId'],
    ['a body that is not there', { code: 'X', bodyId: '01900000-0000-7000-8000-000000000000' }, 'NOT_FOUND', 'bodyId'],
  ])('refuses %s and writes nothing', async (_, over, code, field) => {
    const before = await auditHeads(service);
    const reply = await admin.send(SET, { input: input(over) });
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual([code, field]);
    expect(await auditHeads(service)).toEqual(before);
  });

  test('is for administrators over the body', async () => {
    for (const who of ['head', 'officer', 'commune', 'unit', 'bi']) {
      expect((await service.as(`${who}@hai-phong.demo`).send(SET, { input: input({ code: 'Y' }) })).code).toBe(
        'FORBIDDEN',
      );
    }
    expect((await service.as('admin@tu-ky.demo').send(SET, { input: input({ code: 'Y' }) })).code).toBe('NOT_FOUND');
  });

  test('the same target twice at once: one is set', async () => {
    const replies = await Promise.all([1, 2, 3].map(() => admin.send(SET, { input: input({ code: 'HAI-LAN' }) })));
    expect(replies.map(({ code }) => code ?? 'done').sort()).toEqual(['CONFLICT', 'CONFLICT', 'done']);
  });
});
