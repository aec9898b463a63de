import { type Expression, type Kysely, type RawBuilder, type SqlBool, sql } from 'kysely';
import { refuse } from '../../kernel/refusal.js';
import { words } from '../../kernel/fold.js';
import type { Tx } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import { keysetPage, type Page, type PageRequest, type SortKey } from '../../platform/db/keyset.js';
import type { Tables } from '../../platform/db/tables.js';
import { type BodyRow, findBody } from '../bodies/body.store.js';
import { UnitEntity, type UnitRecord } from './unit.entity.js';
import {
  type EnterpriseSize,
  levelsLeftOut,
  type RecognitionStatus,
  type SchoolLevel,
  sizesLeftOut,
  type StandardBand,
  type UnitKind,
} from './unit.rules.js';

/** A unit as lists show it. */
export interface UnitRow {
  readonly id: string;
  readonly code: string;
  readonly name: string;
  readonly kind: UnitKind;
  readonly bodyId: string;
  readonly areaCode: string | null;
  readonly areaValidFrom: string | null;
  readonly enterpriseSize: EnterpriseSize | null;
  readonly schoolLevel: SchoolLevel | null;
  readonly armedForces: boolean;
  readonly demo: boolean;
  readonly validFrom: string;
  readonly validTo: string | null;
  readonly version: number;
}

const columns = [
  'unit.id',
  'unit.code',
  'unit.name',
  'unit.kind',
  'unit.body_id as bodyId',
  'unit.area_code as areaCode',
  'unit.area_valid_from as areaValidFrom',
  'unit.enterprise_size as enterpriseSize',
  'unit.school_level as schoolLevel',
  'unit.armed_forces as armedForces',
  'unit.demo',
  'unit.valid_from as validFrom',
  'unit.valid_to as validTo',
  'unit.version',
] as const;

/** Order of a list of units. */
export type UnitOrder = 'NAME' | 'CODE';

/** Which units a caller may read: those of these bodies (null: of all), and single ones he reports for. */
export interface UnitScope {
  readonly bodyIds: readonly string[] | null;
  readonly unitIds: readonly string[];
}

/** What a list of units is asked for; what is left out does not narrow. */
export interface UnitQuestion {
  readonly bodyIds?: readonly string[] | null | undefined;
  readonly kinds?: readonly UnitKind[] | null | undefined;
  readonly search?: string | null | undefined;
  readonly eligible?: boolean | null | undefined;
  /** The year that band and recognition speak of. */
  readonly year?: number | null | undefined;
  readonly band?: StandardBand | null | undefined;
  readonly recognition?: RecognitionStatus | null | undefined;
}

/** The units of these ids. */
export async function listUnits(db: Kysely<Tables>, ids: readonly string[]): Promise<UnitRow[]> {
  return db
    .selectFrom('unit')
    .select(columns)
    .where('unit.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('unit.id')
    .execute() as Promise<UnitRow[]>;
}

/** Holds the units of these ids until the transaction ends, in the order of ids, so that two bulk jobs cannot wait for each other. */
export async function lockUnits(db: Kysely<Tables>, ids: readonly string[]): Promise<UnitRow[]> {
  return db
    .selectFrom('unit')
    .select(columns)
    .where('unit.id', '=', sql<string>`any(${[...ids]}::uuid[])`)
    .orderBy('unit.id')
    .forNoKeyUpdate()
    .execute() as Promise<UnitRow[]>;
}

/** Holds one unit until the transaction ends and reads the body it answers to; refuses with NOT_FOUND, or CONFLICT for a stale version. */
export async function lockUnit(
  tx: Pick<Tx, 'em' | 'db'>,
  id: string,
  version?: number,
): Promise<{ readonly unit: UnitRecord; readonly body: BodyRow }> {
  const unit = await lockById<UnitRecord>(tx.em, UnitEntity, id, version);
  const body = await findBody(tx.db, unit.bodyId);
  if (!body) throw refuse('NOT_FOUND');
  return { unit, body };
}

/** Whether a code is used in the tenant. */
export async function isUnitCodeTaken(db: Kysely<Tables>, code: string): Promise<boolean> {
  return (await db.selectFrom('unit').select('unit.id').where('unit.code', '=', code).executeTakeFirst()) !== undefined;
}
