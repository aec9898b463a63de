import { type Day, dayOf } from '../../kernel/deadline.js';
import { type Refusal, refuse as refuseShared } from '../../kernel/refusal.js';
import type { Tx } from '../../platform/command/tx.js';
import { isId, newId } from '../../platform/new-id.js';
import { listBodies } from '../bodies/body.store.js';
import { leftOutSince } from '../registrations/registration.rules.js';
import { holdOpenYear } from '../tenants/tenant-year.store.js';
import { findEligibilityRule } from '../units/eligibility.store.js';
import { lockUnits, type UnitRow } from '../units/unit.store.js';
import { correctCertificates, holdRegister, insertCertificates } from './certificate.store.js';
import { type AskedJudgement, obstacleToDecision } from './decision.rules.js';
import { holdDelegations } from './delegation.store.js';
import { recognitionDecided, recognitionProposed } from './recognition.events.js';
import { authorityOver, type Competence, mayDecideRecognition } from './recognition.policy.js';
import type { Judgement } from './recognition.rules.js';
import { type DecisionRow, listDecisions, type NewDecision, saveDecisions } from './recognition.store.js';
import { givesCertificate } from './recognition.workflow.js';

/** The document by which one or many units are decided upon. */
export interface DecisionDocument {
  readonly year: number;
  readonly decisionNumber: string;
  readonly decidedOn: Day;
}

/** What a decision upon a unit rests on. */
export interface Case {
  readonly unit: UnitRow;
  readonly competence: Competence;
  /** Its registration and the earlier decision; undefined where it never registered. */
  readonly earlier: DecisionRow | undefined;
}

/** Holds units, in the order of ids, so that nobody else decides, registers or withdraws for them meanwhile, and reads what decisions upon them rest on; ids that name no unit are left out. */
export async function loadCases(
  tx: Tx,
  unitIds: readonly string[],
  { year, decidedOn }: Pick<DecisionDocument, 'year' | 'decidedOn'>,
): Promise<ReadonlyMap<string, Case>> {
  const units = await lockUnits(tx.db, [...new Set(unitIds)].filter(isId));
  const paths = new Map((await listBodies(tx.db)).map(({ id, path }) => [id, path]));
  const delegations = await holdDelegations(tx.db, decidedOn);
  const ids = units.map(({ id }) => id);
  const earlier = new Map((await listDecisions(tx.db, ids, [year])).map((row) => [row.unitId, row]));
  return new Map(
    units.map((unit) => [
      unit.id,
      {
        unit,
        competence: { bodyPath: paths.get(unit.bodyId) ?? '', decidedOn, delegations },
        earlier: earlier.get(unit.id),
      },
    ]),
  );
}

/** A decision that is asked upon one unit. */
export interface AskedDecision extends AskedJudgement {
  readonly unitId: string;
}

/** What came of decisions: those that were taken, and why each other was not. */
export interface Decided {
  readonly unitIds: readonly string[];
  readonly problems: readonly { readonly unitId: string; readonly refusal: Refusal }[];
}

/**
 * Decides upon units by one document, each by itself, in a number of statements that does not grow with them. Those that are recognised get the
 * next numbers of the year's register in the order in which they are named.
 */
