import { describe, expect, test } from 'vitest';
import type { Actor, ActorMembership, Role } from '../../src/kernel/actor.js';
import { pathUnder } from '../../src/kernel/path.js';
import { allOf, type Verdict } from '../../src/kernel/verdict.js';
import { mayAppeal, mayDecideAppeal } from '../../src/modules/assessments/appeal.policy.js';
import {
  mayApprove,
  mayReopen,
  mayReturn,
  mayReview,
  maySaveSelfScores,
  maySubmit,
  reviewsSome,
} from '../../src/modules/assessments/assessment.policy.js';
import {
  mayCloseList,
  mayLowerBands,
  mayReadList,
  mayReopenList,
} from '../../src/modules/assessments/assessment-list.policy.js';
import { mayGiveEvidence, mayReadEvidence } from '../../src/modules/assessments/evidence.policy.js';
import { mayResume, mayWaive } from '../../src/modules/assessments/waiver.policy.js';
import { mayManageBiAccess, mayReadBiViews } from '../../src/modules/bi/bi.policy.js';
import { mayChangeTree, mayEndBody } from '../../src/modules/bodies/body.policy.js';
import { mayHoldFeed, mayRevokeFeed } from '../../src/modules/calendar/feed.policy.js';
import { mayDistinguishModel, mayKeepModel, mayNoteMerits } from '../../src/modules/merits/merit.policy.js';
import { mayChangeMemberships, mayListMemberships, maySetPreferences } from '../../src/modules/people/person.policy.js';
import { maySetTenantRules } from '../../src/modules/plans/plan.policy.js';
import {
  authorityOver,
  mayDecideRecognition,
  mayDecideSome,
  mayDelegateRecognition,
} from '../../src/modules/recognitions/recognition.policy.js';
import { mayRegister, mayRegisterSome } from '../../src/modules/registrations/registration.policy.js';
import { mayMarkNotices, maySeeDigests } from '../../src/modules/reminders/reminder.policy.js';
import { mayDecideReport, mayExtendDeadline, maySubmitReport } from '../../src/modules/reporting/report-due.policy.js';
import { mayWriteReport } from '../../src/modules/reports/report.policy.js';
import { maySetTarget } from '../../src/modules/targets/target.policy.js';
import {
  mayAssign,
  mayCascade,
  mayDecideProduct,
  mayReadWork,
  mayWorkOn,
} from '../../src/modules/tasks/assignment.policy.js';
import { mayFoundTenant } from '../../src/modules/tenants/tenant.policy.js';
import { mayKeepUnit, mayMoveUnit } from '../../src/modules/units/unit.policy.js';
import { commandNames } from '../../src/platform/command/command.js';
import '../../src/routes.js';
import '../../src/schema.js';

// One unit of one commune of a city, and everybody who could want something from it. For each action: who may, and why each other may not.

const ID = (digit: number) => `00000000-0000-7000-8000-00000000000${digit}`;
const city = { id: ID(1), path: pathUnder('', ID(1)) };
const commune = { id: ID(2), path: pathUnder(city.path, ID(2)) };
const neighbour = { id: ID(3), path: pathUnder(city.path, ID(3)) };
const unit = { unitId: 'the-unit', bodyPath: commune.path };

const held = (role: Role, at: { id: string; path: string } | string): ActorMembership =>
  typeof at === 'string'
    ? { id: 'm', role, bodyId: null, bodyPath: null, unitId: at }
    : { id: 'm', role, bodyId: at.id, bodyPath: at.path, unitId: null };

const account = (name: string, ...memberships: ActorMembership[]): Actor => ({
  accountId: name,
  name,
  operator: false,
  tenantIds: [],
  memberships,
});

