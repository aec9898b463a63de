import { readdir, readFile } from 'node:fs/promises';
import { parse } from 'yaml';
import { z } from 'zod';
import { isDay } from '../kernel/deadline.js';

const folder = new URL('../../seeds/', import.meta.url);

const text = (most: number) => z.string().trim().min(1).max(most);
const code = text(60);
const day = z.string().refine(isDay, 'a day such as 2026-01-31');
const year = z.int().min(2000).max(2100);
const month = z.int().min(1).max(12);
const dayOfMonth = z.int().min(1).max(31);
const section = text(100).nullable().default(null);

const level = z.enum(['PROVINCE', 'DISTRICT', 'COMMUNE']);
const unitKind = z.enum(['AGENCY', 'ENTERPRISE', 'EDUCATIONAL_INSTITUTION', 'RESIDENTIAL_AREA', 'COMMUNE']);
const band = z.enum(['EXCELLENT', 'GOOD', 'AVERAGE', 'WEAK']);
const kinds = z.array(unitKind).min(1);

const oneBody = z.strictObject({
  code,
  name: text(300),
  level,
  area_code: z.string(),
  standing_agency: text(300),
});
const bodyPattern = z.strictObject({
  for_each: level,
  code,
  name: text(300),
  parent: code,
  standing_agency: text(300),
});

const tenantFile = z.strictObject({
  tenant: z.strictObject({
    code,
    name: text(200),
    level,
    area_code: z.string(),
    area_valid_from: day,
    time_zone: z.string(),
  }),
  years: z.array(year).min(1),
  plan: z.strictObject({
    code,
    number: text(100).nullable(),
    issued_on: z.string().nullable(),
    issuer: text(300),
    title: text(500),
    from_year: year,
    to_year: year.nullable(),
    bases: z.array(text(200)),
  }),
  provisions: z.array(
    z.strictObject({
      kind: z.enum(['PRINCIPLE', 'SIZE', 'PILOT']),
      text: text(1000),
      section,
      year: year.nullable().default(null),
      unit_kind: unitKind.nullable().default(null),
      quantity: z.int().min(0).nullable().default(null),
    }),
  ),
  bodies: z.tuple([oneBody], bodyPattern),
  agencies: z.array(z.strictObject({ name: text(300), armed_forces: z.boolean().default(false) })).min(1),
  targets: z.array(
    z.strictObject({
      code,
      metric: z.string(),
      band: band.nullable().default(null),
      comparator: z.enum(['AT_LEAST', 'MORE_THAN', 'AT_MOST', 'LESS_THAN', 'EXACTLY']),
      threshold: z.number().min(0),
      kinds,
      denominator: z.enum(['ELIGIBLE', 'REGISTERED', 'ASSESSED']),
      years: z.array(year).min(1),
      since_year: year.nullable().default(null),
      at: z.enum(['ROOT', 'DISTRICT_BODIES']).default('ROOT'),
      section,
    }),
  ),
  rule_book: z.strictObject({
    kinds: kinds.optional(),
    section,
    award_excluded_bands: z.array(band).default([]),
    award_section: section,
    exemplary_band: band.nullable().default(null),
    exemplary_every_year: z.boolean().default(false),
    exemplary_section: section,
  }),
  reporting_regimes: z.array(
    z.strictObject({
      code,
      name: text(300),
      reporters: z.enum(['BODIES', 'BODIES_AND_AGENCIES', 'UNITS']),
      reporter_level: level.nullable().default(null),
      reporter_label: text(300),
      receiver_body: code.nullable().default(null),
      receiver: text(300),
      via: text(300).nullable().default(null),
      recipient: text(300).nullable().default(null),
      frequency: z.enum(['HALF_YEAR', 'YEAR']),
      deadlines: z
        .array(z.strictObject({ month, day: dayOfMonth, boundary: z.enum(['BEFORE', 'ON_OR_BEFORE']) }))
        .length(1),
      contents: z.array(text(300)),
      after_regime: code.nullable().default(null),
      section,
    }),
  ),
  milestones: z.array(
    z.strictObject({
      name: text(300),
      recurrence: z.enum(['ONCE', 'YEARLY']),
      on_date: day.nullable().default(null),
      month: month.nullable().default(null),
      day: dayOfMonth.nullable().default(null),
      quarter: z.int().min(1).max(4).nullable().default(null),
      from_year: year.optional(),
      to_year: year.optional(),
      section,
    }),
  ),
  tasks: z.array(
    z.strictObject({
      assignee: text(300),
      group: z.enum(['AGENCIES', 'COMMUNE_BODIES', 'DISTRICT_BODIES', 'UNITS']).optional(),
      standing: z.boolean().default(false),
      recurrence: z.enum(['ONCE', 'YEARLY']),
      due: day.optional(),
      with: z.array(text(300)).default([]),
      with_bodies: z.array(code).default([]),
      work: text(1000),
      product: text(500),
      section,
    }),
  ),
  models: z.array(
    z.strictObject({
      name: text(300),
      place: text(300).nullable().default(null),
      body: code.optional(),
      status: z.enum(['PROPOSED', 'ACTIVE', 'PROMOTED', 'RECOGNISED_BY_PROVINCE']),
      section,
    }),
  ),
});

/** One founding tenant as its file states it. */
export type TenantFile = z.infer<typeof tenantFile>;

/** The codes of the founding tenants, from the names of their files. */
export async function listTenantCodes(): Promise<string[]> {
  const files = await readdir(new URL('tenants/', folder));
  return files
    .filter((file) => file.endsWith('.yaml'))
    .map((file) => file.slice(0, -'.yaml'.length))
    .sort();
}

/** Reads and checks the file of one founding tenant; a fault names the file and the place in it. */
export const readTenantFile = (tenantCode: string): Promise<TenantFile> =>
  readChecked(`tenants/${tenantCode}.yaml`, tenantFile);

/** Reads one CSV file of the seeds as rows by column name; the files quote nothing. */
export async function readRows(file: string): Promise<Record<string, string>[]> {
  const [head = '', ...lines] = (await readFile(new URL(file, folder), 'utf8')).trim().split(/\r?\n/);
  const names = head.split(',');
  return lines.map((row) => {
    const cells = row.split(',');
    if (cells.length !== names.length) throw new Error(`seeds/${file}: ${row}: ${names.length} cells expected`);
    return Object.fromEntries(names.map((name, index) => [name, cells[index] ?? '']));
  });
}

async function readChecked<Schema extends z.ZodType>(file: string, schema: Schema): Promise<z.infer<Schema>> {
  const read = schema.safeParse(parse(await readFile(new URL(file, folder), 'utf8')));
  if (!read.success) throw new Error(`seeds/${file}:\n${z.prettifyError(read.error)}`);
  return read.data;
}
