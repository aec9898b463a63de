import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { createProgress } from '../../src/platform/log/progress.js';

const line = '· Nạp dữ liệu / loading …';

function listen(terminal: { isTTY?: boolean; columns?: number } = {}) {
  let told = '';
  const progress = createProgress({
    ...terminal,
    write: (text: unknown) => {
      told += String(text);
      return true;
    },
  });
  return { progress, told: () => told };
}

const work = (milliseconds: number) => () => new Promise<string>((settle) => setTimeout(settle, milliseconds, 'done'));

describe('progress', () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  test('a step says what begins, and then how long it took', async () => {
    const { progress, told } = listen();
    const step = progress.step('Nạp dữ liệu', 'loading', work(2300));
    expect(told()).toBe(line);
    await vi.advanceTimersByTimeAsync(2300);
    expect(await step).toBe('done');
    expect(told()).toBe(`${line} 2.3 s\n`);
  });

  test('a terminal sees the seconds pass, unless the line would wrap', async () => {
    for (const [columns, seconds] of [
      [80, `\r${line} 1 s\r${line} 2 s\r${line} 2.3 s\n`],
      [30, ' 2.3 s\n'],
    ] as const) {
      const { progress, told } = listen({ isTTY: true, columns });
      const step = progress.step('Nạp dữ liệu', 'loading', work(2300));
      await vi.advanceTimersByTimeAsync(2300);
      await step;
      expect(told()).toBe(line + seconds);
    }
  });

  test('what is said in between has a line of its own', async () => {
    const { progress, told } = listen();
    const step = progress.step('Nạp dữ liệu', 'loading', work(100));
    progress.makeRoom();
    progress.say('giữa / between');
    await vi.advanceTimersByTimeAsync(100);
    await step;
    expect(told()).toBe(`${line}\ngiữa / between\n${line} 0.1 s\n`);
  });

  test('a step that fails is marked, and its error goes on', async () => {
    const { progress, told } = listen();
    await expect(progress.step('Nạp dữ liệu', 'loading', () => Promise.reject(new Error('no')))).rejects.toThrow('no');
    expect(told()).toBe(`${line} ✗\n`);
  });
});
