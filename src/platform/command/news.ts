import type { News, Tx } from './tx.js';

/** Declares a kind of news; see `src/subscriptions.ts` for who listens. */
export const news = <Facts>(name: string): News<Facts> => ({ name, handlers: [] });

/** Lets a module above act on the news of a module below; called by wiring only. */
export function subscribe<Facts>(to: News<Facts>, handler: (tx: Tx, facts: Facts) => Promise<void>): void {
  if (!to.handlers.includes(handler)) to.handlers.push(handler);
}
