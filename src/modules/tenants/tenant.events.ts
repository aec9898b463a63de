import type { Day } from '../../kernel/deadline.js';
import type { Level } from '../../kernel/level.js';
import { news } from '../../platform/command/news.js';

/** What a tenant begins with, besides its own row: each module lays its part in the founding transaction. */
export interface TenantFounded {
  /** The body at the root of its tree; the id is given, because others refer to it. */
  readonly rootBody: {
    readonly id: string;
    readonly name: string;
    readonly level: Level;
    readonly areaCode: string;
    readonly areaValidFrom: Day;
    readonly standingAgency: string | null;
  };
  readonly administrator: { readonly email: string; readonly name: string; readonly passwordHash: string };
  /** The first year, open from the start. */
  readonly year: number;
}

/** A tenant was founded. */
export const tenantFounded = news<TenantFounded>('tenant.founded');

/** A year was opened. */
export const yearOpened = news<{ readonly year: number }>('year.opened');
