import Fastify from 'fastify';
import pg from 'pg';

// The bare limit: fastify and pg alone. One prepared statement for each set of rows, the transaction bound to its tenant as row-level
// security demands, the rows as JSON. No authentication, no GraphQL, no validation, no limits.
const [url = '', port = '', tenantId = ''] = process.argv.slice(2);
const { builtins } = pg.types;
pg.types.setTypeParser(builtins.INT8, Number);
const pool = new pg.Pool({
  connectionString: url,
  max: 16,
  options: '-c search_path=sauro,public -c timezone=UTC -c jit=off',
});

/** Statements of one snapshot of the tenant. */
async function read(statements: readonly { name: string; text: string; values: unknown[] }[]): Promise<unknown[]> {
  const client = await pool.connect();
  try {
    await client.query('BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY');
    await client.query({ name: 'set_tenant', text: 'SELECT app.set_tenant($1)', values: [tenantId] });
    const results: unknown[] = [];
    for (const statement of statements) results.push((await client.query(statement)).rows);
    await client.query('COMMIT');
    return results;
  } finally {
    client.release();
  }
}

const counts = 'units, eligible, registered, assessed, recognised, excellent, good, average, weak';
const figures = (name: string, bodies: string) => ({
  name,
  text: `select body_id, unit_kind, year, ${counts} from figure where tenant_id = $1 and year = any($2) and ${bodies}`,
});

const server = Fastify();
const answer = (url: string, handler: (body: unknown) => Promise<unknown>) =>
  server.route({ method: 'POST', url, handler: (request) => handler(request.body) });

answer('/tree', async (body) => {
  const { year } = body as { year: number };
  const [bodies, rows, targets] = await read([
    {
      name: 'bodies',
      text: 'select id, code, name, level, parent_id from body where tenant_id = $1 order by name collate sauro.vietnamese, id',
      values: [tenantId],
    },
    { ...figures('tree', 'true'), values: [tenantId, [year]] },
    {
      name: 'targets',
      text: 'select id, body_id, code, metric, comparator, threshold from target where tenant_id = $1 and year = $2 order by code',
      values: [tenantId, year],
    },
  ]);
  return { bodies, figures: rows, targets };
});

answer('/page', async (body) => {
  const { year, after } = body as { year: number; after: string };
  const [units] = await read([
    {
      name: 'page',
      text: `select u.id, u.code, u.name, u.kind, b.id as body_id, b.name as body_name,
          s.registered, s.recognition, s.review_total, s.band_standard, d.label as band_label
        from unit u
        join body b on b.tenant_id = $1 and b.id = u.body_id
        left join standing s on s.tenant_id = $1 and s.unit_id = u.id and s.year = $2
        left join band d on d.tenant_id = $1 and d.id = s.band_id
        where u.tenant_id = $1 and u.name collate sauro.vietnamese > $3 collate sauro.vietnamese
        order by u.name collate sauro.vietnamese, u.id limit 51`,
      values: [tenantId, year, after],
    },
  ]);
  return { units };
});

answer('/aggregate', async (body) => {
  const { years } = body as { years: number[] };
  const [rows] = await read([
    {
      ...figures(
        'aggregate',
        "exists (select from body b where b.tenant_id = $1 and b.id = body_id and b.level = 'COMMUNE')",
      ),
      values: [tenantId, years],
    },
  ]);
  return { rows };
});

answer('/dashboard', async (body) => {
  const { year, from, to } = body as { year: number; from: string; to: string };
  const [bodies, rows, targets, assignments, dues, milestones] = await read([
    {
      name: 'bodies',
      text: 'select id, code, name, level, parent_id from body where tenant_id = $1 order by name collate sauro.vietnamese, id',
      values: [tenantId],
    },
    { ...figures('tree', 'true'), values: [tenantId, [year]] },
    {
      name: 'targets',
      text: 'select id, body_id, code, metric, comparator, threshold from target where tenant_id = $1 and year = $2 order by code',
      values: [tenantId, year],
    },
    {
      name: 'assignments',
      text: 'select status, count(*) from assignment where tenant_id = $1 and year = $2 group by status',
      values: [tenantId, year],
    },
    {
      name: 'dues',
      text: `select id, body_id, unit_id, status, due_at from report_due
        where tenant_id = $1 and due_at >= $2 and due_at < $3 order by due_at, id limit 11`,
      values: [tenantId, from, to],
    },
    {
      name: 'milestones',
      text: 'select status, count(*) from report_due where tenant_id = $1 and year = $2 group by status',
      values: [tenantId, year],
    },
  ]);
  return { bodies, figures: rows, targets, assignments, dues, milestones };
});

await server.listen({ host: '127.0.0.1', port: Number(port) });