const actors = {
  unitOfficer: account('unitOfficer', held('UNIT_OFFICER', unit.unitId)),
  otherUnitOfficer: account('otherUnitOfficer', held('UNIT_OFFICER', 'another-unit')),
  communeOfficer: account('communeOfficer', held('BODY_OFFICER', commune)),
  communeHead: account('communeHead', held('BODY_HEAD', commune)),
  communeAdmin: account('communeAdmin', held('TENANT_ADMIN', commune)),
  // Sits on the commune's desk and reports for the unit as well.
  twoHats: account('twoHats', held('BODY_OFFICER', commune), held('UNIT_OFFICER', unit.unitId)),
  neighbourOfficer: account('neighbourOfficer', held('BODY_OFFICER', neighbour)),
  neighbourHead: account('neighbourHead', held('BODY_HEAD', neighbour)),
  cityOfficer: account('cityOfficer', held('BODY_OFFICER', city)),
  cityHead: account('cityHead', held('BODY_HEAD', city)),
  cityAdmin: account('cityAdmin', held('TENANT_ADMIN', city)),
  analyst: account('analyst', held('BI_ANALYST', city)),
  member: account('member'),
  operator: { ...account('operator'), operator: true },
} as const;
type Who = keyof typeof actors;

const overCommune: Who[] = ['communeOfficer', 'communeHead', 'cityOfficer', 'cityHead'];
const registrars: Who[] = [...overCommune, 'communeAdmin', 'cityAdmin', 'twoHats'];

interface Case {
  readonly may: (actor: Actor) => Verdict;
  readonly who: readonly Who[];
  /** Why some are refused, where that is worth saying. */
  readonly because?: Partial<Record<Who, string>>;
}

const report = { bodyId: commune.id, unitId: null, receiverPath: city.path, submittedBy: 'communeOfficer' };
const work = { bodyId: commune.id, bodyPath: commune.path, unitId: null, authorityPath: city.path, deliveredBy: null };
const notes: Case = {
  may: (actor) => mayNoteMerits(actor, commune.path, unit.unitId),
  who: overCommune,
  because: { twoHats: 'reports-for-the-unit' },
};
const keepsModels: Case = { may: (actor) => mayKeepModel(actor, commune.path), who: [...overCommune, 'twoHats'] };
const distinguishesModels: Case = {
  may: (actor) => mayDistinguishModel(actor, commune.path),
  who: ['communeHead', 'cityHead'],
  because: { cityOfficer: 'not-head-over-body' },
};
const administers: Case = { may: (actor) => mayChangeTree(actor, commune.path), who: ['communeAdmin', 'cityAdmin'] };
const setsRules: Case = {
  may: maySetTenantRules,
  who: ['cityAdmin'],
  because: { communeAdmin: 'not-administrator-of-root' },
};
const managesBi: Case = { may: mayManageBiAccess, who: ['cityAdmin'] };
const decidesReport: Case = {
  may: (actor) => mayDecideReport(actor, report),
  who: ['cityOfficer', 'cityHead'],
  because: { communeOfficer: 'not-the-receiver' },
};
const writesReport: Case = {
  may: (actor) => mayWriteReport(actor, report),
  who: ['communeOfficer', 'communeHead', 'twoHats'],
  because: { cityHead: 'not-the-reporter' },
};
const competence = { bodyPath: commune.path, decidedOn: '2026-11-22', delegations: [] };
const decidesRecognition: Case = {
  may: (actor) => mayDecideRecognition(actor, unit.unitId, competence),
  who: overCommune,
  because: { twoHats: 'reports-for-unit', analyst: 'not-officer-over-body' },
};
const delegates: Case = {
  may: (actor) => mayDelegateRecognition(actor, commune.path),
  who: ['communeHead', 'cityHead'],
  because: { communeOfficer: 'not-head-over-body', cityAdmin: 'not-head-over-body' },
};
const decidesProduct: Case = { may: (actor) => mayDecideProduct(actor, work), who: ['cityOfficer', 'cityHead'] };
const worksOn: Case = { may: (actor) => mayWorkOn(actor, work), who: [...overCommune, 'twoHats'] };
const assigns: Case = { may: (actor) => mayAssign(actor, city.path), who: ['cityOfficer', 'cityHead', 'cityAdmin'] };

