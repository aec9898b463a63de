import type { Kysely } from 'kysely';
import { rowsOfBook } from '../modules/rulebooks/book-rows.store.js';
import { copyOfBook } from '../modules/rulebooks/draft-edit.rules.js';
import { contentOfTemplate, readRuleBookTemplate } from '../modules/rulebooks/rule-book-template.js';
import { allKinds } from '../modules/units/unit.rules.js';
import type { Tables } from '../platform/db/tables.js';
import { communeOfDemo, type DemoSecrets, layPeople } from './accounts.js';
import type { SeedArea } from './areas.js';
import { assignmentOutcome, moveRows, reportOutcome } from './demo-desk.js';
import { layEndedDistrict } from './demo-ended-district.js';
import { type DemoFiles, layEvidence } from './demo-evidence.js';
import { type DemoContext, type DemoProfile, historyOf, type Scorecard, type UnitHistory } from './demo-history.js';
import { layLists } from './demo-lists.js';
import { layModels } from './demo-models.js';
import { layNextYear } from './demo-next-year.js';
import { layDemoNotices } from './demo-notices.js';
import { type DemoDecision, type DemoDelegation, delegationOf, registerOf } from './demo-register.js';
import { layReports } from './demo-reports.js';
import { type DemoScale, type DemoUnit, demoUnits, wordsOf } from './demo-units.js';
import { layHandedDownWork } from './demo-work.js';
import { forgetPlans, type InsertAll, insertInOrder, insertInto, type Row } from './insert-all.js';
import { idSequence } from './random.js';
import type { TenantFile } from './seed-file.js';
import type { TenantRows } from './tenant-rows.js';

/** The day on which the demo stands still: 2026 is under way, its first deadlines are over. */
const DEMO_DAY = '2026-11-22T10:00:00Z';

const UNITS_AT_ONCE = 1_000;

const PROFILES: Readonly<Record<string, DemoProfile>> = {
  'hai-phong': { registration: () => 0.955, recognition: (year) => 0.79 + 0.01 * (year - 2024), model: 0.64 },
  'thanh-hoa': { registration: () => 0.93, recognition: () => 0.78, model: 0.55 },
  'hoa-binh': {
    registration: (year) => 0.84 + 0.03 * (year - 2022),
    recognition: (year) => 0.7 + 0.03 * (year - 2022),
    model: 0.6,
  },
  'tu-ky': {
    registration: (_, kind) => (kind === 'COMMUNE' ? 1.1 : 0.995),
    recognition: (_, kind) => (kind === 'COMMUNE' ? 1.3 : 1.1),
    model: 0.88,
  },
  'thien-tin': {
    registration: (year) => (year < 2025 ? 0.9 : 1.1),
    recognition: (year) => (year < 2025 ? 0.85 : 0.94),
    model: 0.5,
  },
};

/** Everything that the demo of a tenant is made from. */
export interface DemoSource {
  readonly file: TenantFile;
  readonly rows: TenantRows;
  readonly areas: readonly SeedArea[];
  readonly scale: DemoScale;
  readonly secrets: DemoSecrets;
  /** The present instant: the demo never reaches beyond it. */
  readonly at: string;
  /** Whether people have worked in the tenant already; their reports, tasks and agencies are then left alone. */
  readonly inUse: boolean;
  /** Adds up the figures of what is laid. */
  readonly addUp: () => Promise<void>;
  /** Where files of the demo go; null: it has links only. */
  readonly store: DemoFiles | null;
}

