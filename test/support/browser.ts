import chromium from '@sparticuz/chromium';
import { type Browser, chromium as playwright } from 'playwright-core';

/** Opens a real Chromium: the one of CHROMIUM, else the one that comes as an npm package (Linux on x64), else the one that is installed as Google Chrome. */
export async function openBrowser(): Promise<Browser> {
  const given = process.env['CHROMIUM'];
  const packaged = process.platform === 'linux' && process.arch === 'x64';
  try {
    if (given) return await playwright.launch({ executablePath: given, args: ['--no-sandbox'] });
    if (packaged) {
      return await playwright.launch({ executablePath: await chromium.executablePath(), args: ['--no-sandbox'] });
    }
    return await playwright.launch({ channel: 'chrome' });
  } catch (error) {
    throw new Error(
      'These tests need a Chromium: install one (apt-get install chromium, or Google Chrome) and set CHROMIUM to its path.',
      { cause: error },
    );
  }
}
