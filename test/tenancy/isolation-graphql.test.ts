import type { GraphQLObjectType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { kindOfId } from '../support/id-positions.js';
import { auditHeads, positions, probe, type SampleIds, sampleIds, schema } from '../support/probe.js';
import { rowsToAttack } from '../support/rows-to-attack.js';
import { type Caller, type Service, startService } from '../support/service.js';

// Driven by the schema: every argument and input field that takes an id is given an id of another tenant. A new one that nobody
// named in id-positions.ts fails by itself.

const GATEWAY_KEY = 'gateway-key-of-the-isolation-test-0123';
const places = positions.filter((position) => position.type === 'ID');

let service: Service;
let everyRole: Caller;
let callers: Caller[];
let own: SampleIds;
let foreign: SampleIds;

beforeAll(async () => {
  service = await startService({ gatewayKey: GATEWAY_KEY });
  // One account with every role over the whole tenant: what stops it is the tenant, never a missing role.
  for (const role of ['TENANT_ADMIN', 'BODY_HEAD']) {
    await service.rows(
      `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, body_id, granted_at)
       select tenant_id, gen_random_uuid(), account_id, email, person_name, $1, body_id, granted_at from sauro.membership where email = 'officer@hai-phong.demo' and role = 'BODY_OFFICER'`,
      [role],
    );
  }
  everyRole = service.as('officer@hai-phong.demo');
  callers = [everyRole, service.as('unit@hai-phong.demo')];
  const [unit] = await service.rows("select unit_id from sauro.membership where email = 'unit@hai-phong.demo'");
  for (const rows of rowsToAttack) await service.rows(rows);
  own = { ...(await sampleIds(service, 'hai-phong')), unit: unit.unit_id };
  foreign = await sampleIds(service, 'hoa-binh');
});

afterAll(() => service.stop());

describe('ids of another tenant', () => {
  test('every place for an id is known', () => {
    const names = [...new Set(places.map((position) => position.name))].sort();
    expect(names).toEqual(Object.keys(kindOfId).sort());
  });

  test('answer NOT_FOUND everywhere, and nothing is written', async () => {
    const before = await auditHeads(service);
    const leaks: string[] = [];
    for (const { root, field, name, path } of places) {
      const value = foreign[kindOfId[name] ?? ''];
      const answers: string[] = [];
      for (const caller of callers) {
        const { answer, reply } = await probe(caller, root, field, own, { path, value, place: name });
        answers.push(answer === 'BAD_USER_INPUT' ? JSON.stringify(reply.errors[0]) : answer);
        if (answer !== 'FORBIDDEN') break;
      }
      // Of the steps that share their input only this one takes evidence; the others refuse it unread.
      if (name === 'StepEvidenceInput.fileId' && field !== 'reportProgress') {
        if (!answers.at(-1)?.includes('BAD_USER_INPUT')) leaks.push(`${field} ${name}: ${answers.join(', ')}`);
        continue;
      }
      if (answers.at(-1) !== 'NOT_FOUND') leaks.push(`${field} ${name}: ${answers.join(', ')}`);
    }
    expect(leaks).toEqual([]);
    expect(await auditHeads(service)).toEqual(before);
  }, 180_000);

  test('what is no id answers NOT_FOUND or BAD_USER_INPUT, never INTERNAL', async () => {
    const wrong: string[] = [];
    for (const { root, field, name, path } of places) {
      for (const value of [
        'x',
        '0',
        "'; drop table sauro.unit; --",
        'ffffffff-ffff-7fff-bfff-ffffffffffff',
        '\u0000',
      ]) {
        const { answer } = await probe(everyRole, root, field, own, { path, value, place: name });
        if (!['NOT_FOUND', 'BAD_USER_INPUT', 'FORBIDDEN'].includes(answer))
          wrong.push(`${field} ${name} ${JSON.stringify(value)}: ${answer}`);
      }
    }
    expect(wrong).toEqual([]);
  }, 180_000);

  test('every entity refuses a reference into another tenant', async () => {
    const entities = (schema.getType('_Entity') as unknown as { getTypes(): GraphQLObjectType[] })
      .getTypes()
      .map((type) => type.name);
    const references: Record<string, Record<string, string | undefined>> = {
      Body: { id: foreign['body'] },
      Unit: { id: foreign['unit'] },
      Tenant: { code: 'hoa-binh' },
    };
    // Areas are national.
    expect(entities.filter((name) => name !== 'Area').sort()).toEqual(Object.keys(references).sort());
    const gateway = everyRole.with({ 'x-gateway-key': GATEWAY_KEY });
    for (const [name, key] of Object.entries(references)) {
      const reply = await gateway.send('query ($r: [_Any!]!) { _entities(representations: $r) { __typename } }', {
        r: [{ __typename: name, ...key }],
      });
      expect([name, reply.code]).toEqual([name, 'NOT_FOUND']);
    }
  });

  test('X-Tenant of another tenant answers as one that does not exist', async () => {
    for (const code of ['hoa-binh', 'nowhere', "x' or 1=1", 'x'.repeat(500)]) {
      const reply = await everyRole.with({ 'x-tenant': code }).send('{ tenant { code } }');
      expect([code.slice(0, 20), reply.code]).toEqual([code.slice(0, 20), 'NOT_FOUND']);
    }
  });
});
