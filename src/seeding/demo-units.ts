import { words } from '../kernel/fold.js';
import type { SeedArea } from './areas.js';
import type { Row } from './insert-all.js';
import { idSequence, Random } from './random.js';
import type { TenantFile } from './seed-file.js';
import { isCounted, type TenantRows } from './tenant-rows.js';

/** How many demo units are laid: as many as the locality really has, or few enough for a test. */
export type DemoScale = 'full' | 'small';

type Kind = 'AGENCY' | 'ENTERPRISE' | 'EDUCATIONAL_INSTITUTION' | 'RESIDENTIAL_AREA' | 'COMMUNE';
type Counts = Readonly<Partial<Record<Kind, number>>>;

/** A unit that takes part in the demo, with what decides how it fares; named agencies of the plan take part too, and fare well. */
export interface DemoUnit {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: string;
  readonly bodyId: string;
  readonly bodyCode: string;
  readonly eligible: boolean;
  readonly named: boolean;
}

// Demo units by tenant. COMMUNE units are not counted here: there is one for each commune where the plan assesses communes.
const COUNTS: Readonly<Record<string, Readonly<Record<DemoScale, Counts>>>> = {
  'hai-phong': {
    // 200 agencies with the ones that the plan names.
    full: { AGENCY: 189, ENTERPRISE: 40_000, EDUCATIONAL_INSTITUTION: 1_600 },
    small: { AGENCY: 3, ENTERPRISE: 574, EDUCATIONAL_INSTITUTION: 23 },
  },
  'thanh-hoa': {
    full: { AGENCY: 90, ENTERPRISE: 210, EDUCATIONAL_INSTITUTION: 100 },
    small: { AGENCY: 14, ENTERPRISE: 170, EDUCATIONAL_INSTITUTION: 15 },
  },
  'hoa-binh': {
    full: { AGENCY: 60, ENTERPRISE: 190, EDUCATIONAL_INSTITUTION: 100 },
    small: { AGENCY: 16, ENTERPRISE: 165, EDUCATIONAL_INSTITUTION: 16 },
  },
  'tu-ky': {
    full: { AGENCY: 30, ENTERPRISE: 90, EDUCATIONAL_INSTITUTION: 40, RESIDENTIAL_AREA: 120 },
    small: { AGENCY: 6, ENTERPRISE: 12, EDUCATIONAL_INSTITUTION: 6, RESIDENTIAL_AREA: 16 },
  },
  'thien-tin': {
    full: { AGENCY: 8, ENTERPRISE: 38, EDUCATIONAL_INSTITUTION: 14 },
    small: { AGENCY: 8, ENTERPRISE: 38, EDUCATIONAL_INSTITUTION: 14 },
  },
};

const SIZES = [
  ['MICRO', 0.42],
  ['SMALL', 0.28],
  ['MEDIUM', 0.21],
  ['LARGE', 0.09],
] as const;

const SCHOOLS = [
  ['PRESCHOOL', 0.3, 'Trường Mầm non'],
  ['NURSERY', 0.06, 'Nhà trẻ'],
  ['PRIMARY', 0.25, 'Trường Tiểu học'],
  ['LOWER_SECONDARY', 0.23, 'Trường THCS'],
  ['UPPER_SECONDARY', 0.1, 'Trường THPT'],
  ['VOCATIONAL', 0.04, 'Trung tâm Giáo dục nghề nghiệp'],
  ['COLLEGE', 0.015, 'Trường Cao đẳng'],
  ['UNIVERSITY', 0.005, 'Trường Đại học'],
] as const;

const SPELLED: Readonly<
  Record<Exclude<Kind, 'COMMUNE'>, { readonly code: string; readonly name: string; readonly digits: number }>
> = {
  AGENCY: { code: 'CQ', name: 'Cơ quan', digits: 3 },
  ENTERPRISE: { code: 'DN', name: 'Doanh nghiệp', digits: 5 },
  EDUCATIONAL_INSTITUTION: { code: 'GD', name: '', digits: 4 },
  RESIDENTIAL_AREA: { code: 'KDC', name: 'Khu dân cư', digits: 3 },
};

