import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Service, startService } from '../support/service.js';

// Runs every GraphQL block of the README, in order, as it stands there.

const blocks = [...readFileSync('README.md', 'utf8').matchAll(/```graphql\n([\s\S]*?)```/g)].map(
  (match) => match[1] ?? '',
);
const kept = new Map<string, string>();

let service: Service;

beforeAll(async () => {
  service = await startService();
});

afterAll(() => service.stop());

const comment = (block: string, name: string): string[] =>
  [...block.matchAll(new RegExp(`^# ${name} (.+)$`, 'gm'))].map((match) => match[1] ?? '');

test('there are blocks to run', () => expect(blocks.length).toBeGreaterThan(8));

test.each(blocks.map((block, index) => [index + 1, block] as const))(
  'block %i of the README does what it says',
  async (_, block) => {
    const [who = ''] = comment(block, 'as');
    const headers = Object.fromEntries(comment(block, 'header').map((line) => line.split(': ') as [string, string]));
    const caller = (who === 'nobody' ? service.nobody : service.as(who)).with(headers);
    const document = block.replace(/\$([A-Z][A-Z0-9]*)/g, (_match, name: string) => {
      const value = kept.get(name);
      if (value === undefined) throw new Error(`the README uses $${name} before it is kept`);
      return value;
    });
    const reply = await caller.send(document);
    const [refused] = comment(block, 'refused');
    if (refused) return expect(reply.code).toBe(refused);
    expect(reply.errors).toEqual([]);
    for (const line of comment(block, 'keep')) {
      const [path = '', name = ''] = line.split(' as ');
      // biome-ignore lint/suspicious/noExplicitAny: an answer
      const value = path.split('.').reduce((at: any, key) => at?.[key], reply.data);
      expect(value, line).toBeDefined();
      kept.set(name, String(value));
    }
  },
);
