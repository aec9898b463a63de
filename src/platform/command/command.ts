import type { Actor } from '../../kernel/actor.js';
import { refuse } from '../../kernel/refusal.js';
import type { Verdict } from '../../kernel/verdict.js';
import { refusalOfDatabaseError } from '../db/database-error.js';
import { isStale, staleRead } from '../db/entity.js';
import type { RequestContext, TenantOfRequest } from '../request-context.js';
import { transact } from './transaction.js';
import type { Tx } from './tx.js';

interface CommandParts<Input, Facts, Result> {
  /** Permission and audit action, `noun.verb`: `assessment.submit` is the mutation submitAssessment. */
  readonly name: string;
  /** Loads and locks what the decision needs; refuses with NOT_FOUND. A stale version is refused after `may`. */
  load(tx: Tx, input: Input): Promise<Facts>;
  /** Whether the actor may, from the facts alone. */
  may(actor: Actor, facts: Facts, input: Input): Verdict;
  /** Decides by the rules of the domain and writes. */
  run(tx: Tx, facts: Facts, input: Input): Promise<Result>;
}

/** One use case, ready to be called by its resolver. */
export type Command<Input, Result> = ((context: RequestContext, input: Input) => Promise<Result>) & {
  readonly action: string;
};

const declared = new Set<string>();

/** The names of all use cases, for tests of completeness. */
export const commandNames = (): readonly string[] => [...declared].sort();

/** A use case: open the tenant's transaction, load and lock, decide, run, write the audit row, all or nothing. */
export const command = <Input, Facts, Result>(parts: CommandParts<Input, Facts, Result>): Command<Input, Result> =>
  define(parts, (context) => context.insider());

/** A use case that founds the tenant in whose transaction it works; whoever calls it speaks for no tenant. */
export const foundingCommand = <Input, Facts, Result>(
  parts: CommandParts<Input, Facts, Result> & { readonly founded: (input: Input) => TenantOfRequest },
): Command<Input, Result> =>
  define(parts, (context, input) => ({ actor: context.viewer(), tenant: parts.founded(input) }));

function define<Input, Facts, Result>(
  parts: CommandParts<Input, Facts, Result>,
  whoAndWhere: (context: RequestContext, input: Input) => { readonly actor: Actor; readonly tenant: TenantOfRequest },
): Command<Input, Result> {
  declared.add(parts.name);
  const call = async (context: RequestContext, input: Input): Promise<Result> => {
    const { actor, tenant } = whoAndWhere(context, input);
    // The reading connection is given back first: a request never holds two.
    await context.endReads();
    try {
      const frame = { actor, tenant, now: context.clock(), name: parts.name, requestId: context.requestId };
      return await transact(context.database, frame, async (tx) => {
        const facts = await parts.load(tx, input);
        const verdict = parts.may(actor, facts, input);
        if (!verdict.allowed) {
          context.log.info({ action: parts.name, because: verdict.because }, 'forbidden');
          throw refuse('FORBIDDEN');
        }
        const conflict = staleRead(tx.em);
        if (conflict) throw conflict;
        return parts.run(tx, facts, input);
      });
    } catch (error) {
      if (isStale(error)) throw refuse('CONFLICT', { current: null });
      throw refusalOfDatabaseError(error) ?? error;
    }
  };
  return Object.assign(call, { action: parts.name });
}