/** The demo units of a tenant in the order in which they are laid: by kind, then by body, so that names and ids rise together. */
export function demoUnits(
  file: TenantFile,
  rows: TenantRows,
  areas: readonly SeedArea[],
  scale: DemoScale,
): { readonly unit: Row<'unit'>[]; readonly members: DemoUnit[] } {
  const tenant = file.tenant.code;
  const counts = COUNTS[tenant]?.[scale] ?? {};
  const nextId = idSequence(`${tenant}/unit`);
  const firstDay = `${Math.min(...file.years)}-01-01`;
  const ofThatTime = new Map(
    areas.filter(({ validFrom }) => validFrom === file.tenant.area_valid_from).map((area) => [area.code, area]),
  );
  // Districts manage units of their own where there are districts; a provincial body manages only the agencies that its plan names.
  const bodies = rows.body.filter(
    (body) => body.level !== 'PROVINCE' && (body.parent_id !== null || rows.body.length === 1),
  );
  const seen = new Set<string>();
  const unit: Row<'unit'>[] = [];
  const add = (
    body: TenantRows['body'][number],
    facts: Pick<Row<'unit'>, 'code' | 'name' | 'kind'>,
    of: Partial<Row<'unit'>>,
  ) =>
    unit.push({
      id: nextId(),
      code: facts.code,
      name: facts.name,
      kind: facts.kind,
      body_id: body.id,
      area_code: of.area_code ?? body.area_code,
      area_valid_from: file.tenant.area_valid_from,
      enterprise_size: of.enterprise_size ?? null,
      school_level: of.school_level ?? null,
      armed_forces: false,
      demo: true,
      valid_from: firstDay,
      valid_to: null,
    });

  for (const [kind, spelled] of Object.entries(SPELLED) as [Exclude<Kind, 'COMMUNE'>, (typeof SPELLED)['AGENCY']][]) {
    const random = new Random(`${tenant}/${kind}`);
    const total = counts[kind] ?? 0;
    const share = spread(
      total,
      bodies.map((body) => weight(tenant, body, ofThatTime)),
      bodies.map((body) => body.level === 'DISTRICT' || total >= bodies.length),
    );
    let number = 0;
    for (const [index, body] of bodies.entries()) {
      for (let count = 0; count < (share[index] ?? 0); count++) {
        // No body without a unit that counts; districts have one of each kind.
        const key = body.level === 'DISTRICT' ? `${body.id}/${kind}` : body.id;
        const mustCount = !seen.has(key);
        seen.add(key);
        const digits = String(++number).padStart(spelled.digits, '0');
        const size = kind === 'ENTERPRISE' ? drawn(random, SIZES, mustCount ? 'MEDIUM' : undefined) : null;
        const school =
          kind === 'EDUCATIONAL_INSTITUTION' ? drawn(random, SCHOOLS, mustCount ? 'UPPER_SECONDARY' : undefined) : null;
        const place = ofThatTime.get(body.area_code ?? '')?.shortName ?? file.tenant.name;
        add(
          body,
          {
            code: `MAU-${spelled.code}-${digits}`,
            name: `${school?.[2] ?? spelled.name} mẫu ${digits} — ${place}`,
            kind,
          },
          { enterprise_size: size?.[0] ?? null, school_level: school?.[0] ?? null },
        );
      }
    }
  }
  const root = rows.body[0];
  const communesAreAssessed = file.targets.some(({ kinds }) => kinds.includes('COMMUNE'));
  for (const body of communesAreAssessed && root ? bodies.filter(({ level }) => level === 'COMMUNE') : []) {
    const name = ofThatTime.get(body.area_code ?? '')?.name ?? body.name;
    // A commune is assessed by the level above it.
    if (root) add(root, { code: `MAU-XA-${body.area_code}`, name, kind: 'COMMUNE' }, { area_code: body.area_code });
  }
  const bodyCodes = new Map(rows.body.map((body) => [body.id, body.code]));
  const member = (one: Row<'unit'>): DemoUnit => ({
    id: one.id,
    code: one.code,
    name: one.name,
    kind: one.kind,
    bodyId: one.body_id,
    bodyCode: bodyCodes.get(one.body_id) ?? '',
    eligible: isCounted(one),
    named: !one.demo,
  });
  return { unit, members: [...rows.unit, ...unit].map(member) };
}

/** The words under which a unit is found. */
export const wordsOf = (unit: Row<'unit'>): Row<'unit_word'>[] =>
  words(`${unit.name} ${unit.code}`).map((word) => ({ word, unit_id: unit.id }));

/** Wards have more units than rural communes, districts more than their communes, and none as many as the next. */
function weight(tenant: string, body: TenantRows['body'][number], areas: ReadonlyMap<string, SeedArea>): number {
  const kind = areas.get(body.area_code ?? '')?.kind ?? '';
  const base = { Phường: 3, 'Thị trấn': 2, 'Đặc khu': 0.4, Xã: 1 }[kind] ?? 4;
  return base * Math.exp(0.7 * new Random(`${tenant}/${body.code}/weight`).bell());
}

/** Shares a whole number out by weight, the largest remainders first; places that must have one get one. */
export function spread(total: number, weights: readonly number[], atLeastOne: readonly boolean[]): number[] {
  const reserved = atLeastOne.map((wanted) => (wanted ? 1 : 0));
  const rest = Math.max(0, total - reserved.reduce<number>((sum, one) => sum + one, 0));
  const whole = weights.reduce((sum, one) => sum + one, 0);
  const exact = weights.map((one) => (one / whole) * rest);
  const shares = exact.map((one, index) => Math.floor(one) + (reserved[index] ?? 0));
  const missing = total - shares.reduce((sum, one) => sum + one, 0);
  const byRemainder = exact
    .map((one, index) => ({ index, remainder: one - Math.floor(one) }))
    .sort((a, b) => b.remainder - a.remainder || a.index - b.index);
  for (const { index } of byRemainder.slice(0, Math.max(0, missing))) shares[index] = (shares[index] ?? 0) + 1;
  return shares;
}

function drawn<Entry extends readonly [string, number, ...unknown[]]>(
  random: Random,
  entries: readonly Entry[],
  wanted: Entry[0] | undefined,
): Entry | undefined {
  const share = random.share();
  let sum = 0;
  const found = entries.find(([, probability]) => {
    sum += probability;
    return share < sum;
  });
  return wanted === undefined ? (found ?? entries.at(-1)) : entries.find(([name]) => name === wanted);
}