const cases: Readonly<Record<string, Case>> = {
  'ruleBook.discard': setsRules,
  'ruleBook.draft': setsRules,
  'ruleBook.edit': setsRules,
  'ruleBook.offer': setsRules,
  'ruleBook.preview': setsRules,
  'ruleBook.publish': setsRules,
  'ruleBookOffer.withdraw': setsRules,
  'assessment.approve': {
    may: (actor) => mayApprove(actor, unit),
    who: overCommune,
    because: { twoHats: 'reports-for-unit' },
  },
  'assessment.reopen': {
    may: (actor) => mayReopen(actor, unit),
    who: ['cityOfficer', 'cityHead'],
    because: { communeHead: 'no-higher-body', twoHats: 'reports-for-unit' },
  },
  'assessment.return': {
    may: (actor) => mayReturn(actor, unit),
    who: overCommune,
    because: { twoHats: 'reports-for-unit' },
  },
  // Of each card it is asked anew whether he may.
  'assessments.approve': { may: reviewsSome, who: [...overCommune, 'twoHats', 'neighbourOfficer', 'neighbourHead'] },
  'assessments.return': { may: reviewsSome, who: [...overCommune, 'twoHats', 'neighbourOfficer', 'neighbourHead'] },
  'assessment.submit': { may: (actor) => maySubmit(actor, unit), who: ['unitOfficer', 'twoHats'] },
  'appeal.decide': {
    may: (actor) => mayDecideAppeal(actor, unit),
    who: overCommune,
    because: { twoHats: 'reports-for-unit', neighbourHead: 'no-official-over-unit' },
  },
  'assessment.appeal': { may: (actor) => mayAppeal(actor, unit), who: ['unitOfficer', 'twoHats'] },
  'assessment.resume': {
    may: (actor) => mayResume(actor, unit),
    who: overCommune,
    because: { twoHats: 'reports-for-unit' },
  },
  'assessment.waive': {
    may: (actor) => mayWaive(actor, unit),
    who: overCommune,
    because: { twoHats: 'reports-for-unit', unitOfficer: 'reports-for-unit' },
  },
  'assessmentList.close': { may: (actor) => mayCloseList(actor, commune.path), who: [...overCommune, 'twoHats'] },
  'assessmentList.reopen': {
    may: (actor) => mayReopenList(actor, commune.path),
    who: ['cityOfficer', 'cityHead'],
    because: { communeHead: 'no-higher-body' },
  },
  'bands.lower': {
    may: (actor) => mayLowerBands(actor, commune.path, [unit.unitId]),
    who: overCommune,
    because: { twoHats: 'reports-for-unit', analyst: 'no-official-over-body' },
  },
  'assignment.accept': worksOn,
  'assignment.cancel': decidesProduct,
  'assignment.cascade': { may: (actor) => mayCascade(actor, work), who: [...overCommune, 'twoHats'] },
  'assignment.clarify': assigns,
  'biAccess.create': managesBi,
  'biAccess.revoke': managesBi,
  'body.create': administers,
  'body.end': { may: (actor) => mayEndBody(actor, commune.path, [neighbour.path]), who: ['cityAdmin'] },
  'body.move': {
    may: (actor) => allOf(mayChangeTree(actor, commune.path), mayChangeTree(actor, city.path)),
    who: ['cityAdmin'],
  },
  'body.rename': administers,
  'commendation.record': notes,
  'commendation.reverse': notes,
  'calendarFeed.create': {
    may: mayHoldFeed,
    who: [...registrars, 'unitOfficer', 'otherUnitOfficer', 'neighbourOfficer', 'neighbourHead'],
    because: { analyst: 'analyst-only' },
  },
  'calendarFeed.revoke': {
    may: (actor) => mayRevokeFeed(actor, { accountId: 'communeOfficer' }),
    who: ['communeOfficer'],
    because: { cityAdmin: 'not-the-holder' },
  },
  'deadline.extend': { may: (actor) => mayExtendDeadline(actor, report), who: ['cityHead', 'cityAdmin'] },
  'figureRules.set': setsRules,
  'sharing.set': setsRules,
  'evidence.attach': { may: (actor) => mayGiveEvidence(actor, unit), who: ['unitOfficer', 'twoHats'] },
  'evidence.detach': { may: (actor) => mayGiveEvidence(actor, unit), who: ['unitOfficer', 'twoHats'] },
  'evidenceFile.download': {
    may: (actor) => mayReadEvidence(actor, unit),
    who: [...registrars, 'unitOfficer'],
    because: { analyst: 'unit-out-of-scope' },
  },
  'evidenceFile.upload': { may: (actor) => mayGiveEvidence(actor, unit), who: ['unitOfficer', 'twoHats'] },
  'exemplary.set': notes,
  'exemplary.withdraw': notes,
  'membership.end': { may: (actor) => mayChangeMemberships(actor, commune.path), who: ['communeAdmin', 'cityAdmin'] },
  'membership.grant': { may: (actor) => mayChangeMemberships(actor, commune.path), who: ['communeAdmin', 'cityAdmin'] },
  'milestone.add': setsRules,
  'model.activate': keepsModels,
  'model.create': keepsModels,
  'model.describe': keepsModels,
  'model.drop': notes,
  'model.end': keepsModels,
  'model.keep': notes,
  'model.promote': distinguishesModels,
  'model.recognise': distinguishesModels,
  'password.reset': { may: (actor) => mayChangeMemberships(actor, commune.path), who: ['communeAdmin', 'cityAdmin'] },
  'noticesRead.mark': {
    may: mayMarkNotices,
    who: [...registrars, 'unitOfficer', 'otherUnitOfficer', 'neighbourOfficer', 'neighbourHead'],
    because: { analyst: 'is-never-reminded' },
  },
  'plan.create': setsRules,
  'preferences.set': {
    may: maySetPreferences,
    who: [...registrars, 'unitOfficer', 'otherUnitOfficer', 'neighbourOfficer', 'neighbourHead'],
    because: { analyst: 'is-never-reminded' },
  },
  'product.accept': decidesProduct,
  'product.return': decidesProduct,
  'progress.report': worksOn,
  'recognition.decide': decidesRecognition,
  'recognition.delegate': delegates,
  'recognition.revoke': decidesRecognition,
  'recognitionDelegation.end': delegates,
  'recognitions.decide': {
    may: mayDecideSome,
    who: [...overCommune, 'twoHats', 'neighbourOfficer', 'neighbourHead'],
    because: { communeAdmin: 'decides-for-no-body' },
  },
  'registration.withdraw': {
    may: (actor) => mayRegister(actor, unit.unitId, commune.path),
    who: [...registrars, 'unitOfficer'],
  },
  'reminderRules.set': setsRules,
  'report.accept': decidesReport,
  'report.draft': writesReport,
  'report.edit': writesReport,
  'report.issue': writesReport,
  'report.prefill': writesReport,
  'report.return': decidesReport,
  'report.submit': {
    may: (actor) => maySubmitReport(actor, report),
    who: ['communeOfficer', 'communeHead', 'twoHats'],
  },
  'reportingRegime.set': setsRules,
  'reviewScores.save': {
    may: (actor) => mayReview(actor, unit),
    who: overCommune,
    because: { twoHats: 'reports-for-unit' },
  },
  'selfScores.save': { may: (actor) => maySaveSelfScores(actor, unit), who: ['unitOfficer', 'twoHats'] },
  'target.set': { may: (actor) => maySetTarget(actor, commune.path), who: ['communeAdmin', 'cityAdmin'] },
  'task.create': assigns,
  'task.end': assigns,
  'taskRules.set': setsRules,
  'tenant.create': { may: mayFoundTenant, who: ['operator'], because: { cityAdmin: 'not-operator' } },
  'unit.create': { may: (actor) => mayKeepUnit(actor, commune.path), who: registrars },
  'unit.move': {
    may: (actor) => mayMoveUnit(actor, commune.path, neighbour.path),
    who: ['cityOfficer', 'cityHead', 'cityAdmin'],
  },
  'unit.update': { may: (actor) => mayKeepUnit(actor, commune.path), who: registrars },
  'workFile.download': {
    may: (actor) => mayReadWork(actor, [{ unitId: null, bodyPath: commune.path }]),
    who: registrars,
    because: { analyst: 'work-out-of-scope', unitOfficer: 'work-out-of-scope' },
  },
  'workFile.upload': worksOn,
  // Each unit of the list is then judged like a withdrawal.
  'units.register': {
    may: mayRegisterSome,
    who: [...registrars, 'unitOfficer', 'otherUnitOfficer', 'neighbourOfficer', 'neighbourHead'],
  },
  'year.close': setsRules,
  'year.open': setsRules,
  'year.reopen': setsRules,
};

