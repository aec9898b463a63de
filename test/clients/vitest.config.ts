import { defineConfig } from 'vitest/config';
import base from '../vitest.config.js';

// Programs that `npm ci` cannot bring: see `install` beside this file. Not part of `npm test`.
export default defineConfig({
  ...base,
  test: { ...base.test, include: ['test/clients/*.client.ts'], testTimeout: 120_000 },
});
