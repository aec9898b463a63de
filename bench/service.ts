import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:net';

/** A free port of this machine. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('no port');
  return address.port;
}

const isReady = async (port: number): Promise<boolean> => (await fetch(`http://127.0.0.1:${port}/health/ready`)).ok;

/** What `npm start` gives to Node. */
async function startArguments(): Promise<string[]> {
  const { scripts } = JSON.parse(await readFile('package.json', 'utf8')) as { scripts: { start: string } };
  return scripts.start.split('exec node ')[1]?.split(' ') ?? [];
}

/** The service as it runs in production, with these variables; resolves when it is up, which is to say ready unless asked otherwise, with the milliseconds that took. */
export async function startService(
  variables: Readonly<Record<string, string>>,
  isUp: (port: number) => Promise<boolean> = isReady,
): Promise<{ process: ChildProcess; port: number; upMs: number }> {
  const port = await freePort();
  const began = performance.now();
  const child = spawn(process.execPath, await startArguments(), {
    env: { ...process.env, LOG_LEVEL: 'warn', ...variables, PORT: String(port) },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  for (;;) {
    if (child.exitCode !== null) throw new Error(`the service ended with ${child.exitCode}`);
    if (await isUp(port).catch(() => false)) return { process: child, port, upMs: performance.now() - began };
    await new Promise((later) => setTimeout(later, 20));
  }
}

/** Ends a process and waits for it. */
export async function stop(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return;
  child.kill('SIGTERM');
  await once(child, 'exit');
}
