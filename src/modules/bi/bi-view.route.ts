import { createHash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { refuse } from '../../kernel/refusal.js';
import {
  type Batches,
  type ColumnType,
  type FileFormat,
  fileOf,
  type StreamValue,
} from '../../platform/files/table-streams.js';
import { Gate } from '../../platform/http/gate.js';
import type { Route } from '../../platform/http/routes.js';
import { longReadingsOf } from '../../platform/http/turns.js';
import type { RequestContext } from '../../platform/request-context.js';
import { mayReadBiViews } from './bi.policy.js';
import { exportOf, exportsOf, followExport } from './bi-export.js';
import { type BiColumn, biViews, countedIn, holdsTag, sharedViews } from './bi-view.rules.js';
import {
  type BiQuestion,
  type BiReading,
  countBiRows,
  findFactsVersion,
  listBiColumns,
  openBiRows,
} from './bi-view.store.js';
import { jsonOf, metadataOf, serviceDocument } from './odata-metadata.rules.js';
import { type ODataQuery, readODataQuery, UPDATED_SINCE, writeToken } from './odata-query.rules.js';

/** Rows of one OData answer; the link to the next ones comes with it. */
const PAGE = 10_000;
const ODATA = '/odata/v1';
const EXPORTS = '/bi/v1/exports';

/** Downloads under way in this process; each holds a connection while its rows are read. */
const downloads = new Gate(4);

const roomFor = (context: RequestContext): number => longReadingsOf(context.database.pool.options.max).downloads;

/** A reader who takes nothing for as long is cut off: his place is one of few. */
const READER_WITHIN_MS = 60_000;

const contentTypes: Readonly<Record<FileFormat, string>> = {
  csv: 'text/csv; charset=utf-8',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
  parquet: 'application/vnd.apache.parquet',
};

/** Downloads of the BI views: whole files at `/bi/v1/VIEW.csv|xlsx|parquet`, how far they are at `/bi/v1/exports`, and OData v4 at `/odata/v1`. */
export const biRoutes: readonly Route[] = [
  { method: 'GET', url: '/bi/v1/:file', answer: download },
  { method: 'GET', url: EXPORTS, answer: exports },
  { method: 'GET', url: `${EXPORTS}/:id`, answer: oneExport },
  { method: 'GET', url: ODATA, answer: welcome },
  { method: 'GET', url: `${ODATA}/$metadata`, answer: metadata },
  { method: 'GET', url: `${ODATA}/:view`, answer: rows },
  { method: 'GET', url: `${ODATA}/:view/$count`, answer: count },
];

/** Lets an analyst in, and asks a program that came without credentials for some. */
function admit(context: RequestContext, reply: FastifyReply): { readonly tenantId: string } {
  void reply.header('www-authenticate', 'Basic realm="Sau Ro", charset="UTF-8"');
  const { actor, tenant } = context.insider();
  if (!mayReadBiViews(actor).allowed) throw refuse('FORBIDDEN');
  void reply.removeHeader('www-authenticate');
  return { tenantId: tenant.id };
}

interface View {
  readonly name: string;
  readonly columns: readonly BiColumn[];
  readonly types: ReadonlyMap<string, ColumnType>;
  /** The view in which rows that fulfil a condition are counted. */
  readonly countedIn: (filter: ODataQuery['filter']) => string;
}

async function viewOf(context: RequestContext, name: string): Promise<View> {
  if (!Object.hasOwn(biViews, name)) throw refuse('NOT_FOUND');
  await context.beginHeavy();
  const all = await listBiColumns(context.db);
  const columns = all.get(name);
  if (!columns) throw refuse('NOT_FOUND');
  const types = new Map(columns.map((column) => [column.name, column.type]));
  return { name, columns, types, countedIn: (filter) => countedIn(name, filter, all) };
}

/**
 * Answers 304 where the caller holds what the facts still say. The tag names the tenant, the version of its facts, which every write moves, and what
 * the view looks like in this release; what the database sends is read after it, so a tag never claims to be newer than the rows that came with it.
 */
async function unchanged(
  context: RequestContext,
  request: FastifyRequest,
  reply: FastifyReply,
  { tenantId, view }: { readonly tenantId: string; readonly view: View },
): Promise<boolean> {
  void reply.header('cache-control', 'private, no-cache').header('vary', 'authorization, x-tenant');
  if (sharedViews.has(view.name)) return false;
  const shape = [tenantId, await findFactsVersion(context.db), JSON.stringify(view.columns)].join('\n');
  const tag = `W/"${createHash('sha256').update(shape).digest('base64url').slice(0, 22)}"`;
  void reply.header('etag', tag);
  return holdsTag(request.headers['if-none-match'], tag);
}

async function download(context: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { tenantId } = admit(context, reply);
  const { file } = request.params as { readonly file: string };
  const [, name = '', format = ''] = /^([a-z_\d]+)\.([a-z]+)$/.exec(file) ?? [];
  if (!Object.hasOwn(contentTypes, format)) throw refuse('NOT_FOUND');
  const view = await viewOf(context, name);
  const { filter } = queryOf(since(request.query), view);
  if (await unchanged(context, request, reply, { tenantId, view })) return reply.code(304).send();
  const whole = {
    view: name,
    countedIn: view.countedIn(filter),
    columns: view.columns,
    filter,
    orderBy: [],
    skip: 0,
    after: null,
    limit: null,
  };
  const stream = await throughGate(
    context,
    reply,
    { tenantId, question: whole, types: view.types },
    async (reading) => {
      const updatedSince = filter?.kind === 'compare' ? String(filter.value) : null;
      const totalRows = await reading.count();
      const followed = await followExport(context, { view: name, format, updatedSince, totalRows }, reading.batches);
      // How far along it is, for whoever shows progress: rows are counted, bytes cannot be.
      void reply
        .header('x-total-rows', totalRows)
        .header('x-progress', `${EXPORTS}/${followed.id}`)
        .header('content-disposition', `attachment; filename="${name}.${format}"`)
        .type(contentTypes[format as FileFormat]);
      const file = fileOf(format as FileFormat, name, view.columns, followed.batches);
      return file.once('close', () => void followed.end());
    },
  );
  return reply.send(stream);
}

/**
 * A stream of the rows of a reading behind the gate; whichever way it ends, also before it has begun, the connection goes back and the place comes free.
 * The place of those that count is given back once the stream is made: rows are counted by then, where they are, and reading them has places of its own.
 */
async function throughGate(
  context: RequestContext,
  reply: FastifyReply,
  { tenantId, question, types }: { readonly tenantId: string; readonly question: BiQuestion } & Pick<View, 'types'>,
  made: (reading: BiReading) => Promise<Readable>,
): Promise<Readable> {
  const leave = downloads.enter(roomFor(context));
  let reading: BiReading | undefined;
  const end = async () => {
    leave();
    await reading?.close();
  };
  try {
    // The snapshot goes back before the reading takes a connection of its own.
    await context.endReads();
    reading = await openBiRows(context.db, context.database.pool, tenantId, question, types);
    const stream = (await made(reading)).once('close', () => void end());
    context.endHeavy();
    // Where nothing waits to be taken, it is the database that is slow.
    reply.raw.setTimeout(READER_WITHIN_MS, () => reply.raw.writableLength > 0 && reply.raw.destroy());
    return stream;
  } catch (error) {
    await end();
    throw error;
  }
}

async function exports(context: RequestContext, _request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  admit(context, reply);
  return exportsOf(context, reply);
}

async function oneExport(context: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  admit(context, reply);
  return exportOf(context, request, reply);
}

const baseOf = (request: FastifyRequest): string => `${request.protocol}://${request.host}${ODATA}`;

async function welcome(context: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  admit(context, reply);
  return odata(reply).send(serviceDocument(baseOf(request)));
}

async function metadata(context: RequestContext, _request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  admit(context, reply);
  return reply
    .header('odata-version', '4.0')
    .type('application/xml')
    .send(metadataOf(await listBiColumns(context.db)));
}

const odata = (reply: FastifyReply): FastifyReply =>
  reply.header('odata-version', '4.0').type('application/json; odata.metadata=minimal; charset=utf-8');

/** Of all that can be asked of a view, a whole file is asked only since when. */
const since = (options: unknown): Record<string, unknown> => ({
  [UPDATED_SINCE]: (options as Record<string, unknown>)[UPDATED_SINCE],
});

function queryOf(options: unknown, view: View): ODataQuery {
  const query = readODataQuery(options as Record<string, unknown>, view.types);
  if ('problem' in query)
    throw refuse('BAD_USER_INPUT', { problem: `${query.option}: ${query.problem}` }, query.option);
  const { after } = query;
  const keys = biViews[view.name] ?? [];
  // In another order a link counts rows; a link of another question is none of ours.
  const numbers =
    query.orderBy.length > 0 ? after?.length === 1 && /^\d{1,9}$/.test(after[0] ?? '') : after?.length === keys.length;
  if (
    after &&
    !(numbers && keys.every((key, index) => fits(after[index] ?? '0', view.types.get(key), query.orderBy.length > 0)))
  )
    throw refuse('BAD_USER_INPUT', { problem: '$skiptoken' }, '$skiptoken');
  return query;
}

const fits = (value: string, type: ColumnType | undefined, counts: boolean): boolean =>
  counts || type === 'text' || /^\d{1,15}$/.test(value);

async function count(context: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  admit(context, reply);
  const view = await viewOf(context, (request.params as { readonly view: string }).view);
  const { filter } = queryOf(request.query, view);
  return reply
    .header('odata-version', '4.0')
    .type('text/plain; charset=utf-8')
    .send(String(await countBiRows(context.db, view.countedIn(filter), filter, view.types)));
}

async function rows(context: RequestContext, request: FastifyRequest, reply: FastifyReply): Promise<unknown> {
  const { tenantId } = admit(context, reply);
  const view = await viewOf(context, (request.params as { readonly view: string }).view);
  const query = queryOf(request.query, view);
  if (await unchanged(context, request, reply, { tenantId, view })) return reply.code(304).send();
  const wanted = query.select ?? view.columns.map(({ name }) => name);
  const shown = view.columns.filter(({ name }) => wanted.includes(name));
  const keys = view.columns.filter(({ name }) => biViews[view.name]?.includes(name));
  const limit = Math.min(PAGE + 1, query.top ?? PAGE + 1);
  const question: BiQuestion = {
    ...query,
    view: view.name,
    countedIn: view.countedIn(query.filter),
    columns: [...shown, ...keys],
    limit,
    skip: query.after ? 0 : query.skip,
  };
  const stream = await throughGate(context, reply, { tenantId, question, types: view.types }, async (reading) => {
    const link = (last: readonly StreamValue[]): string => nextLink(request, query, keysIn(last, view, keys), PAGE);
    const total = query.count ? await reading.count() : null;
    return Readable.from(pageOf(`${baseOf(request)}/$metadata#${view.name}`, total, shown, reading.batches, link));
  });
  return odata(reply).send(stream);
}

const keysIn = (row: readonly StreamValue[], view: View, keys: readonly BiColumn[]): string[] => {
  const values = new Map(keys.map(({ name }, index) => [name, row[row.length - keys.length + index]]));
  return (biViews[view.name] ?? []).map((name) => String(values.get(name)));
};

/** The address of the rows behind a page; `$top` counts down, `$skip` was done with the first page. */
function nextLink(request: FastifyRequest, query: ODataQuery, key: readonly string[], given: number): string {
  const { pathname, searchParams } = new URL(request.url, 'http://here');
  const before = query.after && query.orderBy.length > 0 ? Number(query.after[0]) : query.skip;
  searchParams.delete('$skip');
  searchParams.delete('$count');
  searchParams.set('$skiptoken', writeToken(query.orderBy.length > 0 ? [String(before + given)] : key));
  if (query.top !== null) searchParams.set('$top', String(query.top - given));
  return `${request.protocol}://${request.host}${pathname}?${searchParams.toString()}`;
}

/** One OData answer, written while its rows are read. */
async function* pageOf(
  about: string,
  total: number | null,
  columns: readonly BiColumn[],
  batches: Batches,
  link: (last: readonly StreamValue[]) => string,
): AsyncGenerator<string> {
  yield `{"@odata.context":${JSON.stringify(about)}${total === null ? '' : `,"@odata.count":${total}`},"value":[`;
  let written = 0;
  let last: readonly StreamValue[] = [];
  let more = false;
  for await (const batch of batches) {
    const room = batch.slice(0, PAGE - written);
    more = room.length < batch.length;
    const lines = room.map(
      (row) => `{${columns.map(({ name, type }, index) => `"${name}":${jsonOf(row[index] ?? null, type)}`).join(',')}}`,
    );
    if (lines.length > 0) yield `${written === 0 ? '' : ','}\n${lines.join(',\n')}`;
    written += room.length;
    last = room.at(-1) ?? last;
  }
  yield `\n]${more ? `,"@odata.nextLink":${JSON.stringify(link(last))}` : ''}}\n`;
}
