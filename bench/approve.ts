import { readFile } from 'node:fs/promises';
import type { Pool, PoolClient } from 'pg';
import { newId } from '../src/platform/new-id.js';
import type { Sent } from './recording.js';
import type { WaitingCard } from './waiting.js';

// The bare approval of a card. Its statements are not written here: they are those that ours sent for the card of the recording, from the
// beginning of the writing transaction to the end of the answer, in the same order, prepared by name. What this file adds are their values: ids of another card, rows
// that follow from rows just read, what a link of the audit chain says. What the card adds up to is known beforehand (`bench.approved`), so nothing is
// computed, validated or permitted. `npm run bench` compares the rows that both parties leave, and counts figures and links after every round.

/** One approval by ours, as it was recorded. */
export interface Recording {
  readonly card: WaitingCard;
  readonly tenantId: string;
  readonly statements: readonly Sent[];
}

// biome-ignore lint/suspicious/noExplicitAny: rows of any statement
type Row = any;
type Rows = Record<string, Row>;

type Step = (client: PoolClient, card: WaitingCard, rows: Rows) => Promise<unknown>;

const instant = /^\d{4}-\d\d-\d\dT[\d:.]+Z$/;
const simple = /^(begin|commit|rollback)/i;
/** JSON with its keys in one order, over which links of the audit chain are hashed. */
const sorted = (value: Row): Row =>
  Array.isArray(value)
    ? value.map(sorted)
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(
          Object.keys(value)
            .sort()
            .map((key) => [key, sorted(value[key])]),
        )
      : value;

const columnsOf = (row: Rows): Rows =>
  Object.fromEntries(
    Object.entries(row).map(([name, value]) => [
      name === 'kind' ? 'unit_kind' : name.replace(/[A-Z]/g, (one) => `_${one.toLowerCase()}`),
      value,
    ]),
  );
const hundredths = (points: string) => Math.round(Number(points) * 100);

// The columns of each row that follow from rows just read; all others are as they were recorded.
const written: Readonly<Record<string, (rows: Rows, approved: Row, recorded: Rows) => Rows>> = {
  assessment_step: ({ now, card }) => ({ id: newId(), at: now, version: card.version + 1 }),
  standing_history: ({ standing, now }) => ({ ...columnsOf(standing), valid_from: standing.since, valid_to: now }),
  standing: ({ standing, now }, { self_total, review_total, band_id, band_standard }) => ({
    ...columnsOf(standing),
    self_total,
    review_total,
    band_id,
    band_standard,
    since: now,
  }),
  figure: ({ standing }, { self_total, review_total, band_standard }) => {
    const band = band_standard.toLowerCase();
    const review = hundredths(review_total);
    return {
      assessed: 1,
      excellent: 0,
      good: 0,
      average: 0,
      weak: 0,
      registered_excellent: 0,
      registered_good: 0,
      registered_average: 0,
      registered_weak: 0,
      [band]: 1,
      [`registered_${band}`]: Number(standing.registered),
      assessed_recognised: Number(standing.recognition === 'RECOGNISED'),
      assessed_keeping: Number(standing.activeModels > 0),
      self_total: hundredths(self_total),
      review_total: review,
      review_squares: review * review,
    };
  },
  audit_event: ({ card, to, now }, _approved, recorded) => {
    const from = {
      bandId: null,
      scores: JSON.stringify(card.scores),
      status: card.status,
      approvedAt: null,
      linkedFacts: null,
      linkedSources: null,
    };
    const [{ to: noted }] = JSON.parse(recorded['changes']);
    const only = (all: Rows) => Object.fromEntries(Object.entries(all).filter(([key]) => key in noted));
    const changes = [{ record: 'assessment', id: card.id, from: only(from), to: only(to) }];
    const {
      account_id: accountId,
      person_name: personName,
      action,
      subject_type: subjectType,
      subject_id: subjectId,
      reason,
    } = recorded;
    const requestId = newId();
    const link = [now, accountId, personName, action, subjectType, subjectId, sorted(changes), reason, requestId];
    return {
      id: newId(),
      at: now,
      changes: JSON.stringify(changes),
      request_id: requestId,
      said: JSON.stringify(link).slice(1),
    };
  },
};

