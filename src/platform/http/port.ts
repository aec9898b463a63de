import { createServer } from 'node:net';
import { StartError } from '../start-error.js';

/** Makes sure, before any long work, that the service will be able to listen there. */
export async function checkPort(host: string, port: number): Promise<void> {
  const probe = createServer();
  try {
    await new Promise<void>((settle, reject) => {
      probe.once('error', reject);
      probe.listen({ host, port, exclusive: true }, settle);
    });
  } catch (error) {
    throw portRefusal(error, host, port) ?? error;
  } finally {
    await new Promise((settle) => probe.close(settle));
  }
}

/** Turns a refusal to listen into a StartError; undefined for anything else. */
export function portRefusal(error: unknown, host: string, port: number): StartError | undefined {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'EADDRINUSE':
      return new StartError(
        `Cổng ${port} trên ${host} đang có chương trình khác dùng; hãy dừng chương trình đó hoặc đặt PORT khác, ví dụ PORT=${port + 1}.`,
        `Port ${port} on ${host} is in use by another program; stop that program or set another PORT, for instance PORT=${port + 1}.`,
        { cause: error },
      );
    case 'EACCES':
      return new StartError(
        `Không có quyền mở cổng ${port}; cổng dưới 1024 cần quyền quản trị, hãy đặt PORT từ 1024 trở lên.`,
        `No right to open port ${port}; ports below 1024 need an administrator's rights, so set a PORT of 1024 or above.`,
        { cause: error },
      );
    case 'EADDRNOTAVAIL':
    case 'ENOTFOUND':
    case 'EAI_AGAIN':
      return new StartError(
        `HOST=${host} không phải là địa chỉ của máy này; hãy dùng 127.0.0.1, hoặc 0.0.0.0 để máy khác vào được.`,
        `HOST=${host} is not an address of this machine; use 127.0.0.1, or 0.0.0.0 to let other machines in.`,
        { cause: error },
      );
    default:
      return undefined;
  }
}
