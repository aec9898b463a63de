import { refuse as refuseShared } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import { maySetTenantRules } from '../plans/plan.policy.js';
import { isPlan } from '../plans/plan.store.js';
import { lockDraft } from './draft.store.js';
import { type BookEdit, type CriterionDraft, edited, largestBook } from './draft-edit.rules.js';
import type { CriterionScoringInput, EditRuleBookInput, RuleBookEditInput } from './rule-book.input.js';
import { refuse } from './rule-book.refusals.js';
import type { BookContent, EvidenceKind } from './rule-book.rules.js';

/** Changes a draft by a list of edits, one after the other, all or none. */
export const editRuleBook = command({
  name: 'ruleBook.edit',
  load: (tx, input: EditRuleBookInput) => lockDraft(tx, input.id, input.version),
  may: (actor) => maySetTenantRules(actor),
  run: async (tx, draft, input) => {
    let { content } = draft;
    for (const [index, given] of input.edits.entries()) {
      const field = `edits.${index}`;
      const planId = given.settings?.planId;
      if (planId != null && !(await isPlan(tx.db, planId))) {
        throw refuseShared('NOT_FOUND', {}, `${field}.settings.planId`);
      }
      content = after(content, editOf(given, content, field), field);
    }
    draft.content = content;
    if (input.fromYear != null) draft.fromYear = input.fromYear;
    tx.audit({ subjectType: 'RuleBook', subjectId: draft.id });
    return draft.id;
  },
});

function after(content: BookContent, edit: BookEdit, field: string): BookContent {
  const done = edited(content, edit, newId);
  if ('content' in done) return done.content;
  const { fault, reference } = done;
  throw refuse(fault, { reference, most: largestBook.lines, mostBands: largestBook.bands }, field);
}

/** What of an input was given, without what was left out. */
const given = <T extends object>(input: T): Partial<T> =>
  Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined)) as Partial<T>;

const ALL_EVIDENCE: readonly EvidenceKind[] = ['EXPLANATION', 'FILE', 'LINK'];

function editOf(input: RuleBookEditInput, content: BookContent, field: string): BookEdit {
  const told = Object.entries(input).filter(([, value]) => value != null);
  if (told.length !== 1) throw refuseShared('BAD_USER_INPUT', { problem: `${field}: 1` }, field);
  const { settings, addCriterion, changeCriterion, moveCriterion, retireCriterion } = input;
  const { setBand, removeBand, setWindow, removeWindow, setEligibility, setAwardRule } = input;
  if (settings != null) {
    const { rounding, roundingUnit, ...rest } = given(settings);
    const { mode, unit } = content.rounding;
    return {
      kind: 'SETTINGS',
      settings: {
        ...withoutNull(rest, ['planId', 'section']),
        rounding: { mode: rounding ?? mode, unit: roundingUnit ?? unit },
      },
    };
  }
  if (addCriterion != null) {
    const { parent = null, after: behind, scoring, evidence, evidenceTypes, ...line } = addCriterion;
    return {
      kind: 'ADD',
      after: behind,
      line: {
        ...line,
        parent: parent ?? null,
        ...scoringOf(scoring),
        evidence: evidence ?? (scoring.kind === 'GROUP' || scoring.kind === 'LINKED' ? 'NONE' : 'OPTIONAL'),
        evidenceTypes: evidenceTypes ?? ALL_EVIDENCE,
      },
    };
  }
  if (changeCriterion != null) {
    const { criterion, scoring, ...rest } = given(changeCriterion);
    return {
      kind: 'CHANGE',
      line: criterion ?? '',
      to: { ...(withoutNull(rest, []) as Partial<CriterionDraft>), ...(scoring != null && scoringOf(scoring)) },
    };
  }
  if (moveCriterion != null) {
    const { criterion, parent, after: behind } = moveCriterion;
    return { kind: 'MOVE', line: criterion, parent: parent ?? null, after: behind };
  }
  if (retireCriterion != null) return { kind: 'RETIRE', line: retireCriterion };
  if (setBand != null) {
    return {
      kind: 'BAND',
      band: {
        ...setBand,
        quotaPercent: setBand.quotaPercent ?? null,
        gates: (setBand.gates ?? []).map(({ fact, criterion, points }) => ({
          fact,
          criterionId: criterion ?? null,
          points: points ?? null,
        })),
      },
    };
  }
  if (removeBand != null) return { kind: 'REMOVE_BAND', code: removeBand };
  if (setWindow != null) return { kind: 'WINDOW', window: { ...setWindow } };
  if (removeWindow != null) return { kind: 'REMOVE_WINDOW', of: removeWindow };
  if (setEligibility != null) return { kind: 'ELIGIBILITY', rule: { ...setEligibility } };
  const { exemplaryBand, ...rest } = given(setAwardRule ?? {});
  return {
    kind: 'AWARDS',
    rule: { ...withoutNull(rest, []), ...(exemplaryBand !== undefined && { exemplaryBand }) },
  };
}

/** What was given, without null but for the values that may be missing, which null takes away. */
const withoutNull = <T extends object, Missing extends keyof T = never>(input: T, nullable: readonly Missing[]) =>
  Object.fromEntries(
    Object.entries(input).filter(([name, value]) => value !== null || (nullable as readonly string[]).includes(name)),
  ) as { [Name in keyof T]?: Name extends Missing ? Exclude<T[Name], undefined> : NonNullable<T[Name]> };

function scoringOf(input: CriterionScoringInput) {
  const { kind, step, minScore, threshold, items, wordings, linkedFact, perCollective, perIndividual } = input;
  return {
    scoring: kind,
    step: step ?? null,
    minScore: minScore ?? 0,
    threshold: threshold ?? null,
    items: items?.map((item) => ({ ...item })) ?? null,
    wordings:
      wordings?.map((one) => ({
        code: one.code,
        text: one.text,
        scoring: one.scoring,
        step: one.step ?? null,
        minScore: one.minScore ?? 0,
        threshold: one.threshold ?? null,
        items: one.items?.map((item) => ({ ...item })) ?? null,
      })) ?? null,
    linkedFact: linkedFact ?? null,
    perCollective: perCollective ?? null,
    perIndividual: perIndividual ?? null,
    notApplicable: input.notApplicable ?? ('NOT_ALLOWED' as const),
  };
}
