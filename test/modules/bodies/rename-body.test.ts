import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let admin: Caller;
let commune: { id: string; version: number; name: string; code: string };

beforeAll(async () => {
  service = await startService();
  admin = service.as('admin@hai-phong.demo');
  commune = (await admin.ask('{ tenant { bodies(level: COMMUNE) { id version name code } } }')).tenant.bodies[0];
});

afterAll(() => service.stop());

const RENAME = `mutation ($input: RenameBodyInput!) { renameBody(input: $input) { id name code version standingAgency } }`;

describe('renameBody', () => {
  test('changes the name, keeps the code, moves the version and tells from what to what', async () => {
    const { renameBody } = await admin.ask(RENAME, {
      input: { id: commune.id, version: commune.version, name: 'Ban Chỉ đạo phường Mới' },
    });
    expect(renameBody).toMatchObject({
      name: 'Ban Chỉ đạo phường Mới',
      code: commune.code,
      version: commune.version + 1,
    });
    const [audit] = await service.rows("select changes from sauro.audit_event where action = 'body.rename'");
    expect(audit.changes[0]).toMatchObject({ from: { name: commune.name }, to: { name: 'Ban Chỉ đạo phường Mới' } });
  });

  test('a stale version is a conflict that names the current one', async () => {
    const reply = await admin.send(RENAME, { input: { id: commune.id, version: commune.version, name: 'Khác' } });
    expect(reply.errors[0]?.extensions).toMatchObject({ code: 'CONFLICT', facts: { current: commune.version + 1 } });
  });

  test('two administrators at once: the second gets CONFLICT', async () => {
    const version = commune.version + 1;
    const replies = await Promise.all(
      ['A', 'B'].map((name) => admin.send(RENAME, { input: { id: commune.id, version, name } })),
    );
    expect(replies.map((reply) => reply.code ?? 'done').sort()).toEqual(['CONFLICT', 'done']);
  });

  test('null takes the standing agency away, leaving it out does not', async () => {
    const { body } = await admin.ask('query ($id: ID!) { body(id: $id) { version standingAgency } }', {
      id: commune.id,
    });
    expect(body.standingAgency).not.toBeNull();
    const kept = (await admin.ask(RENAME, { input: { id: commune.id, version: body.version, name: 'C' } })).renameBody;
    expect(kept.standingAgency).toBe(body.standingAgency);
    expect(
      (await admin.ask(RENAME, { input: { id: commune.id, version: kept.version, standingAgency: null } })).renameBody
        .standingAgency,
    ).toBeNull();
  });
});
