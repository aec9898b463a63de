import type { Kysely } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';
import { type EligibilityRule, type EligibilityRuleOfYears, ruleOfYear } from './unit.rules.js';

/** Who is counted, as each published rule book of the tenant says it for its years. */
export async function listEligibilityRules(db: Kysely<Tables>): Promise<EligibilityRuleOfYears[]> {
  const rows = await db
    .selectFrom('rule_book')
    .select([
      'from_year as fromYear',
      'to_year as toYear',
      'left_out_armed_forces as armedForces',
      'left_out_sizes as sizes',
      'left_out_levels as levels',
      'eligibility_source as source',
    ])
    .where('status', '=', 'PUBLISHED')
    .execute();
  return rows as EligibilityRuleOfYears[];
}

/** Who is counted in a year, by the book in force in it; in a year without a book the national rule holds. */
export async function findEligibilityRule(db: Kysely<Tables>, year: number): Promise<EligibilityRule> {
  return ruleOfYear(await listEligibilityRules(db), year);
}
