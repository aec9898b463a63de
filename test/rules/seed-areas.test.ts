import { beforeAll, describe, expect, test } from 'vitest';
import { CURRENT_FROM, listSuccessions, readAreas, type SeedArea } from '../../src/seeding/areas.js';

let areas: SeedArea[];

beforeAll(async () => {
  areas = await readAreas();
});

const current = () => areas.filter(({ validFrom }) => validFrom === CURRENT_FROM);
const former = () => areas.filter(({ validTo }) => validTo === CURRENT_FROM);
const successorsOf = (code: string) =>
  listSuccessions(areas)
    .filter((one) => one.code === code)
    .map((one) => one.successorCode);

describe('the catalogue of areas', () => {
  test('34 provinces and 3,321 communes are in force', () => {
    expect(Object.groupBy(current(), ({ level }) => level).PROVINCE).toHaveLength(34);
    expect(Object.groupBy(current(), ({ level }) => level).COMMUNE).toHaveLength(3321);
    expect(current().every(({ validTo }) => validTo === null)).toBe(true);
  });

  test('four former provinces with 50 districts and 695 communes ended with 30 June 2025', () => {
    const byLevel = Object.groupBy(former(), ({ level }) => level);
    expect(byLevel.PROVINCE?.map(({ code }) => code)).toEqual(['17', '30', '31', '51']);
    expect(byLevel.DISTRICT).toHaveLength(50);
    expect(byLevel.COMMUNE).toHaveLength(695);
    expect(current()).toHaveLength(areas.length - former().length);
  });

  test('a former area has its kind and its short name from its full name', () => {
    expect(former().find(({ code }) => code === '298')).toMatchObject({
      kind: 'Huyện',
      name: 'Huyện Tứ Kỳ',
      shortName: 'Tứ Kỳ',
      parentCode: '30',
    });
  });

  test('every area but a province has a parent in its own period', () => {
    for (const period of [current(), former()]) {
      const codes = new Set(period.map(({ code }) => code));
      for (const { level, parentCode } of period) {
        expect(level === 'PROVINCE' ? parentCode === null : codes.has(parentCode ?? '')).toBe(true);
      }
    }
  });
});

describe('who took over a former area', () => {
  test.each([
    ['17', ['25']], // Hòa Bình → Phú Thọ
    ['30', ['31']], // Hải Dương → Hải Phòng
    ['31', ['31']],
    ['51', ['51']],
    ['11113', ['11113']], // xã Tân Kỳ kept its code
  ])('%s → %j', (code, expected) => {
    expect(successorsOf(code)).toEqual(expected);
  });

  test('a district goes on in the communes that kept a code of its own', () => {
    const communes = former().filter(({ parentCode }) => parentCode === '298');
    const living = new Set(current().map(({ code }) => code));
    expect(successorsOf('298').sort()).toEqual(
      communes
        .map(({ code }) => code)
        .filter((code) => living.has(code))
        .sort(),
    );
    expect(successorsOf('298')).toHaveLength(6);
  });

  test('where no code lives on, nothing is claimed', () => {
    expect(successorsOf('318')).toEqual([]); // Bạch Long Vĩ had no communes in the catalogue
  });
});
