import pg from 'pg';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { asRole } from '../../../src/platform/db/owner-database.js';
import { type Service, startService } from '../../support/service.js';
import { ADMIN, create, revoke } from './bi-desk.js';

let service: Service;
beforeAll(async () => {
  service = await startService({ biSessions: true });
});
afterAll(() => service.stop());

const open = async (kind: string) =>
  (await service.as(ADMIN).ask(create, { input: { kind, label: 'Thử' } })).createBiAccess;
const close = (email: string, input: Record<string, unknown>) =>
  service.as(email).send(revoke, { input: { version: 1, reason: 'Hết dùng', ...input } });

describe('revokeBiAccess', () => {
  test('a key opens nothing any more', async () => {
    const made = await open('API_KEY');
    const program = service.nobody.with({ authorization: `Bearer ${made.secret}` });
    await program.ask('{ tenant { code } }');
    const { data } = await close(ADMIN, { id: made.id });
    expect(data.revokeBiAccess).toMatchObject({ revokedAt: '2026-11-22T02:00:00Z', version: 2, uses: 1 });
    expect((await program.send('{ tenant { code } }')).code).toBe('UNAUTHENTICATED');
  });

  test('a role is closed, and a session that is open is ended', async () => {
    const made = await open('SQL_ROLE');
    const url = asRole(service.fresh.serviceUrl, made.roleName, made.secret);
    const session = new pg.Client({ connectionString: url });
    const ended = new Promise<void>((settle) => session.on('error', () => settle()));
    await session.connect();
    await session.query('select count(*) from fact_standing');
    expect((await close(ADMIN, { id: made.id })).code).toBeUndefined();
    await ended;
    const again = new pg.Client({ connectionString: url });
    await expect(again.connect()).rejects.toMatchObject({ code: expect.stringMatching(/^28/) });
  });

  test('of two who close it at once one is told', async () => {
    const made = await open('API_KEY');
    const codes = (await Promise.all([close(ADMIN, { id: made.id }), close(ADMIN, { id: made.id })])).map(
      ({ code }) => code,
    );
    expect(codes).toEqual(expect.arrayContaining(['CONFLICT', undefined]));
    expect((await close(ADMIN, { id: made.id, version: 2 })).code).toBe('BI_ACCESS_REVOKED');
  });

  test('refusals', async () => {
    const made = await open('API_KEY');
    expect((await close('officer@hai-phong.demo', { id: made.id })).code).toBe('FORBIDDEN');
    expect((await close('admin@hoa-binh.demo', { id: made.id })).code).toBe('NOT_FOUND');
    expect((await close(ADMIN, { id: made.id, version: 9 })).code).toBe('CONFLICT');
    expect((await close(ADMIN, { id: made.id, reason: '' })).code).toBe('BAD_USER_INPUT');
  });
});
