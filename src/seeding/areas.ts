import type pg from 'pg';
import { fold } from '../kernel/fold.js';
import { readRows } from './seed-file.js';

/** From this day the areas of `areas.csv` are in force: the reorganisation of 2025. */
export const CURRENT_FROM = '2025-07-01';

// Only the first day for which this catalogue of former areas is used, not the day they were founded; see seeds/CREDITS.md.
const FORMER_FROM = '2020-01-01';

/** One row of the catalogue as it is laid. */
export interface SeedArea {
  readonly code: string;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly level: string;
  readonly kind: string;
  readonly name: string;
  readonly shortName: string;
  readonly parentCode: string | null;
}

/** A former area and the current one that took over all or part of it. */
export interface Succession {
  readonly code: string;
  readonly successorCode: string;
}

/** Kinds of areas as they begin a full name, longer ones first where one begins another. */
const FORMER_KINDS = ['Thành phố', 'Thị xã', 'Thị trấn', 'Đặc khu', 'Tỉnh', 'Quận', 'Huyện', 'Phường', 'Xã'];

/** The catalogue of both periods, read from the seed files. */
export async function readAreas(): Promise<SeedArea[]> {
  const [current, former] = await Promise.all([readRows('areas.csv'), readRows('areas-before-2025-07.csv')]);
  return [
    ...current.map((row) => area(row, row.kind ?? '', row.name ?? '', CURRENT_FROM, null)),
    ...former.map((row) => {
      const kind = FORMER_KINDS.find((known) => row.full_name?.startsWith(`${known} `));
      if (!kind) throw new Error(`seeds/areas-before-2025-07.csv: ${row.full_name}: unknown kind of area`);
      return area(row, kind, row.full_name?.slice(kind.length + 1) ?? '', FORMER_FROM, CURRENT_FROM);
    }),
  ];
}

const area = (
  row: Record<string, string>,
  kind: string,
  shortName: string,
  validFrom: string,
  validTo: string | null,
): SeedArea => ({
  code: row.code ?? '',
  validFrom,
  validTo,
  level: row.level ?? '',
  kind,
  name: row.full_name ?? '',
  shortName,
  parentCode: row.parent_code || null,
});

/**
 * Who took over whom, as far as the codes tell: a code that lives on succeeds itself; a former district is succeeded by the current communes,
 * and a former province by the current provinces, to which its surviving commune codes now belong.
 */
export function listSuccessions(areas: readonly SeedArea[]): Succession[] {
  const current = new Map(areas.filter(({ validTo }) => validTo === null).map((one) => [one.code, one]));
  const former = new Map(areas.filter(({ validTo }) => validTo !== null).map((one) => [one.code, one]));
  const successors = new Map<string, Set<string>>();
  const add = (code: string, successor: string) => {
    successors.set(code, (successors.get(code) ?? new Set()).add(successor));
  };
  for (const one of former.values()) {
    const living = current.get(one.code);
    if (!living || living.level !== one.level) continue;
    add(one.code, living.code);
    if (one.level !== 'COMMUNE' || !one.parentCode || !living.parentCode) continue;
    add(one.parentCode, living.code);
    const province = former.get(one.parentCode)?.parentCode;
    if (province) add(province, living.parentCode);
  }
  return [...successors].flatMap(([code, all]) => [...all].map((successorCode) => ({ code, successorCode })));
}

/** Lays the catalogue of areas as the owner: the service's role may only read it. Areas that are there already stay as they are. */
export async function layAreas(owner: pg.Client, areas: readonly SeedArea[]): Promise<void> {
  const successions = listSuccessions(areas);
  await owner.query('begin');
  await owner.query(
    `insert into sauro.area (code, valid_from, valid_to, level, kind, name, short_name, parent_code, search_key)
     select * from unnest($1::text[], $2::date[], $3::date[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[])
     on conflict do nothing`,
    [
      areas.map((one) => one.code),
      areas.map((one) => one.validFrom),
      areas.map((one) => one.validTo),
      areas.map((one) => one.level),
      areas.map((one) => one.kind),
      areas.map((one) => one.name),
      areas.map((one) => one.shortName),
      areas.map((one) => one.parentCode),
      areas.map((one) => fold(one.name)),
    ],
  );
  await owner.query(
    `insert into sauro.area_successor (code, valid_from, successor_code, successor_valid_from)
     select code, $3::date, successor_code, $4::date from unnest($1::text[], $2::text[]) as laid (code, successor_code)
     on conflict do nothing`,
    [successions.map((one) => one.code), successions.map((one) => one.successorCode), FORMER_FROM, CURRENT_FROM],
  );
  await owner.query('commit');
  await owner.query('analyze sauro.area, sauro.area_successor');
}
