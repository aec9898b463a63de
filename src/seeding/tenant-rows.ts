import { dueInstant, startOfDay } from '../kernel/deadline.js';
import { decimalToColumn } from '../kernel/decimal.js';
import { fold, words } from '../kernel/fold.js';
import { type Path, pathUnder } from '../kernel/path.js';
import { clashWithWindow } from '../modules/reporting/regime-finding.rules.js';
import { rowsOfBook } from '../modules/rulebooks/book-rows.store.js';
import type { BookContent } from '../modules/rulebooks/rule-book.rules.js';
import { contentOfTemplate, type RuleBookTemplate } from '../modules/rulebooks/rule-book-template.js';
import {
  allKinds,
  type EnterpriseSize,
  isEligible,
  nationalEligibility,
  type SchoolLevel,
  type UnitKind,
} from '../modules/units/unit.rules.js';
import type { SeedArea } from './areas.js';
import type { Scorecard } from './demo-history.js';
import type { Row } from './insert-all.js';
import type { TenantFile } from './seed-file.js';
import { seedId, tenantId } from './seed-id.js';

type Body = Row<'body'> & { readonly path: Path };

/** Everything that the plan of one founding tenant says, as rows by table. */
export interface TenantRows {
  readonly tenant: Row<'tenant'>;
  readonly tenant_year: Row<'tenant_year'>[];
  readonly body: Body[];
  readonly body_member: Row<'body_member'>[];
  readonly unit: Row<'unit'>[];
  readonly unit_word: Row<'unit_word'>[];
  readonly plan: Row<'plan'>[];
  readonly plan_provision: Row<'plan_provision'>[];
  readonly milestone: Row<'milestone'>[];
  /** The book of the plan, as the demo fills its scorecard in. */
  readonly scorecard: Scorecard;
  readonly rule_book: Row<'rule_book'>[];
  readonly criterion: Row<'criterion'>[];
  readonly band: Row<'band'>[];
  readonly rule_window: Row<'rule_window'>[];
  readonly model: Row<'model'>[];
  readonly reporting_regime: Row<'reporting_regime'>[];
  readonly deadline_rule: Row<'deadline_rule'>[];
  readonly report_due: Row<'report_due'>[];
  readonly target: Row<'target'>[];
  readonly task: Row<'task'>[];
  readonly task_party: Row<'task_party'>[];
  readonly assignment: Row<'assignment'>[];
  readonly assignment_coordinator: Row<'assignment_coordinator'>[];
  readonly standing: Row<'standing'>[];
}

/** The tables of a tenant's seed in the order in which their foreign keys allow them to be filled. */
export const tablesInOrder = [
  'tenant_year',
  'body',
  'body_member',
  'unit',
  'unit_word',
  'plan',
  'plan_provision',
  'milestone',
  'rule_book',
  'criterion',
  'band',
  'rule_window',
  'model',
  'reporting_regime',
  'deadline_rule',
  'report_due',
  'target',
  'task',
  'task_party',
  'assignment',
  'assignment_coordinator',
  'standing',
] as const satisfies readonly (keyof TenantRows)[];

/** Books are in force from here on, so that every year that a plan or the demo looks back to has its rules. */
const BOOK_FROM_YEAR = 2020;

/** The groups of the files as rules of the service. */
const groupOf = {
  AGENCIES: 'AGENCIES_OF_BODY',
  COMMUNE_BODIES: 'COMMUNE_BODIES',
  DISTRICT_BODIES: 'DISTRICT_BODIES',
  UNITS: 'UNITS_BELOW',
} as const;

/**
 * The template as the founding tenants published it: criterion 5g scored all or nothing, without a word on which of its two wordings applied.
 * A published book never changes, nor do the cards that were scored by it; whoever drafts from the template today chooses a wording.
 */
const asFirstPublished = (template: RuleBookTemplate): RuleBookTemplate => ({
  ...template,
  criteria: template.criteria.map((entry) =>
    'children' in entry
      ? {
          ...entry,
          children: entry.children.map(({ wordings, ...line }) =>
            wordings ? { ...line, scoring: 'ALL_OR_NOTHING' as const } : line,
          ),
        }
      : entry,
  ),
});

/** The code of an organisation that a plan names: its folded name, `so-tu-phap`. */
export const agencyCode = (name: string): string => fold(name).replaceAll(' ', '-').slice(0, 60);

const decimal = (value: number): string => decimalToColumn(Math.round(value * 100));