/** Lays the demo accounts, units and their history for one tenant; gives back how many units. */
export async function layDemo(db: Kysely<Tables>, source: DemoSource): Promise<{ readonly demoUnits: number }> {
  const { file, rows, at } = source;
  const tenant = file.tenant.code;
  const insert = insertInto(db, rows.tenant.id, 'fails');
  const nextId = idSequence(`${tenant}/demo`);

  const { unit, members } = demoUnits(file, rows, source.areas, source.scale);
  await insert('unit', unit);
  await forgetPlans(db);
  await insert('unit_word', unit.flatMap(wordsOf));

  const commune = communeOfDemo(rows);
  const own = members.find((one) => !one.named && one.eligible && one.bodyId === commune.id);
  if (!own) throw new Error(`the demo of ${tenant} has no unit for its unit officer`);
  const people = await layPeople(insertInto(db, rows.tenant.id, 'stays'), db, file, rows, own, source.secrets, at);

  const models = await layModels(insert, {
    tenant,
    rootId: rows.body[0]?.id ?? '',
    firstYear: file.years[0] ?? file.plan.from_year,
    people,
    nextId,
  });

  const lastYear = file.years.at(-1) ?? file.plan.from_year;
  const asOf = Math.min(Date.parse(at), Date.parse(DEMO_DAY));
  const exemplary = file.rule_book.exemplary_every_year ? exemplaryUnits(rows, members) : [];
  const context: DemoContext = {
    tenant,
    years: file.years,
    asOf,
    profile: PROFILES[tenant] ?? { registration: () => 0.9, recognition: () => 0.8, model: 0.6 },
    scorecard: () => rows.scorecard,
    officer: people.officer,
    reporter: people.reporter,
    models,
    excellent: new Set(exemplary.map(({ unitId }) => unitId)),
    // A year that is still under way leaves one unit to be registered by whoever tries the service.
    unregistered: asOf < Date.UTC(lastYear, 11, 31) ? { unitId: own.id, year: lastYear } : null,
    stepsOfBody: commune.id,
    nextId,
  };

  const taking = members.filter((one) => !one.named || !source.inUse);
  const delegation = delegationOf(rows, commune, people.officer.accountId, context);
  await layHistories(insert, db, taking, exemplary, delegation, context);
  await layEvidence(insert, db, source.store, {
    tenantId: rows.tenant.id,
    bodyId: commune.id,
    account: people.reporter,
    nextId,
  });
  await layDesk(insert, db, source, unit, context);
  if (!source.inUse && commune.id !== rows.body[0]?.id) {
    const unitIds = members.filter((one) => one.eligible && one.bodyId === commune.id).map(({ id }) => id);
    const year = context.years.filter((one) => one <= new Date(asOf).getUTCFullYear()).at(-1) ?? lastYear;
    await layHandedDownWork(insert, { rootId: rows.body[0]?.id ?? '', bodyId: commune.id, unitIds, year }, context);
  }
  const second = await layBooks(insert, db, source, nextId);
  if (second && !source.inUse && NEXT_YEAR.includes(tenant)) {
    await layNextYear(insert, db, { year: DEMO_BOOKS_FROM, members, scorecard: second, own: own.id, context });
  }
  if (tenant === LISTS_OF && !source.inUse) {
    await layLists(insert, db, {
      year: lastYear,
      communeId: commune.id,
      bookId: rows.scorecard.bookId,
      content: rows.scorecard.content,
      timeZone: rows.tenant.time_zone,
      asOf,
      people,
      nextId,
    });
  }
  // A report says what the figures say.
  await source.addUp();
  if (!source.inUse) {
    const rootId = rows.body[0]?.id ?? '';
    await layReports(insert, db, { rootId, communeId: commune.id, timeZone: rows.tenant.time_zone }, context);
    await layDemoNotices(db, rows.tenant.time_zone, context);
    if (tenant === REORGANISED) await layEndedDistrict(insert, db, rows, at);
  }
  return { demoUnits: unit.length };
}

/** Where the plan is older than the reorganisation of 2025. */
const REORGANISED = 'hoa-binh';

/** Where a body has closed its list, units have appealed, and some are not assessed for a cause. */
const LISTS_OF = 'thanh-hoa';

/** From this year on the demo books below are in force; every year that the demo fills in has the book of its plan. */
const DEMO_BOOKS_FROM = 2027;
const DEMO_BOOKS: Readonly<Record<string, string>> = {
  'hai-phong': 'rule-books/hai-phong.yaml',
  'tu-ky': 'rule-books/tu-ky.yaml',
};

/** Where the year of the second book has begun: in the locality whose book scores in every way. */
const NEXT_YEAR: readonly string[] = ['tu-ky'];

/** A second book where the demo has one, which is given back, and a draft of the newest rules, to be changed and tried out on the last year by whoever tries the service. */
async function layBooks(
  insert: InsertAll,
  db: Kysely<Tables>,
  { file, rows, at }: DemoSource,
  nextId: () => string,
): Promise<Scorecard | null> {
  const first = rows.scorecard.content;
  let newest = first;
  let laid: Scorecard | null = null;
  let version = 1;
  const second = DEMO_BOOKS[file.tenant.code];
  if (second !== undefined) {
    const kinds = file.rule_book.kinds ?? allKinds;
    const read = contentOfTemplate(await readRuleBookTemplate(second), kinds, (table, code) => `${table} ${code}`);
    const { planId, section, awardRule } = first;
    const lineageOf = new Map(first.lines.map(({ code, lineageId }) => [code, lineageId]));
    newest = copyOfBook({ ...read, planId, section, awardRule }, nextId, ({ code }) => lineageOf.get(code) ?? null);
    version += 1;
    await db
      .updateTable('rule_book')
      .set({ to_year: DEMO_BOOKS_FROM })
      .where('id', '=', rows.scorecard.bookId)
      .execute();
    const book = rowsOfBook(
      { id: nextId(), version, fromYear: DEMO_BOOKS_FROM, toYear: null, publishedAt: at },
      newest,
    );
    await insert('rule_book', [book.rule_book]);
    await insert('criterion', book.criterion);
    await insert('band', book.band);
    await insert('rule_window', book.rule_window);
    laid = { bookId: book.rule_book.id, content: newest };
  }
  await insert('rule_book_draft', [
    {
      id: nextId(),
      book_version: version + 1,
      from_year: Math.max(DEMO_BOOKS_FROM, Number(at.slice(0, 4))) + 1,
      status: 'DRAFT',
      content: JSON.stringify(copyOfBook(newest, nextId, ({ lineageId }) => lineageId)),
      created_at: at,
    },
  ]);
  return laid;
}

