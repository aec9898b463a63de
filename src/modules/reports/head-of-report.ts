import type { Kysely } from 'kysely';
import type { Tables } from '../../platform/db/tables.js';
import type { BodyRow } from '../bodies/body.store.js';
import type { RegimeRow } from '../reporting/regime.store.js';
import { findHeadFacts } from './report.store.js';
import type { ReportHead } from './report-document.rules.js';
import { firstHead } from './report-head.rules.js';

/** The head of a report of a body before anybody edits it: addressed to the receiver of the regime, or by the receiver itself to whom it reports in turn. */
export async function headOf(
  db: Kysely<Tables>,
  of: {
    readonly body: BodyRow;
    readonly regime: RegimeRow;
    readonly year: number;
    readonly period: string;
    readonly answersDue: boolean;
  },
): Promise<ReportHead> {
  const { body, regime, year, period, answersDue } = of;
  const facts = await findHeadFacts(db, body.id, regime.planId);
  const areaName = facts?.areaName ?? null;
  return firstHead({
    bodyName: body.name,
    areaName,
    areaShortName: facts?.areaShortName ?? null,
    plan:
      facts && facts.planIssuer !== null
        ? { number: facts.planNumber, issuedOn: facts.planIssuedOn, issuer: facts.planIssuer }
        : null,
    addressee: answersDue ? regime.receiver : (regime.recipient ?? `Ủy ban nhân dân ${areaName ?? ''}`.trim()),
    via: answersDue ? regime.via : null,
    period,
    year,
  });
}