/** Turns the file of a tenant into rows. Ids follow from natural keys, so that the same file always gives the same rows; `at` is the instant of laying. */
export function rowsOfTenant(
  file: TenantFile,
  template: RuleBookTemplate,
  areas: readonly SeedArea[],
  at: string,
): TenantRows {
  const id = (table: string, ...key: (string | number)[]) => seedId(file.tenant.code, table, ...key);
  const { time_zone: timeZone } = file.tenant;
  const firstDay = `${Math.min(...file.years)}-01-01`;
  const planYears = file.years.filter((year) => year >= file.plan.from_year && year <= (file.plan.to_year ?? year));

  const body = bodies(file, areas, firstDay, id);
  const root = must(body[0], 'a root body');
  const bodyByCode = new Map(body.map((one) => [one.code, one]));
  const bodyId = (code: string) => must(bodyByCode.get(code), `body ${code} in ${file.tenant.code}`).id;
  const bodiesAt = (level: string) => body.filter((one) => one.level === level && one.id !== root.id);

  const unit = file.agencies.map((agency) => ({
    id: id('unit', agencyCode(agency.name)),
    code: agencyCode(agency.name),
    name: agency.name,
    kind: 'AGENCY' as const,
    body_id: root.id,
    area_code: file.tenant.area_code,
    area_valid_from: file.tenant.area_valid_from,
    enterprise_size: null,
    school_level: null,
    armed_forces: agency.armed_forces,
    demo: false,
    valid_from: firstDay,
    valid_to: null,
  }));
  const agencyId = (name: string) => {
    const found = unit.find((one) => one.name === name);
    return must(found, `agency "${name}" in ${file.tenant.code}`).id;
  };

  const planId = id('plan', file.plan.code);
  const scorecard = contentOfTemplate(asFirstPublished(template), file.rule_book.kinds ?? allKinds, (table, code) =>
    id(table, 1, code),
  );
  const content: BookContent = {
    ...scorecard,
    planId,
    section: file.rule_book.section,
    awardRule: {
      planId,
      excludedBands: file.rule_book.award_excluded_bands,
      section: file.rule_book.award_section,
      exemplaryBand: file.rule_book.exemplary_band,
      exemplaryEveryYear: file.rule_book.exemplary_every_year,
      exemplarySection: file.rule_book.exemplary_section,
    },
  };
  const book = rowsOfBook(
    { id: id('rule_book', 1), version: 1, fromYear: BOOK_FROM_YEAR, toYear: null, publishedAt: at },
    content,
  );

  const regimes = file.reporting_regimes.map((regime) => ({
    id: id('reporting_regime', regime.code),
    code: regime.code,
    name: regime.name,
    reporters: regime.reporters,
    reporter_level: regime.reporter_level,
    reporter_label: regime.reporter_label,
    receiver_body_id: regime.receiver_body === null ? null : bodyId(regime.receiver_body),
    receiver: regime.receiver,
    via: regime.via,
    recipient: regime.recipient,
    frequency: regime.frequency,
    contents: regime.contents,
    after_regime_id: regime.after_regime === null ? null : id('reporting_regime', regime.after_regime),
    plan_id: planId,
    section: regime.section,
    from_year: file.plan.from_year,
    to_year: file.plan.to_year,
  }));

  const clash = (regime: TenantFile['reporting_regimes'][number]) => {
    const deadlines = regime.deadlines.map((deadline) => ({
      ...deadline,
      cutOffMonth: null,
      cutOffDay: null,
      shift: 'NONE' as const,
    }));
    return clashWithWindow({ frequency: regime.frequency, deadlines }, planYears, () => content.windows);
  };
  const reportersOf = (regime: TenantFile['reporting_regimes'][number]): Assignee[] => {
    if (regime.reporters === 'UNITS') return unit.map(asUnit);
    const reporting = body.filter((one) => one.level === regime.reporter_level).map(asBody);
    return regime.reporters === 'BODIES' ? reporting : [...reporting, ...unit.map(asUnit)];
  };
  const reportDues = file.reporting_regimes.flatMap((regime) =>
    planYears.flatMap((year) => {
      const [deadline] = regime.deadlines;
      const rule = must(deadline, `a deadline of ${regime.code}`);
      const period = regime.frequency === 'HALF_YEAR' ? `${year}-H1` : String(year);
      return reportersOf(regime).map((reporter) => ({
        id: id('report_due', regime.code, period, reporter.body_id ?? reporter.unit_id ?? ''),
        regime_id: id('reporting_regime', regime.code),
        year,
        period,
        ...reporter,
        cut_off_at: null,
        due_at: dueInstant(year, rule.month, rule.day, rule.boundary, timeZone),
        opens_at: startOfDay(`${year}-01-01`, timeZone),
        status: 'OPEN',
      }));
    }),
  );

  const assigneesOf = (task: TenantFile['tasks'][number]): Assignee[] => {
    switch (task.group) {
      case undefined:
        return [{ body_id: null, unit_id: agencyId(task.assignee) }];
      case 'COMMUNE_BODIES':
        return bodiesAt('COMMUNE').map(asBody);
      case 'DISTRICT_BODIES':
        return bodiesAt('DISTRICT').map(asBody);
      case 'AGENCIES':
      case 'UNITS':
        return unit.map(asUnit);
    }
  };
  const tasks = file.tasks.map((task, index) => {
    const code = `T${String(index + 1).padStart(2, '0')}`;
    const taskId = id('task', code);
    const dueYear = task.due === undefined ? file.plan.from_year : Number(task.due.slice(0, 4));
    const assignments = (task.recurrence === 'YEARLY' ? planYears : [dueYear]).flatMap((year) =>
      assigneesOf(task).map((assignee) => ({
        id: id('assignment', code, year, assignee.body_id ?? assignee.unit_id ?? ''),
        task_id: taskId,
        year,
        ...assignee,
        due_at: task.due === undefined ? null : endOfDay(task.due, timeZone),
        responsibility: null,
        product: task.product,
        authority_body_id: root.id,
        status: 'ASSIGNED',
        given_at: startOfDay(`${year}-01-01`, timeZone),
      })),
    );
    const coordinators: Assignee[] = [
      ...task.with.map((name) => ({ body_id: null, unit_id: agencyId(name) })),
      ...task.with_bodies.map((bodyCode) => ({ body_id: bodyId(bodyCode), unit_id: null })),
    ];
    return {
      row: {
        id: taskId,
        code,
        plan_id: planId,
        section: task.section,
        work: task.work,
        standing: task.standing,
        recurrence: task.recurrence,
        assignee_label: task.assignee,
        first_year: Math.min(...assignments.map(({ year }) => year), dueYear),
        authority_body_id: root.id,
        product: task.product,
        due_at: task.due === undefined ? null : endOfDay(task.due, timeZone),
        assignee_group: task.group === undefined ? null : groupOf[task.group],
        group_body_id: task.group === undefined ? null : root.id,
      },
      parties: [
        ...(task.group === undefined ? assigneesOf(task).map((party) => ({ role: 'LEAD', ...party })) : []),
        ...coordinators.map((party) => ({ role: 'COORDINATOR', ...party })),
      ].map((party) => ({
        id: id('task_party', code, party.role, party.body_id ?? party.unit_id ?? ''),
        task_id: taskId,
        ...party,
      })),
      assignments,
      coordinators: assignments.flatMap((assignment) =>
        coordinators.map((coordinator) => ({
          id: id('assignment_coordinator', assignment.id, coordinator.body_id ?? coordinator.unit_id ?? ''),
          assignment_id: assignment.id,
          ...coordinator,
        })),
      ),
    };
  });

  return {
    tenant: {
      id: tenantId(file.tenant.code),
      code: file.tenant.code,
      name: file.tenant.name,
      level: file.tenant.level,
      area_code: file.tenant.area_code,
      area_valid_from: file.tenant.area_valid_from,
      time_zone: timeZone,
      created_at: at,
    },
    tenant_year: file.years.map((year) => ({
      year,
      opened_at: startOfDay(`${year}-01-01`, timeZone),
      closed_at: null,
    })),
    body,
    body_member: file.agencies.map((agency, index) => ({
      id: id('body_member', agencyCode(agency.name)),
      body_id: root.id,
      organisation: agency.name,
      position: index === 0 ? 'STANDING_MEMBER' : 'MEMBER',
      sort: index + 1,
    })),
    unit,
    unit_word: unit.flatMap((one) => words(`${one.name} ${one.code}`).map((word) => ({ word, unit_id: one.id }))),
    plan: [{ id: planId, ...file.plan }],
    plan_provision: file.provisions.map((provision, index) => ({
      id: id('plan_provision', index),
      plan_id: planId,
      sort: index + 1,
      ...provision,
    })),
    milestone: file.milestones.map((milestone, index) => {
      const onYear = milestone.on_date === null ? undefined : Number(milestone.on_date.slice(0, 4));
      return {
        ...milestone,
        id: id('milestone', index),
        plan_id: planId,
        from_year: milestone.from_year ?? onYear ?? file.plan.from_year,
        to_year: milestone.to_year ?? onYear ?? file.plan.to_year,
        sort: index + 1,
      };
    }),
    scorecard: { bookId: book.rule_book.id, content },
    rule_book: [book.rule_book],
    criterion: book.criterion,
    band: book.band,
    rule_window: book.rule_window,
    model: file.models.map((model) => ({
      id: id('model', model.name, model.place ?? ''),
      name: model.name,
      place: model.place,
      status: model.status,
      worked: model.status !== 'PROPOSED',
      body_id: model.body === undefined ? root.id : bodyId(model.body),
      plan_id: planId,
      section: model.section,
      from_year: file.plan.from_year,
      to_year: null,
    })),
    reporting_regime: regimes,
    deadline_rule: file.reporting_regimes.flatMap((regime) =>
      regime.deadlines.map((deadline, index) => ({
        id: id('deadline_rule', regime.code, index),
        regime_id: id('reporting_regime', regime.code),
        sort: index + 1,
        ...deadline,
        shift: 'NONE',
        // Plans ask for the report before the last units are assessed; what it says is then marked so.
        provisional: clash(regime)?.index === index,
      })),
    ),
    report_due: reportDues,
    target: file.targets.flatMap((target) =>
      target.years.flatMap((year) =>
        (target.at === 'ROOT' ? [root] : bodiesAt('DISTRICT')).map((one) => ({
          id: id('target', target.code, year, one.code),
          code: target.code,
          body_id: one.id,
          year,
          since_year: target.since_year,
          metric: target.metric,
          band: target.band,
          comparator: target.comparator,
          threshold: decimal(target.threshold),
          kinds: target.kinds,
          denominator: target.denominator,
          plan_id: planId,
          section: target.section,
        })),
      ),
    ),
    task: tasks.map(({ row }) => row),
    task_party: tasks.flatMap(({ parties }) => parties),
    assignment: tasks.flatMap(({ assignments }) => assignments),
    assignment_coordinator: tasks.flatMap(({ coordinators }) => coordinators),
    standing: file.years.flatMap((year) =>
      unit.map((one) => ({
        year,
        unit_id: one.id,
        body_id: one.body_id,
        unit_kind: one.kind,
        eligible: isCounted(one),
      })),
    ),
  };
}

