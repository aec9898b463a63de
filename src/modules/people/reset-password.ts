import { refuse as refuseAnywhere } from '../../kernel/refusal.js';
import { allOf } from '../../kernel/verdict.js';
import { command } from '../../platform/command/command.js';
import { lockById } from '../../platform/db/entity.js';
import type { RequestContext } from '../../platform/request-context.js';
import { MembershipEntity, type MembershipRecord } from './person.entity.js';
import type { ResetPasswordInput } from './person.input.js';
import { mayChangeMemberships } from './person.policy.js';
import { refuse } from './person.refusals.js';
import { findScope, listMembershipsOfAccount, resetPasswordOf } from './person.store.js';

interface Reset extends ResetPasswordInput {
  readonly passwordHash: string;
}

const reset = command({
  name: 'password.reset',
  load: async (tx, input: Reset) => {
    const membership = await lockById<MembershipRecord>(tx.em, MembershipEntity, input.membershipId);
    const paths: string[] = [];
    for (const { bodyId, unitId } of [membership, ...(await listMembershipsOfAccount(tx.db, membership.accountId))]) {
      const place = await findScope(tx.db, { bodyId: bodyId ?? null, unitId: unitId ?? null });
      if (!place) throw refuseAnywhere('NOT_FOUND');
      paths.push(place.path);
    }
    return { membership, paths };
  },
  // All of the person's roles: who knows a password holds every role behind it.
  may: (actor, { paths }) => allOf(...paths.map((path) => mayChangeMemberships(actor, path))),
  run: async (tx, { membership }, input) => {
    if (membership.endedAt !== null) throw refuse('MEMBERSHIP_ENDED');
    if (!(await resetPasswordOf(tx.db, membership.accountId, input.passwordHash))) throw refuse('ACCOUNT_SHARED');
    tx.audit({ subjectType: 'Membership', subjectId: membership.id });
    return membership.id;
  },
});

/** Gives a person of this tenant a first password again, for one who lost his; every role of the person lies in the administrator's subtree. */
export const resetPassword = Object.assign(
  async (context: RequestContext, input: ResetPasswordInput): Promise<string> => {
    context.insider();
    // Before the transaction: hashing takes its turn, and nothing should be locked meanwhile.
    const passwordHash = await context.auth.passwords.hash(input.password);
    return reset(context, { ...input, passwordHash });
  },
  { action: reset.action },
);
