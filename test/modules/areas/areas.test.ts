import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
});

afterAll(() => service.stop());

const AREAS = `query ($level: Level, $parentCode: String, $search: String, $on: Date, $first: Int, $after: String) {
  areas(level: $level, parentCode: $parentCode, search: $search, on: $on, first: $first, after: $after) {
    totalCount nodes { code name level validFrom validTo parent { code name } successors { code name } } pageInfo { hasNextPage endCursor } } }`;

describe('areas', () => {
  test.each([
    ['provinces of today', { level: 'PROVINCE' }, 34],
    ['communes of today', { level: 'COMMUNE' }, 3321],
    ['communes of Hải Phòng', { parentCode: '31' }, 114],
    ['communes of Thanh Hóa', { parentCode: '38' }, 166],
    ['no districts today', { level: 'DISTRICT' }, 0],
    ['districts before', { level: 'DISTRICT', on: '2025-06-30' }, 50],
    ['districts of Hòa Bình before', { parentCode: '17', on: '2024-01-01' }, 10],
  ])('%s', async (_, variables, count) => {
    expect((await officer.ask(AREAS, { ...variables, first: 1 })).areas.totalCount).toBe(count);
  });

  test.each(['hai phong', 'Hải Phòng', 'HAI PHONG', 'Hải Phòng'.normalize('NFD')])(
    '"%s" finds Hải Phòng',
    async (search) => {
      const { areas } = await officer.ask(AREAS, { level: 'PROVINCE', search });
      expect(areas.nodes.map((area: { code: string }) => area.code)).toEqual(['31']);
    },
  );

  test('đ is found as d', async () => {
    const names = async (search: string) =>
      (await officer.ask(AREAS, { level: 'PROVINCE', search })).areas.nodes.map((area: { name: string }) => area.name);
    expect(await names('da nang')).toEqual(['Thành phố Đà Nẵng']);
    expect(await names('Đà Nẵng')).toEqual(await names('da nang'));
  });

  test('former areas name their successors', async () => {
    const { areas } = await officer.ask(AREAS, { on: '2025-06-30', level: 'PROVINCE' });
    expect(
      Object.fromEntries(
        areas.nodes.map((area: { code: string; successors: { code: string }[] }) => [
          area.code,
          area.successors.map((one) => one.code),
        ]),
      ),
    ).toEqual({
      17: ['25'],
      30: ['31'],
      31: ['31'],
      51: ['51'],
    });
  });

  test('one code, two names: Hành Thiện became Thiện Tín', async () => {
    const on = async (day: string) =>
      (await officer.ask(AREAS, { on: day, search: 'thien', level: 'COMMUNE', first: 200 })).areas.nodes.find(
        (area: { code: string }) => area.code === '21388',
      );
    expect(await on('2025-06-30')).toMatchObject({
      name: 'Xã Hành Thiện',
      validTo: '2025-07-01',
      parent: { code: '532' },
      successors: [{ name: 'Xã Thiện Tín' }],
    });
    expect(await on('2025-07-01')).toMatchObject({ name: 'Xã Thiện Tín', validTo: null, parent: { code: '51' } });
  });

  test('pages in Vietnamese order give each area once', async () => {
    const seen: string[] = [];
    const names: string[] = [];
    let after: string | null = null;
    do {
      const {
        areas,
      }: { areas: { nodes: { code: string; name: string }[]; pageInfo: { hasNextPage: boolean; endCursor: string } } } =
        await officer.ask(AREAS, { parentCode: '38', first: 40, after });
      seen.push(...areas.nodes.map((area) => area.code));
      names.push(...areas.nodes.map((area) => area.name));
      after = areas.pageInfo.hasNextPage ? areas.pageInfo.endCursor : null;
    } while (after);
    expect(new Set(seen).size).toBe(166);
    expect(seen).toHaveLength(166);
    expect(names).toEqual([...names].sort(new Intl.Collator('vi', { numeric: true }).compare));
  });

  test.each([
    ['0 rows', { first: 0 }, 'first'],
    ['201 rows', { first: 201 }, 'first'],
    ['a forged cursor', { after: 'bm9uc2Vuc2U' }, 'after'],
    ['a cursor of another list', { after: Buffer.from('["a"]').toString('base64url') }, 'after'],
    ['a cursor with a zero byte', { after: Buffer.from(JSON.stringify(['a\0', '31'])).toString('base64url') }, 'after'],
  ])('refuses %s', async (_, variables, field) => {
    const reply = await officer.send(AREAS, variables);
    expect([reply.code, reply.errors[0]?.extensions.field]).toEqual(['BAD_USER_INPUT', field]);
  });

  test('constant statements, and nobody reads without signing in', async () => {
    const caller = officer.with({ 'x-tenant': 'hai-phong' });
    await caller.ask(AREAS, { first: 1 });
    const few = await service.statements(() => caller.ask(AREAS, { parentCode: '31', first: 2 }));
    const many = await service.statements(() => caller.ask(AREAS, { parentCode: '31', first: 100 }));
    expect(many.sql.length).toBe(few.sql.length);
    expect((await service.nobody.send(AREAS, {})).code).toBe('UNAUTHENTICATED');
    expect((await service.as('operator@sauro.demo').ask(AREAS, { level: 'PROVINCE', first: 1 })).areas.totalCount).toBe(
      34,
    );
  });
});