/** Reads a recording and what the cards add up to; gives back the approval of one card. */
export async function openApproval(pool: Pool, file: string): Promise<(id: string) => Promise<unknown>> {
  const { card: sample, tenantId, statements } = JSON.parse(await readFile(file, 'utf8')) as Recording;
  const { rows: approved } = await pool.query<Row>(
    `select id, unit_id as "unitId", body_id as "bodyId", unit_kind as kind, scores, self_total, review_total, band_id, band_standard
     from bench.approved`,
  );
  const expected = new Map<string, Row>(approved.map((row: Row) => [row.id, row]));

  /** A recorded value with the ids of another card in place of those of the recorded one. */
  const of = (value: string | null, card: WaitingCard): string | null =>
    value === null
      ? null
      : value.replaceAll('"', '') === `{${sample.kind}}`
        ? `{${card.kind}}`
        : value
            .replaceAll(sample.id, card.id)
            .replaceAll(sample.unitId, card.unitId)
            .replaceAll(sample.bodyId, card.bodyId);

  const steps: Step[] = statements.map(({ text, values }, place): Step => {
    const name = `approve ${place}`;
    if (simple.test(text)) return (client) => client.query(text);
    if (/^select app\.set_tenant/i.test(text)) {
      const prepared = { name: 'set_tenant', text: 'SELECT app.set_tenant($1)', values: [tenantId] };
      return (client) => client.query(prepared);
    }
    if (text.startsWith('update "assessment"')) {
      const columns = [...text.matchAll(/"(\w+)" = \$(\d+)/g)].map(([, column = '', place]) => [
        Number(place) - 1,
        column,
      ]);
      const columnOf = new Map(columns as [number, string][]);
      return async (client, card, rows) => {
        const { scores, band_id, self_total, review_total } = expected.get(card.id);
        const { facts, sources, now } = rows;
        const [json, linkedFacts, linkedSources] = [scores, facts, sources].map((value) => JSON.stringify(value));
        const { version } = rows['card'];
        rows['to'] = {
          status: 'APPROVED',
          scores: json,
          bandId: band_id,
          linkedFacts,
          linkedSources,
          approvedAt: now,
          version: version + 1,
        };
        const row: Rows = {
          id: card.id,
          tenant_id: tenantId,
          status: 'APPROVED',
          scores: json,
          band_id,
          linked_facts: linkedFacts,
          linked_sources: linkedSources,
          self_total,
          review_total,
          approved_at: now,
          version,
        };
        const all = values.map((_, index) => row[columnOf.get(index) ?? '']);
        const { rowCount } = await client.query({ name, text, values: all });
        if (rowCount !== 1) throw new Error('the card is another one by now');
      };
    }
    const lists = /update "(\w+)" .*unnest\(((?:\$\d+::\w+\[\](?:, )?)+)\) as \w+\(([^)]+)\)/.exec(text);
    if (lists) {
      const [, table = '', given = '', names = ''] = lists;
      const columns = names.replaceAll('"', '').split(', ');
      const columnOf = new Map(
        [...given.matchAll(/\$(\d+)/g)].map(([, place], index) => [Number(place) - 1, columns[index]]),
      );
      return (client, card, rows) => {
        const row = written[table]?.(rows, expected.get(card.id), {}) ?? {};
        const all = values.map((value, index) => {
          const column = columnOf.get(index);
          if (column !== undefined && column in row) return [row[column]];
          return instant.test(value ?? '') ? rows['now'] : of(value, card);
        });
        return client.query({ name, text, values: all });
      };
    }
    const inserted =
      /(?:^|\) )insert into "(\w+)" \(([^)]+)\) values \(((?:(?:\$\d+|\(select "\w+" from moved\))(?:, )?)+)\)(?! *,)/.exec(
        text,
      );
    if (inserted) {
      const [, table = '', names = '', given = ''] = inserted;
      const places = given.split(', ').map((place) => (place.startsWith('$') ? Number(place.slice(1)) - 1 : undefined));
      const columns: (string | undefined)[] = [];
      for (const [index, name] of names.replaceAll('"', '').split(', ').entries()) {
        const place = places[index];
        if (place !== undefined) columns[place] = name;
      }
      // The chain is moved over the text that the link says.
      const said = /\$(\d+)::text, 'UTF8'/.exec(text)?.[1];
      if (said !== undefined) columns[Number(said) - 1] = 'said';
      return async (client, card, rows) => {
        const recorded: Rows = Object.fromEntries(
          columns.flatMap((column, index) => (column ? [[column, of(values[index] ?? null, card)]] : [])),
        );
        if ('updated_at' in recorded) recorded['updated_at'] = rows['now'];
        const row = { ...recorded, ...written[table]?.(rows, expected.get(card.id), recorded) };
        // What a statement binds beyond its row are constants, and the instant.
        const all = values.map((value, index) => {
          const column = columns[index];
          return column ? row[column] : instant.test(value ?? '') ? rows['now'] : value;
        });
        await client.query({ name, text, values: all });
      };
    }
    if (!text.startsWith('select ')) throw new Error(`no bare values are known for: ${text}`);
    const kept = /from "assessment" where "id" = .*for no key update/.test(text)
      ? 'card'
      : /from "standing" .*for update/.test(text)
        ? 'standing'
        : /as "commendations"/.test(text)
          ? 'sources'
          : /as "collectives"/.test(text)
            ? 'linked'
            : undefined;
    return async (client, card, rows) => {
      const { rows: found } = await client.query({ name, text, values: values.map((value) => of(value, card)) });
      rows['last'] = found;
      if (kept === undefined) return;
      rows[kept] = found[0];
      if (kept === 'linked') {
        const { registration, ...facts } = found[0];
        delete facts.waived;
        rows.facts = { ...facts, registered: registration === 'REGISTERED' };
      }
    };
  });

  return async (id) => {
    const known = expected.get(id);
    if (!known) throw new Error('no such card');
    const client = await pool.connect();
    const rows: Rows = { now: new Date().toISOString() };
    try {
      for (const step of steps) await step(client, known, rows);
      return rows['last'];
    } catch (error) {
      await client.query('rollback');
      throw error;
    } finally {
      client.release();
    }
  };
}