/** A step of a unit on the way to being exemplary. */
interface ExemplaryStep {
  readonly unitId: string;
  readonly year: number;
  readonly status: 'PILOT' | 'NOMINATED' | 'RECOGNISED';
  readonly decidedOn: string;
  /** The day on which it was taken back, if it was. */
  readonly withdrawnOn?: string;
}

/**
 * Who becomes exemplary: each district has its pilots from the first year on; in the last one it nominates an agency or enterprise and a school,
 * but for the last district, whose school was no pilot any more; the province recognises an agency and an enterprise, and no school.
 */
function exemplaryUnits(rows: TenantRows, members: readonly DemoUnit[]): ExemplaryStep[] {
  const years = rows.tenant_year.map(({ year }) => year);
  const first = Math.min(...years);
  const last = Math.max(...years);
  const districts = rows.body.filter(({ level }) => level === 'DISTRICT');
  const firstOf = (bodyId: string, kind: string) =>
    members.find((one) => one.bodyId === bodyId && one.kind === kind && one.eligible && !one.named)?.id;
  const steps: ExemplaryStep[] = [];
  const add = (unitId: string | undefined, year: number, status: ExemplaryStep['status'], day: string, more = {}) => {
    if (unitId !== undefined) steps.push({ unitId, year, status, decidedOn: `${year}-${day}`, ...more });
  };
  for (const [index, district] of districts.entries()) {
    const kind = index % 2 === 0 ? 'AGENCY' : 'ENTERPRISE';
    const worker = firstOf(district.id, kind);
    const school = firstOf(district.id, 'EDUCATIONAL_INSTITUTION');
    add(worker, first, 'PILOT', '07-28');
    add(worker, last, 'NOMINATED', '11-25');
    if (index < 2) add(worker, last, 'RECOGNISED', '12-12');
    const lost = index === districts.length - 1;
    add(school, first, 'PILOT', '07-28', lost ? { withdrawnOn: `${first}-11-15` } : {});
    if (!lost) add(school, last, 'NOMINATED', '11-25');
  }
  return steps;
}

/** The steps as rows, each after the one that it follows. */
function exemplaryRows(steps: readonly ExemplaryStep[], { nextId, asOf, officer }: DemoContext): Row<'exemplary'>[] {
  const last = new Map<string, string>();
  return steps.map((step) => {
    const id = nextId();
    const withdrawn = step.withdrawnOn !== undefined && Date.parse(step.withdrawnOn) <= asOf;
    const after_id = step.status === 'PILOT' ? null : (last.get(step.unitId) ?? null);
    last.set(step.unitId, id);
    return {
      id,
      unit_id: step.unitId,
      year: step.year,
      status: step.status,
      decided_on: step.decidedOn,
      after_id,
      withdrawn,
      withdrawn_at: withdrawn ? `${step.withdrawnOn}T03:00:00Z` : null,
      withdrawn_by: withdrawn ? officer.accountId : null,
      withdrawal_reason: withdrawn ? 'Nhà trường không còn duy trì được mô hình thí điểm' : null,
    };
  });
}

const historyTables = [
  'registration',
  'unit_model',
  'commendation',
  'assessment',
  'assessment_step',
  'assessment_returned_line',
] as const satisfies readonly Exclude<keyof UnitHistory, 'decision'>[];

const joined = (histories: readonly UnitHistory[]): UnitHistory => ({
  registration: histories.flatMap(({ registration }) => registration),
  decision: histories.flatMap(({ decision }) => decision),
  unit_model: histories.flatMap(({ unit_model }) => unit_model),
  commendation: histories.flatMap(({ commendation }) => commendation),
  assessment: histories.flatMap(({ assessment }) => assessment),
  assessment_step: histories.flatMap(({ assessment_step }) => assessment_step),
  assessment_returned_line: histories.flatMap(({ assessment_returned_line }) => assessment_returned_line),
  // In the order of the primary key, which PostgreSQL fills faster.
  standing: histories.flatMap(({ standing }) => standing).sort((a, b) => a.year - b.year),
});

