import { setTimeout as pause } from 'node:timers/promises';

/** A terminal's Ctrl-C reaches us twice under npm: from the terminal itself and passed on by npm. Later than this it is a person's second one. */
const SAME_KEYSTROKE_MS = 1000;

/** The process from its start to its orderly end. */
export interface Lifetime {
  /** Aborted when the end begins; for work of the start that can be called off. */
  readonly ending: AbortSignal;
  /** Adds what must be done at the end; the last added is done first, and given up after its time. */
  onEnd(name: string, milliseconds: number, work: () => Promise<unknown>): void;
  /** Does all that must be done at the end, once, and exits; a second signal exits at once. */
  end(exitCode: number): Promise<never>;
}

/** Begins the lifetime of this process: SIGINT, SIGTERM and a closed terminal end it in order, with exit code 0. */
export function beginLifetime(listener: {
  ending(): void;
  failed(name: string, error: unknown): void;
  ended(): void;
}): Lifetime {
  const abort = new AbortController();
  const works: Array<{ name: string; milliseconds: number; work: () => Promise<unknown> }> = [];
  let ended: Promise<never> | undefined;
  let beganAt = 0;

  const endInOrder = async (exitCode: number): Promise<never> => {
    beganAt = performance.now();
    listener.ending();
    abort.abort(new Error('the process is ending'));
    for (let next = works.pop(); next !== undefined; next = works.pop()) {
      const { name, milliseconds, work } = next;
      const inTime = new AbortController();
      // The wait keeps the process alive: work that waits for something that died leaves nothing else that would.
      const late = pause(milliseconds, undefined, { signal: inTime.signal }).then(
        () => Promise.reject(new Error(`not done within ${milliseconds} ms`)),
        () => undefined,
      );
      await Promise.race([work(), late]).catch((error) => listener.failed(name, error));
      inTime.abort();
    }
    listener.ended();
    process.exit(exitCode);
  };
  const end = (exitCode: number): Promise<never> => {
    ended ??= endInOrder(exitCode);
    return ended;
  };
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (ended === undefined) void end(0);
      else if (performance.now() - beganAt > SAME_KEYSTROKE_MS) process.exit(130);
    });
  }
  return {
    ending: abort.signal,
    onEnd: (name, milliseconds, work) => void works.push({ name, milliseconds, work }),
    end,
  };
}
