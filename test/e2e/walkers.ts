import { EventEmitter } from 'node:events';
import { type Actor, type ActorMembership } from '../../src/kernel/actor.js';
import { Refusal } from '../../src/kernel/refusal.js';
import type { Command } from '../../src/platform/command/command.js';
import { heavyTurns, Turns } from '../../src/platform/http/turns.js';
import { KeptValues } from '../../src/platform/kept-values.js';
import { createLog } from '../../src/platform/log/log.js';
import { RequestContext } from '../../src/platform/request-context.js';
import type { Service } from '../support/service.js';

/** Who walks: the people of one commune and of the city above it. */
export const walkers = ['unit', 'commune', 'officer', 'head', 'admin'] as const;
/** One of them. */
export type Walker = (typeof walkers)[number];

/** A plain generator with a seed: a walk that failed can be walked again. */
export function dice(seed: number): (sides: number) => number {
  let state = seed;
  return (sides) => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return Math.floor((state / 2 ** 32) * sides);
  };
}

/** Lets people of a tenant use the service's use cases as a request would, without HTTP between: a thousand walks take tens of thousands of steps. */
export async function letWalk(service: Service, tenantCode: string, units: readonly string[]) {
  const [tenant] = await service.rows('select id, code, time_zone as "timeZone" from sauro.tenant where code = $1', [
    tenantCode,
  ]);
  const actors = new Map<Walker, Actor>();
  for (const walker of walkers) {
    const rows = await service.rows(
      `select m.id, m.account_id, m.person_name, m.role, m.body_id as "bodyId", b.path as "bodyPath", m.unit_id as "unitId"
       from sauro.membership m left join sauro.body b on b.tenant_id = m.tenant_id and b.id = m.body_id where m.email = $1`,
      [`${walker}@${tenantCode}.demo`],
    );
    const [first] = rows;
    const held = rows.map(
      ({ account_id: _account, person_name: _name, ...membership }) => membership as ActorMembership,
    );
    // The unit's officer reports for every unit of the walks.
    const more = walker === 'unit' ? units.map((unitId) => ({ ...(held[0] as ActorMembership), unitId })) : [];
    actors.set(walker, {
      accountId: first.account_id,
      name: first.person_name,
      operator: false,
      tenantIds: [tenant.id],
      memberships: [...held, ...more],
    });
  }
  const log = createLog('silent');
  const keptValues = new KeptValues();
  const turns = new Turns(heavyTurns(service.database.pool.options.max));
  let asked = 0;
  /** Does one thing; gives back DONE or the code of the refusal. Whatever else is thrown goes on up. */
  return async <Input>(walker: Walker, act: Command<Input, unknown>, input: Input): Promise<string> => {
    asked += 1;
    const context = new RequestContext({
      database: service.database,
      clock: () => '2026-11-22T02:00:00Z',
      log,
      keptValues,
      auth: undefined as never,
      locale: 'vi',
      requestId: `walk-${asked}`,
      address: '127.0.0.1',
      gateway: false,
      line: new EventEmitter(),
      heavyTurns: turns,
    });
    context.enterTenant(tenant);
    context.identify(actors.get(walker) as Actor);
    try {
      await act(context, input);
      return 'DONE';
    } catch (error) {
      if (error instanceof Refusal) return error.code;
      throw error;
    } finally {
      context.close();
    }
  };
}

/** What somebody sees of a unit before he acts. */
export const SEEN = `
  select u.id as "unitId", u.version as "unitVersion", u.body_id as "bodyId",
    r.id as registration, r.version as "registrationVersion", d.version as "decisionVersion",
    a.id as card, a.version as "cardVersion", a.status
  from sauro.unit u
  left join sauro.registration r on r.tenant_id = u.tenant_id and r.unit_id = u.id and r.year = $2
  left join sauro.recognition d on d.tenant_id = u.tenant_id and d.unit_id = u.id and d.year = $2
  left join sauro.assessment a on a.tenant_id = u.tenant_id and a.unit_id = u.id and a.year = $2
  where u.id = $1`;

/**
 * Where the audit log and the rows tell different stories: for each record of these tables that people wrote in this tenant, what the log says
 * was written last, column by column, against the row itself; and rows of which the log says nothing.
 */
export async function storiesThatDiffer(
  service: Service,
  tenantCode: string,
  tables: Readonly<Record<string, readonly string[]>>,
): Promise<unknown[]> {
  const events = await service.rows(
    `select e.changes from sauro.audit_event e join sauro.tenant t on t.id = e.tenant_id and t.code = $1
     where e.request_id like 'walk-%' order by e.seq`,
    [tenantCode],
  );
  const told = new Map<string, Record<string, unknown>>();
  for (const { changes } of events) {
    for (const { record, id, to } of changes) {
      if (typeof record !== 'string' || !(record in tables)) continue;
      told.set(`${record}/${id}`, { ...told.get(`${record}/${id}`), ...to });
    }
  }
  const differing: unknown[] = [];
  for (const [table, derived] of Object.entries(tables)) {
    const rows = await service.rows(
      `select to_jsonb(x) as row from sauro.${table} x join sauro.tenant t on t.id = x.tenant_id and t.code = $1`,
      [tenantCode],
    );
    const byId = new Map(rows.map(({ row }) => [row.id as string, row]));
    for (const [key, said] of told) {
      const [record, id] = key.split('/') as [string, string];
      if (record !== table) continue;
      const row = byId.get(id);
      if (!row) differing.push({ key, row: 'missing' });
      for (const [name, value] of Object.entries(said)) {
        const column = name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
        // What is no column of the row is told of what belongs to it: the number of a certificate, say.
        if (row === undefined || !(column in row) || derived.includes(column)) continue;
        if (plain(row[column]) !== plain(value)) differing.push({ key, column, row: row[column], said: value });
      }
    }
  }
  return differing;
}

// Instants and decimals are spelled by the database in its own way; the names of a document come in any order.
function plain(value: unknown): string {
  if (value === null || value === undefined) return 'null';
  if (typeof value === 'string' && /^\d{4}-\d\d-\d\dT/.test(value)) return String(Date.parse(value));
  if (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value)) return String(Number(value));
  if (typeof value === 'string' && /^[[{]/.test(value)) return plain(JSON.parse(value));
  if (Array.isArray(value)) return `[${value.map(plain).join()}]`;
  if (typeof value === 'object') {
    const entries = Object.entries(value).filter(([, one]) => one !== undefined);
    return `{${entries
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
      .map(([name, one]) => `${name}:${plain(one)}`)
      .join()}}`;
  }
  return JSON.stringify(value);
}
