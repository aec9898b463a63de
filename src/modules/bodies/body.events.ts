import type { Level } from '../../kernel/level.js';
import { news } from '../../platform/command/news.js';

/** A body was added below another. */
export const bodyCreated = news<{ readonly bodyId: string }>('bodyCreated');

/** A body that takes over from one that ended. */
export interface Successor {
  readonly id: string;
  readonly level: Level;
}

/** How a body ended, and who goes on with what. */
export interface BodyEnding {
  readonly bodyId: string;
  readonly level: Level;
  readonly legalBasis: string;
  readonly successors: readonly Successor[];
  /** The bodies that stood directly under it and now stand elsewhere. */
  readonly movedBodyIds: readonly string[];
  /** Where it was said of single roles over it that they go: bodies by the ids of memberships. */
  readonly rolesTo: ReadonlyMap<string, string>;
}

/** A body shall end, with a place for these memberships. */
export const bodyEndProposed = news<{ readonly membershipIds: readonly string[] }>('bodyEndProposed');

/** A body ended. */
export const bodyEnded = news<BodyEnding>('bodyEnded');
