import { createServer } from 'node:http';
import { grafserv } from 'grafserv/node';
import { postgraphile } from 'postgraphile';
import { makePgService } from 'postgraphile/adaptors/pg';
import { PostGraphileAmberPreset } from 'postgraphile/presets/amber';

// The rival: PostGraphile as its makers recommend it, on the same role and with the same settings of its sessions, which make its aggregate cheaper, the tenant set for each transaction as row-level security demands.
const [url = '', port = '', tenantId = ''] = process.argv.slice(2);
const instance = postgraphile({
  extends: [PostGraphileAmberPreset],
  pgServices: [
    makePgService({
      connectionString: url,
      schemas: ['sauro', 'bench'],
      poolConfig: {
        max: 16,
        options: '-c search_path=sauro,public -c timezone=UTC -c jit=off -c plan_cache_mode=force_generic_plan',
      },
    }),
  ],
  grafast: { context: () => ({ pgSettings: { 'app.tenant_id': tenantId } }) },
  // Lists beside connections: many short ones within an answer cost it a tenth less so; a page costs the same either way.
  schema: { defaultBehavior: 'connection list' },
  grafserv: { graphqlPath: '/graphql', graphiql: false, watch: false },
});
const server = createServer();
await instance.createServ(grafserv).addTo(server);
server.listen(Number(port), '127.0.0.1');
