import { assessmentChanged } from './modules/assessments/assessment.events.js';
import {
  followMerits,
  followRecognition,
  followRegistrations,
  followReports,
  objectToRecognitions,
  objectToRegistrations,
} from './modules/assessments/follow-facts.js';
import { bodyCreated, bodyEnded, bodyEndProposed } from './modules/bodies/body.events.js';
import { foundRootBody } from './modules/bodies/found-root-body.js';
import { exemplaryProposed, meritsChanged } from './modules/merits/merit.events.js';
import { admitAdministrator } from './modules/people/admit-administrator.js';
import { followSuccessors, requireMemberships } from './modules/people/follow-successors.js';
import { keepDecidedRegistrations } from './modules/recognitions/keep-decided-registrations.js';
import { passOnDelegations } from './modules/recognitions/pass-on-delegations.js';
import { recognitionDecided, recognitionProposed } from './modules/recognitions/recognition.events.js';
import { registrationsChanged, registrationsProposed } from './modules/registrations/registration.events.js';
import {
  planDuesOfBody,
  planDuesOfEndedBody,
  planDuesOfMovedUnits,
  planDuesOfUnit,
  planDuesOfUnits,
} from './modules/reporting/plan-dues.js';
import { onTimeChanged, reportSubmitted } from './modules/reporting/reporting.events.js';
import { freezeSubmittedReport } from './modules/reports/freeze-report.js';
import { layFirstRuleBook } from './modules/rulebooks/lay-first-rule-book.js';
import { eligibilityChanged } from './modules/rulebooks/rule-book.events.js';
import { checkExemplaryCondition } from './modules/standings/check-exemplary-condition.js';
import {
  enterUnits,
  followClass,
  followEligibility,
  followUnit,
  followUnits,
  followUnitsInYear,
  followUnitsInYears,
} from './modules/standings/refresh-standings.js';
import { noteWorkOfUnit, noteWorkOfUnits } from './modules/tasks/follow-unit.js';
import { makeAssignmentsOfYear } from './modules/tasks/make-assignments-of-year.js';
import { tenantFounded, yearOpened } from './modules/tenants/tenant.events.js';
import { unitChanged, unitsCreated, unitsMoved } from './modules/units/unit.events.js';
import { subscribe } from './platform/command/news.js';

/** Who acts on whose news: upper modules on facts of lower ones, inside the transaction that made the fact; in the order written here. */
export function connectNews(): void {
  subscribe(tenantFounded, foundRootBody);
  subscribe(tenantFounded, admitAdministrator);
  subscribe(tenantFounded, layFirstRuleBook);
  subscribe(eligibilityChanged, followEligibility);

  subscribe(yearOpened, makeAssignmentsOfYear);

  subscribe(registrationsProposed, objectToRegistrations);
  subscribe(recognitionProposed, objectToRecognitions);
  subscribe(registrationsChanged, keepDecidedRegistrations);
  // Open cards follow the facts first; an approved card refuses.
  subscribe(registrationsChanged, followRegistrations);
  subscribe(recognitionDecided, followRecognition);
  subscribe(meritsChanged, followMerits);
  subscribe(onTimeChanged, followReports);

  subscribe(exemplaryProposed, checkExemplaryCondition);

  subscribe(reportSubmitted, freezeSubmittedReport);

  subscribe(unitsCreated, planDuesOfUnits);
  subscribe(unitChanged, planDuesOfUnit);
  subscribe(unitsMoved, planDuesOfMovedUnits);
  subscribe(bodyCreated, planDuesOfBody);
  subscribe(bodyEndProposed, requireMemberships);
  subscribe(bodyEnded, followSuccessors);
  subscribe(bodyEnded, passOnDelegations);
  subscribe(bodyEnded, planDuesOfEndedBody);

  subscribe(unitsCreated, enterUnits);
  subscribe(unitChanged, followUnit);
  subscribe(unitChanged, noteWorkOfUnit);
  subscribe(unitsMoved, followUnits);
  subscribe(unitsMoved, noteWorkOfUnits);
  subscribe(registrationsChanged, followUnitsInYear);
  subscribe(recognitionDecided, followUnitsInYear);
  subscribe(meritsChanged, followUnitsInYears);
  subscribe(assessmentChanged, followClass);
}