export async function decideCases(
  tx: Tx,
  cases: ReadonlyMap<string, Case>,
  document: DecisionDocument,
  asked: readonly AskedDecision[],
): Promise<Decided> {
  const { year, decidedOn } = document;
  const today = dayOf(tx.now, tx.tenant.timeZone);
  const yearIsOpen = await holdOpenYear(tx.db, year);
  const rule = await findEligibilityRule(tx.db, year);
  const obstacle = (one: AskedDecision): Refusal | null => {
    const found = cases.get(one.unitId);
    if (!found) return refuseShared('NOT_FOUND');
    const { unit, competence, earlier } = found;
    if (!mayDecideRecognition(tx.actor, unit.id, competence).allowed) return refuseShared('FORBIDDEN');
    return obstacleToDecision(one, {
      earlier: earlierDecision(earlier),
      registered: earlier?.registered ?? false,
      year,
      yearIsOpen,
      leftOut: leftOutSince(unit, year, rule, today),
      decidedOn,
      today,
    });
  };
  const refusals = new Map(asked.map((one) => [one.unitId, obstacle(one)]));
  const free = asked.filter(({ unitId }) => refusals.get(unitId) === null);
  if (free.length > 0) {
    await tx.announce(recognitionProposed, {
      year,
      judgements: new Map<string, Judgement>(free.map(({ unitId, status }) => [unitId, status])),
      object: (unitId, refusal) => refusals.set(unitId, refusal),
    });
  }
  const accepted = free.filter(({ unitId }) => refusals.get(unitId) === null);
  const decisions = await withNumbers(tx, cases, document, accepted);
  if (decisions.length > 0) {
    const standing = decisions.flatMap((decision) =>
      decision.certificateNumber === null ? [] : [{ ...decision, number: decision.certificateNumber }],
    );
    const isNew = ({ unitId }: { readonly unitId: string }) =>
      givesCertificate(cases.get(unitId)?.earlier?.decision ?? null, 'RECOGNISED');
    await insertCertificates(tx.db, standing.filter(isNew), tx.now);
    await saveDecisions(tx.db, decisions, { accountId: tx.actor.accountId, at: tx.now });
    await correctCertificates(
      tx.db,
      year,
      standing.filter((one) => !isNew(one)),
    );
    for (const decision of decisions) noteDecision(tx, decision, cases.get(decision.unitId)?.earlier);
    await tx.announce(recognitionDecided, { unitIds: decisions.map(({ unitId }) => unitId), year });
  }
  return {
    unitIds: decisions.map(({ unitId }) => unitId),
    problems: asked.flatMap(({ unitId }) => {
      const refusal = refusals.get(unitId);
      return refusal ? [{ unitId, refusal }] : [];
    }),
  };
}

const earlierDecision = (row: DecisionRow | undefined) =>
  row?.decision == null || row.version === null
    ? null
    : { decision: row.decision, version: row.version, number: row.certificateNumber };

// The register is held last, and only by who enters something.
async function withNumbers(
  tx: Tx,
  cases: ReadonlyMap<string, Case>,
  { year, decisionNumber, decidedOn }: DecisionDocument,
  accepted: readonly AskedDecision[],
): Promise<NewDecision[]> {
  const before = (unitId: string) => cases.get(unitId)?.earlier;
  const anyNew = accepted.some(({ unitId, status }) => givesCertificate(before(unitId)?.decision ?? null, status));
  let last = anyNew ? await holdRegister(tx.db, tx.tenant.id, year) : 0;
  return accepted.flatMap(({ unitId, status, reason }) => {
    const competence = cases.get(unitId)?.competence;
    const authority = competence && authorityOver(tx.actor, competence);
    if (!authority) return [];
    const earlier = before(unitId);
    const isNew = givesCertificate(earlier?.decision ?? null, status);
    if (isNew) last += 1;
    const kept = status === 'RECOGNISED' ? (earlier?.certificateNumber ?? null) : null;
    return [
      {
        id: earlier?.id ?? newId(),
        unitId,
        year,
        status,
        decisionNumber,
        decidedOn,
        decidingBodyId: authority.bodyId,
        delegationId: authority.delegationId,
        certificateNumber: isNew ? last : kept,
        reason,
      },
    ];
  });
}

function noteDecision(tx: Tx, { id, unitId, year, ...to }: NewDecision, earlier: DecisionRow | undefined): void {
  const from = earlier?.decision && {
    status: earlier.decision,
    decisionNumber: earlier.decisionNumber,
    decidedOn: earlier.decidedOn,
    decidingBodyId: earlier.decidingBodyId,
    delegationId: earlier.delegationId,
    certificateNumber: earlier.certificateNumber,
    reason: earlier.reason,
  };
  tx.audit({
    subjectType: 'Recognition',
    subjectId: id,
    reason: to.reason,
    changes: [{ record: 'recognition', id, from: from ?? null, to: from ? to : { unitId, year, ...to } }],
  });
}
