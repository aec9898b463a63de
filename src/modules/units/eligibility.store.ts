import type { Kysely } from 'kysely';
import { statement } from '../../platform/db/statement.js';
import type { Tables } from '../../platform/db/tables.js';
import { type EligibilityRule, type EligibilityRuleOfYears, ruleOfYear } from './unit.rules.js';

const eligibilityRules = statement((db) =>
  db
    .selectFrom('rule_book')
    .select([
      'from_year as fromYear',
      'to_year as toYear',
      'left_out_armed_forces as armedForces',
      'left_out_sizes as sizes',
      'left_out_levels as levels',
      'eligibility_source as source',
    ])
    .where('status', '=', 'PUBLISHED'),
);

/** Who is counted, as each published rule book of the tenant says it for its years. */
export const listEligibilityRules = (db: Kysely<Tables>): Promise<EligibilityRuleOfYears[]> =>
  eligibilityRules(db, {}) as Promise<EligibilityRuleOfYears[]>;

/** Who is counted in a year, by the book in force in it; in a year without a book the national rule holds. */
export async function findEligibilityRule(db: Kysely<Tables>, year: number): Promise<EligibilityRule> {
  return ruleOfYear(await listEligibilityRules(db), year);
}