async function layHistories(
  insert: InsertAll,
  db: Kysely<Tables>,
  members: readonly DemoUnit[],
  exemplary: readonly ExemplaryStep[],
  delegation: DemoDelegation | null,
  context: DemoContext,
): Promise<void> {
  const decisions: DemoDecision[] = [];
  const happened = exemplary.filter(({ decidedOn }) => Date.parse(decidedOn) <= context.asOf);
  for (let from = 0; from < members.length; from += UNITS_AT_ONCE) {
    await forgetPlans(db);
    const some = members.slice(from, from + UNITS_AT_ONCE);
    const named = new Set(some.filter((one) => one.named).map(({ id }) => id));
    const rows = joined(some.map((unit) => historyOf(unit, context)));
    decisions.push(...rows.decision);
    await insertInOrder(insert, historyTables, rows);

    const { standing: standings } = rows;
    for (const step of happened) {
      const standing = standings.find((one) => one.unit_id === step.unitId && one.year === step.year);
      if (standing && step.status === 'NOMINATED') standing.nominated = true;
      if (standing && step.status === 'RECOGNISED') standing.exemplary = true;
    }
    await insert(
      'standing',
      standings.filter((one) => !named.has(one.unit_id)),
    );
    // Agencies that the plan names have their standings from the facts.
    for (const { year, unit_id, ...facts } of standings.filter((one) => named.has(one.unit_id))) {
      await db.updateTable('standing').set(facts).where('year', '=', year).where('unit_id', '=', unit_id).execute();
    }
  }
  // Numbers of certificates follow the decisions of all units.
  const given = await db
    .selectFrom('certificate')
    .select(({ fn }) => ['year', fn.max('number').as('last')])
    .groupBy('year')
    .execute();
  const { certificate, recognition } = registerOf(
    decisions,
    delegation,
    new Map(given.map(({ year, last }) => [year, last])),
    context.nextId,
  );
  await insert('recognition_delegation', delegation ? [delegation] : []);
  await forgetPlans(db);
  await insert('certificate', certificate);
  await forgetPlans(db);
  await insert('recognition', recognition);
  await insert('exemplary', exemplaryRows(happened, context));
}

/** Reports and tasks: those of the facts move on, and demo units get theirs where the plan asks units. */
async function layDesk(
  insert: InsertAll,
  db: Kysely<Tables>,
  { file, rows, inUse }: DemoSource,
  unit: readonly Row<'unit'>[],
  context: DemoContext,
): Promise<void> {
  const units = unit.map(({ id }) => ({ body_id: null, unit_id: id }));
  const ofUnits = file.reporting_regimes.filter(({ reporters }) => reporters === 'UNITS').map(({ code }) => code);
  const regimes = rows.reporting_regime.filter(({ code }) => ofUnits.includes(code));
  const dues = regimes.flatMap((regime) => {
    const laid = rows.report_due.filter(({ regime_id }) => regime_id === regime.id);
    const periods = new Map(laid.map((due) => [due.period, due]));
    return [...periods.values()].flatMap((due) =>
      units.map((reporter) => ({ ...due, ...reporter, id: context.nextId() })),
    );
  });
  await insert(
    'report_due',
    dues.map((due) => ({ ...due, ...reportOutcome(due, false, context) })),
  );

  const groups = file.tasks.flatMap((task, index) => (task.group === 'UNITS' ? [rows.task[index]?.id] : []));
  const work = groups.flatMap((taskId) => {
    const laid = rows.assignment.filter(({ task_id }) => task_id === taskId);
    const years = new Map(laid.map((assignment) => [assignment.year, assignment]));
    return [...years.values()].flatMap((assignment) =>
      units.map((assignee) => ({ ...assignment, ...assignee, id: context.nextId() })),
    );
  });
  const outcomes = work.map((assignment) => ({ assignment, outcome: assignmentOutcome(assignment, context) }));
  await insert(
    'assignment',
    outcomes.map(({ assignment, outcome: { steps: _, ...outcome } }) => ({ ...assignment, ...outcome })),
  );
  await insert(
    'assignment_step',
    outcomes.flatMap(({ outcome }) => outcome.steps),
  );
  if (inUse) return;

  await moveRows(
    db,
    rows.tenant.id,
    'report_due',
    'OPEN',
    {
      status: 'text',
      submitted_at: 'timestamptz',
      submitted_by: 'uuid',
      content: 'text',
      accepted_at: 'timestamptz',
      return_reason: 'text',
    },
    rows.report_due.map((due) => ({ id: due.id, ...reportOutcome(due, due.unit_id !== null, context) })),
  );
  const moved = rows.assignment.map((assignment) => ({
    id: assignment.id,
    ...assignmentOutcome(assignment, context),
  }));
  await moveRows(
    db,
    rows.tenant.id,
    'assignment',
    'ASSIGNED',
    { status: 'text', percent: 'integer', delivered_at: 'timestamptz', accepted_at: 'timestamptz' },
    moved,
  );
  await insert(
    'assignment_step',
    moved.flatMap(({ steps }) => steps),
  );
}
