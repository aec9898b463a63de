import { randomBytes } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { FastifyInstance, FastifyRequest } from 'fastify';

/** A query that the page offers in a tab of its own. */
export interface ExampleQuery {
  readonly name: string;
  readonly query: string;
  readonly variables?: Readonly<Record<string, unknown>>;
}

// Altair's own way to pass a value from one answer to the next request is a script in the tab, and that would need `eval`.
// The token lives as long as the browser's tab; one that somebody put into the environment goes before it.
const keepToken = `
  const send = window.fetch;
  const remembered = 'sau-ro-token';
  window.fetch = async (input, init) => {
    if (init?.method !== 'POST') return send(input, init);
    const headers = new Headers(init.headers);
    const token = sessionStorage.getItem(remembered);
    if (token && headers.get('authorization')?.trim() === 'Bearer') headers.set('authorization', 'Bearer ' + token);
    const response = await send(input, { ...init, headers });
    const text = await response.text();
    const given = /"(?:signIn|changePassword)":\\{"token":"([^"]+)"/.exec(text);
    if (given) sessionStorage.setItem(remembered, given[1]);
    return new Response(text, response);
  };
`;

// On a phone Altair would keep its two columns and push the button that sends out of sight: the query stands above its answer instead.
const narrowScreens = `
  @media (max-width: 700px) {
    .app-side-menu, .as-split-gutter, .url-box__method-wrapper, .header__menu-item app-icon + span { display: none !important; }
    as-split { grid-template: 45% 55% / 100% !important; }
    as-split > as-split-area { grid-column: 1 !important; grid-row: 1 / 3 !important; }
    as-split > as-split-area:has(app-query-editor) { grid-row: 1 !important; }
    as-split > as-split-area:has(app-query-result) { grid-row: 2 !important; }
    as-split > as-split-area:has(app-doc-viewer) { z-index: 1; }
    as-split > as-split-area:has(.hide-doc) { display: none !important; }
  }
`;

/** The page as a browser gets it, with the headers that hold it to this server. */
export interface Page {
  readonly headers: Record<string, string>;
  readonly html: string;
}

const FILES = '/graphql/page/';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.ico': 'image/x-icon',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.woff': 'font/woff',
  '.woff2': 'font/woff2',
};

/** Serves the files of the GraphQL page for people from this machine, and returns what answers a browser that opens `/graphql`. */
export function registerPage(
  server: FastifyInstance,
  options: { readonly examples: readonly ExampleQuery[]; readonly tenantCode: string },
): (request: FastifyRequest) => Promise<Page> | undefined {
  let files: Promise<ReadonlyMap<string, string>> | undefined;
  server.get(`${FILES}*`, async (request, reply) => {
    const name = (request.params as { '*': string })['*'];
    files ??= filesOfPage();
    const path = (await files).get(name);
    if (path === undefined) return reply.callNotFound();
    return reply
      .type(contentTypes[extname(name)] ?? 'application/octet-stream')
      .header('cache-control', 'public, max-age=3600')
      .send(await readFile(path));
  });
  return (request) => (wantsPage(request) ? render(options.examples, options.tenantCode) : undefined);
}

// Loaded when somebody opens the page: programs do not need it, and a start without it is quicker and smaller.
const altair = () => import('altair-static');

/** Only what stands in the package: a path is looked up, never joined. */
async function filesOfPage(): Promise<ReadonlyMap<string, string>> {
  const folder = (await altair()).getDistDirectory();
  return new Map(
    (await readdir(folder, { recursive: true }))
      .filter((file) => contentTypes[extname(file)] !== undefined)
      .map((file) => [file.split(sep).join('/'), join(folder, file)]),
  );
}

/** A browser that opens the address, not a program that asks: it prefers HTML and brings no query. */
const wantsPage = (request: FastifyRequest): boolean =>
  /(^|,)\s*text\/html/.test(request.headers.accept ?? '') && !('query' in (request.query as object));

async function render(examples: readonly ExampleQuery[], tenantCode: string): Promise<Page> {
  const nonce = randomBytes(16).toString('base64');
  const { renderAltair } = await altair();
  const html = renderAltair({
    baseURL: FILES,
    endpointURL: '/graphql',
    cspNonce: nonce,
    disableAccount: true,
    instanceStorageNamespace: 'sau-ro',
    initialSettings: {
      theme: 'system',
      language: 'vi-VN',
      'schema.reloadOnStart': true,
      'alert.disableUpdateNotification': true,
      'banners.disable': true,
      disablePushNotification: true,
    },
    initialEnvironments: { base: { title: 'Sáu Rõ', variables: { token: '', tenant: tenantCode } } },
    // Altair opens on the last tab: the first thing to do stands there.
    initialWindows: [...examples.slice(1), ...examples.slice(0, 1)].map(({ name, query, variables }) => ({
      initialName: name,
      endpointURL: '/graphql',
      initialQuery: query,
      initialVariables: JSON.stringify(variables ?? {}, null, 2),
      initialHeaders: { Authorization: 'Bearer {{token}}', 'X-Tenant': '{{tenant}}' },
    })),
  })
    .replace(
      '<title>Altair</title>',
      `<title>Sáu Rõ · GraphQL</title><style>${narrowScreens}</style><script nonce="${nonce}">${keepToken}</script>`,
    )
    // The address must be a whole one; only the browser knows under which name, and behind which proxy, it found us.
    .replaceAll('endpointURL: `/graphql`', 'endpointURL: `${location.origin}/graphql`');
  return { html, headers: { 'content-security-policy': policy(nonce) } };
}

/** Scripts and requests of this server alone: nothing is loaded from, or sent to, anywhere else, and no text is run as a script. */
const policy = (nonce: string): string =>
  [
    "default-src 'none'",
    `script-src 'self' 'nonce-${nonce}'`,
    // The editor colours its text with inline styles.
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    "connect-src 'self'",
    "worker-src 'self'",
    "base-uri 'self'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ');
