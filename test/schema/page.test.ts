import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { exampleQueries } from '../../src/example-queries.js';
import { openBrowser } from '../support/browser.js';
import { type Service, startService } from '../support/service.js';

let service: Service;
let origin: string;
let browser: Browser;
let page: Page;
const complaints: string[] = [];
const foreign: string[] = [];

beforeAll(async () => {
  service = await startService({ graphqlPage: true });
  origin = new URL(service.url).origin;
  browser = await openBrowser();
  page = await browser.newPage({ viewport: { width: 1400, height: 850 } });
  page.on('pageerror', (error) => complaints.push(String(error)));
  page.on('console', (message) => {
    if (message.type() === 'error') complaints.push(message.text());
  });
  page.on('request', (request) => {
    const url = request.url();
    if (!url.startsWith(origin) && !url.startsWith('data:')) foreign.push(url);
  });
  await page.goto(service.url);
  await page.getByText('1 Đăng nhập').waitFor();
});
afterAll(async () => {
  await browser?.close();
  await service?.stop();
});

/** Opens the tab of an example, sends it, and returns the answer that the page shows. */
async function send(name: string): Promise<string> {
  await page.getByText(name).click();
  const answered = page.waitForResponse(
    (response) =>
      response.request().method() === 'POST' && !response.request().postData()?.includes('IntrospectionQuery'),
  );
  await page.getByRole('button', { name: 'Gửi' }).click();
  const text = await (await answered).text();
  await page.getByText('200 OK').first().waitFor();
  return text;
}

describe('the page for people', () => {
  test('comes from this server with a policy that lets nothing else in', async () => {
    const response = await fetch(service.url, { headers: { accept: 'text/html,application/xhtml+xml' } });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy).toMatch(/default-src 'none'; script-src 'self' 'nonce-[\w+/=]{24}';/);
    expect(policy).toContain("connect-src 'self'");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe-eval');
    expect(policy).not.toMatch(/https?:/);
    const again = await fetch(service.url, { headers: { accept: 'text/html' } });
    expect(again.headers.get('content-security-policy')).not.toBe(policy);
    expect(response.headers.get('cache-control')).toBe('no-store');
  });

  test('only its own files are served, whatever the path says', async () => {
    const status = async (path: string) => (await fetch(`${origin}/graphql/page/${path}`)).status;
    expect(await status('main.js')).toBe(200);
    for (const path of [
      '',
      'index.html',
      '../package.json',
      '..%2f..%2fpackage.json',
      '%2e%2e/index.js',
      'assets',
      'main.js/',
    ]) {
      expect([path, await status(path)]).toEqual([path, 404]);
    }
  });

  test('a program that asks the same address gets GraphQL', async () => {
    const response = await fetch(service.url, { headers: { accept: '*/*' } });
    expect(response.headers.get('content-type')).toContain('application/json');
  });

  test('signs in, then every example answers without an error', async () => {
    expect(JSON.parse(await send('1 Đăng nhập')).data.signIn.viewer.name).toEqual(expect.any(String));
    for (const { name } of exampleQueries.slice(1)) {
      const { data, errors } = JSON.parse(await send(name));
      expect(errors).toBeUndefined();
      expect(Object.values(data)[0]).toBeTruthy();
    }
  });

  test('knows the schema: the documentation opens', async () => {
    await page.getByText('Tài liệu').click();
    await page.getByText('Mutation', { exact: true }).first().waitFor();
  });

  test('on a phone the query stands above its answer, and every button is within reach', async () => {
    const phone = await browser.newContext({ viewport: { width: 390, height: 844 }, isMobile: true, hasTouch: true });
    const small = await phone.newPage();
    await small.goto(service.url);
    await small.getByText('1 Đăng nhập').tap();
    await small.getByRole('button', { name: 'Gửi' }).tap();
    await small.getByText('200 OK').first().waitFor();
    const place = async (selector: string) => {
      const box = await small.locator(selector).first().boundingBox();
      if (!box) throw new Error(`${selector} is not to be seen`);
      return box;
    };
    const [editor, result] = [await place('app-query-editor'), await place('app-query-result')];
    expect(editor.width).toBeGreaterThan(350);
    expect(result.y).toBeGreaterThanOrEqual(editor.y + editor.height);
    await small.getByText('Tài liệu').tap();
    await small.getByText('Mutation', { exact: true }).first().waitFor();
    expect((await place('app-doc-viewer')).width).toBeGreaterThan(350);
    for (const button of await small.locator('.url-box button:visible').all()) {
      const box = await button.boundingBox();
      expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= 390).toBe(true);
    }
    await phone.close();
  });

  test('asked nobody else, and nothing broke', () => {
    expect(foreign).toEqual([]);
    expect(complaints).toEqual([]);
  });
});
