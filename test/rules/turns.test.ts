import { EventEmitter } from 'node:events';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { heavyTurns, longReadingsOf, type TurnLimits, Turns } from '../../src/platform/http/turns.js';

const limits: TurnLimits = { atOnce: 2, atOnceOfOne: 2, waiting: 3, waitingOfOne: 2, waitMs: 5_000, restMs: 0 };

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** Callers who want a turn, and who of them has had it so far. */
function desk(of: TurnLimits) {
  const turns = new Turns(of);
  const seen: string[] = [];
  const ends = new Map<string, () => void>();
  return {
    turns,
    seen,
    ask: (name: string, line?: EventEmitter) =>
      turns.take(name.charAt(0), line).then(
        (end) => {
          seen.push(name);
          ends.set(name, end);
        },
        (error: { code: string }) => seen.push(`${name} ${error.code}`),
      ),
    end: async (name: string) => {
      await vi.advanceTimersByTimeAsync(0);
      ends.get(name)?.();
      await vi.advanceTimersByTimeAsync(0);
    },
  };
}

describe('turns', () => {
  test('so many run at once, and the next one begins when one of them ends', async () => {
    const { ask, end, seen, turns } = desk(limits);
    void ask('a1');
    void ask('a2');
    void ask('b1');
    expect(turns.takeAtOnce('c')).toBeNull();
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual(['a1', 'a2']);
    await end('a1');
    expect(seen).toEqual(['a1', 'a2', 'b1']);
    await end('a1');
    expect(turns.takeAtOnce('c')).toBeNull();
  });

  test('of those that wait, the caller with the fewest under way is next, and among his the first', async () => {
    const { ask, end, seen } = desk({ ...limits, waiting: 9, waitingOfOne: 9 });
    for (const name of ['a1', 'a2', 'a3', 'a4', 'b1', 'b2']) void ask(name);
    for (const name of ['a1', 'a2', 'b1', 'a3', 'b2']) await end(name);
    expect(seen).toEqual(['a1', 'a2', 'b1', 'a3', 'b2', 'a4']);
  });

  test('of one caller fewer run than there are places, and another goes past those of his that wait', async () => {
    const { ask, seen } = desk({ ...limits, atOnceOfOne: 1 });
    for (const name of ['a1', 'a2', 'b1']) void ask(name);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual(['a1', 'b1']);
  });

  test('whoever asks while too many wait, of his own or of all, is refused at once', async () => {
    const { ask, seen } = desk(limits);
    for (const name of ['a1', 'a2', 'a3', 'a4', 'a5', 'b1', 'c1']) void ask(name);
    await vi.advanceTimersByTimeAsync(0);
    expect(seen).toEqual(['a1', 'a2', 'a5 RATE_LIMITED', 'c1 RATE_LIMITED']);
  });

  test('whoever waited too long is refused, and his turn is not kept for him', async () => {
    const { ask, end, seen, turns } = desk(limits);
    for (const name of ['a1', 'a2', 'b1']) void ask(name);
    await vi.advanceTimersByTimeAsync(limits.waitMs);
    expect(seen).toEqual(['a1', 'a2', 'b1 RATE_LIMITED']);
    await end('a1');
    expect(turns.takeAtOnce('c')).not.toBeNull();
  });

  test('whoever goes is waited for no more, and nothing listens to his line any longer', async () => {
    const { ask, end, seen } = desk(limits);
    const [gone, here] = [new EventEmitter(), new EventEmitter()];
    for (const name of ['a1', 'a2']) void ask(name);
    void ask('b1', gone);
    void ask('c1', here);
    gone.emit('close');
    await end('a1');
    expect(seen).toEqual(['a1', 'a2', 'b1 RATE_LIMITED', 'c1']);
    expect([gone.listenerCount('close'), here.listenerCount('close')]).toEqual([0, 0]);
  });

  test('a place rests three times as long as the turn took, where rests are asked for', async () => {
    const { ask, end, seen } = desk({ ...limits, atOnce: 1, restMs: 1_000 });
    for (const name of ['a1', 'b1']) void ask(name);
    await vi.advanceTimersByTimeAsync(200);
    await end('a1');
    await vi.advanceTimersByTimeAsync(599);
    expect(seen).toEqual(['a1']);
    await vi.advanceTimersByTimeAsync(1);
    expect(seen).toEqual(['a1', 'b1']);
  });
});

describe('what long readings may hold of a pool', () => {
  test.each([
    [3, 1, 1],
    [4, 1, 2],
    [6, 2, 2],
    [8, 3, 2],
    [16, 6, 4],
    [500, 6, 4],
  ])('of %i connections %i may count and %i be downloads', (pool, heavy, downloads) => {
    expect(longReadingsOf(pool)).toEqual({ heavy, downloads });
  });

  test('is never the last connection, however many there are', () => {
    for (let pool = 3; pool <= 500; pool += 1) {
      const { heavy, downloads } = longReadingsOf(pool);
      expect(heavy + downloads).toBeLessThan(pool);
      expect(heavyTurns(pool)).toMatchObject({ atOnce: heavy, atOnceOfOne: Math.max(1, heavy - 1) });
    }
  });
});