/** Whether a unit is counted, asked of its row: the same rule that the service asks. */
export const isCounted = (unit: Row<'unit'>): boolean =>
  isEligible(
    {
      kind: unit.kind as UnitKind,
      enterpriseSize: (unit.enterprise_size ?? null) as EnterpriseSize | null,
      schoolLevel: (unit.school_level ?? null) as SchoolLevel | null,
      armedForces: unit.armed_forces ?? false,
    },
    nationalEligibility,
  );

interface Assignee {
  readonly body_id: string | null;
  readonly unit_id: string | null;
}

const asBody = (body: { readonly id: string }): Assignee => ({ body_id: body.id, unit_id: null });
const asUnit = (unit: { readonly id: string }): Assignee => ({ body_id: null, unit_id: unit.id });

/** The root as the file spells it, then one body for each area of a level below it; a parent comes before its children. */
function bodies(
  file: TenantFile,
  areas: readonly SeedArea[],
  firstDay: string,
  id: (table: string, ...key: string[]) => string,
): Body[] {
  const [root, ...patterns] = file.bodies;
  const ofThatTime = areas.filter((area) => area.validFrom === file.tenant.area_valid_from);
  const made = new Map<string, Body>();
  const add = (body: Omit<Row<'body'>, 'id' | 'path' | 'search_key'>, parent: Body | null) => {
    const bodyId = id('body', body.code);
    const path = pathUnder(parent?.path ?? '', bodyId);
    made.set(body.code, { ...body, id: bodyId, path, search_key: fold(body.name) });
  };
  const dates = { area_valid_from: file.tenant.area_valid_from, valid_from: firstDay, valid_to: null };
  add({ ...root, parent_id: null, ...dates }, null);
  for (const pattern of patterns) {
    const fill = (text: string, area: SeedArea) =>
      text
        .replace('{code}', area.code)
        .replace('{name}', area.name)
        .replace('{parent_code}', area.parentCode ?? '');
    for (const area of areasUnder(ofThatTime, file.tenant.area_code, pattern.for_each)) {
      const parent = must(made.get(fill(pattern.parent, area)), `the parent of ${area.name}`);
      const body = {
        code: fill(pattern.code, area),
        name: fill(pattern.name, area),
        level: pattern.for_each,
        area_code: area.code,
        parent_id: parent.id,
        standing_agency: pattern.standing_agency,
        ...dates,
      };
      add(body, parent);
    }
  }
  return [...made.values()];
}

/** The areas of a level under an area, at whatever depth, by code. */
function areasUnder(areas: readonly SeedArea[], code: string, level: string): SeedArea[] {
  const children = areas.filter((area) => area.parentCode === code).sort((a, b) => (a.code < b.code ? -1 : 1));
  return children.flatMap((child) => [
    ...(child.level === level ? [child] : []),
    ...areasUnder(areas, child.code, level),
  ]);
}

const endOfDay = (day: string, timeZone: string): string => {
  const [year = 0, month = 0, date = 0] = day.split('-').map(Number);
  return dueInstant(year, month, date, 'ON_OR_BEFORE', timeZone);
};

function must<T>(value: T | undefined, what: string): T {
  if (value === undefined) throw new Error(`seeds: ${what} is missing`);
  return value;
}
