import type { WriteStream } from 'node:tty';

/** Where the progress lines go. */
export type ProgressStream = Pick<WriteStream, 'write'> & { readonly isTTY?: boolean; readonly columns?: number };

/** The lines that a person reads while the service starts and stops: Vietnamese first, English beside it. */
export interface Progress {
  /** Says what begins, does it, and adds how long it took. */
  step<T>(vietnamese: string, english: string, work: () => Promise<T>): Promise<T>;
  /** Says something that takes no time. */
  say(text: string): void;
  /** Lets something else write to the same terminal: ends an open line, which is told again whole when its step is done. */
  makeRoom(): void;
}

/** Progress on a stream; on a terminal the seconds of a running step are counted before the reader's eyes. */
export function createProgress(stream: ProgressStream): Progress {
  let openLine: string | undefined;
  const closeLine = (text: string) => {
    if (openLine !== undefined) stream.write(`${text}\n`);
    openLine = undefined;
  };
  return {
    async step(vietnamese, english, work) {
      closeLine('');
      const line = `· ${vietnamese} / ${english} …`;
      const began = performance.now();
      const elapsed = () => (performance.now() - began) / 1000;
      stream.write(line);
      openLine = line;
      // A line that wraps cannot be written over.
      const overwrites = stream.isTTY && line.length + 8 < (stream.columns ?? 80);
      const counting = overwrites
        ? setInterval(() => {
            if (openLine === line) stream.write(`\r${line} ${elapsed().toFixed(0)} s`);
          }, 1000)
        : undefined;
      counting?.unref();
      const finish = (outcome: string) => {
        clearInterval(counting);
        if (openLine === line) closeLine(`${overwrites ? `\r${line}` : ''}${outcome}`);
        else stream.write(`${line}${outcome}\n`);
      };
      try {
        const result = await work();
        finish(` ${elapsed().toFixed(1)} s`);
        return result;
      } catch (error) {
        finish(' ✗');
        throw error;
      }
    },
    makeRoom: () => closeLine(''),
    say(text) {
      closeLine('');
      stream.write(`${text}\n`);
    },
  };
}
