import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../../support/service.js';

let service: Service;
beforeAll(async () => {
  service = await startService();
});
afterAll(() => service.stop());

const ASK =
  'query ($id: ID!) { unit(id: $id) { awardEligibility(year: 2026) { eligible reasons { code sentence } } } }';

const unitWith = async (condition: string): Promise<string> =>
  (
    await service.rows(
      `select s.unit_id as id from sauro.standing s join sauro.tenant t on t.id = s.tenant_id and t.code = 'hai-phong'
       where s.year = 2026 and s.eligible and ${condition} order by 1 limit 1`,
    )
  )[0].id;

test('nothing stands against a recognised unit of a good class', async () => {
  const id = await unitWith("s.recognition = 'RECOGNISED' and s.band_standard in ('EXCELLENT', 'GOOD')");
  const { unit } = await service.as('officer@hai-phong.demo').ask(ASK, { id });
  expect(unit.awardEligibility).toEqual({ eligible: true, reasons: [] });
});

test('the reasons are said in the language of the request', async () => {
  const id = await unitWith("s.band_standard in ('AVERAGE', 'WEAK') and s.recognition = 'NOT_RECOGNISED'");
  const officer = service.as('officer@hai-phong.demo');
  const { unit } = await officer.with({ 'accept-language': 'en' }).ask(ASK, { id });
  expect(unit.awardEligibility).toMatchObject({
    eligible: false,
    reasons: [
      { code: 'NOT_RECOGNISED', sentence: 'The unit is not recognised as meeting “An toàn về ANTT”.' },
      { code: 'BAND_EXCLUDED' },
    ],
  });
  const { unit: vietnamese } = await officer.ask(ASK, { id });
  expect(vietnamese.awardEligibility.reasons[0].sentence).toMatch(/chưa được công nhận/);
});

test('is a record of the unit: not for analysts, not for other tenants', async () => {
  const id = await unitWith('true');
  expect((await service.as('bi@hai-phong.demo').send(ASK, { id })).code).toBe('FORBIDDEN');
  expect((await service.as('officer@tu-ky.demo').send(ASK, { id })).code).toBe('NOT_FOUND');
});
