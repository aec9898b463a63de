import { StartError } from './start-error.js';

const NEEDED = 26;

/** Refuses to start on a Node that lacks what the code uses: an older one would start and then fail inside single answers. */
export function requireNode(version: string): void {
  if (Number.parseInt(version, 10) >= NEEDED) return;
  throw new StartError(
    `Node ${version} quá cũ: Sáu Rõ cần Node ${NEEDED} trở lên. Hãy chạy “npm start”, lệnh này dùng Node đi kèm dự án.`,
    `Node ${version} is too old: Sáu Rõ needs Node ${NEEDED} or newer. Run “npm start”, which uses the Node that comes with the project.`,
  );
}