test('every action has its row', () => expect(Object.keys(cases).sort()).toEqual([...commandNames()].sort()));

describe.each(Object.entries(cases))('%s', (_, { may, who, because }) => {
  test('is for those and nobody else', () => {
    const allowed = (Object.keys(actors) as Who[]).filter((name) => may(actors[name]).allowed);
    expect(allowed.sort()).toEqual([...new Set(who)].sort());
  });

  test.each(Object.entries(because ?? {}))('%s is refused: %s', (name, reason) => {
    expect(may(actors[name as Who])).toEqual({ allowed: false, because: reason });
  });
});

describe('special cases', () => {
  test('in a tenant of a single body its head reopens', () => {
    const single = { unitId: unit.unitId, bodyPath: city.path };
    expect(mayReopen(actors.cityHead, single).allowed).toBe(true);
    expect(mayReopen(actors.cityOfficer, single)).toEqual({ allowed: false, because: 'no-higher-body' });
  });

  test('nobody decides on a report that he handed in himself', () => {
    expect(mayDecideReport(actors.cityOfficer, { ...report, submittedBy: 'cityOfficer' })).toEqual({
      allowed: false,
      because: 'own-report',
    });
  });

  test('a report to somebody outside the tenant is decided by nobody here', () => {
    expect(mayDecideReport(actors.cityHead, { ...report, receiverPath: null })).toEqual({
      allowed: false,
      because: 'not-the-receiver',
    });
  });

  test('nobody accepts his own work: a body that is its own authority needs one above', () => {
    const own = { bodyId: city.id, bodyPath: city.path, unitId: null, authorityPath: city.path, deliveredBy: null };
    expect(mayDecideProduct(actors.cityOfficer, own)).toEqual({ allowed: false, because: 'own-work' });
  });

  test('a decision is taken in the name of the nearest body', () => {
    const both = account('both', held('BODY_HEAD', city), held('BODY_OFFICER', commune));
    expect(authorityOver(both, competence)).toEqual({ bodyId: commune.id, delegationId: null });
    expect(authorityOver(actors.cityHead, competence)).toEqual({ bodyId: city.id, delegationId: null });
    expect(authorityOver(actors.neighbourHead, competence)).toBeNull();
  });

  test('whoever sits on a body to which it is delegated on that day decides too, and nobody above that body', () => {
    const delegation = { id: ID(9), fromBodyId: commune.id, toBodyId: neighbour.id, validFrom: '2026-11-01' };
    const until = (validTo: string | null) => ({ ...competence, delegations: [{ ...delegation, validTo }] });
    expect(authorityOver(actors.neighbourOfficer, until(null))).toEqual({ bodyId: neighbour.id, delegationId: ID(9) });
    expect(mayDecideRecognition(actors.neighbourHead, unit.unitId, until('2026-11-23')).allowed).toBe(true);
    expect(mayDecideRecognition(actors.neighbourHead, unit.unitId, until('2026-11-22'))).toEqual({
      allowed: false,
      because: 'not-officer-over-body',
    });
    // Their own power goes first.
    expect(authorityOver(actors.communeHead, until(null))).toEqual({ bodyId: commune.id, delegationId: null });
    const reporting = account('both', held('BODY_OFFICER', neighbour), held('UNIT_OFFICER', unit.unitId));
    expect(mayDecideRecognition(reporting, unit.unitId, until(null))).toEqual({
      allowed: false,
      because: 'reports-for-unit',
    });
  });

  test('the BI views speak of the whole tenant: for analysts and administrators of its root', () => {
    expect((Object.keys(actors) as Who[]).filter((name) => mayReadBiViews(actors[name]).allowed).sort()).toEqual([
      'analyst',
      'cityAdmin',
    ]);
    expect(mayReadBiViews(actors.communeAdmin)).toEqual({ allowed: false, because: 'not-analyst-of-root' });
  });

  test('which letters reached nobody is for administrators of the root to see', () => {
    expect((Object.keys(actors) as Who[]).filter((name) => maySeeDigests(actors[name]).allowed)).toEqual(['cityAdmin']);
  });

  test('the list of a body is read by whoever reads its records', () => {
    expect(
      (Object.keys(actors) as Who[]).filter((name) => mayReadList(actors[name], commune.path).allowed).sort(),
    ).toEqual([...registrars].sort());
  });

  test('the list of people is for administrators', () => {
    expect((Object.keys(actors) as Who[]).filter((name) => mayListMemberships(actors[name]).allowed).sort()).toEqual([
      'cityAdmin',
      'communeAdmin',
    ]);
  });
});
