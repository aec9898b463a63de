import { refuse as refuseAnywhere } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { newId } from '../../platform/new-id.js';
import type { RequestContext } from '../../platform/request-context.js';
import { holdBodies } from '../bodies/body.store.js';
import { MembershipEntity } from './person.entity.js';
import type { GrantMembershipInput } from './person.input.js';
import { mayChangeMemberships } from './person.policy.js';
import { refuse } from './person.refusals.js';
import { fitsScope, scopeOfRole } from './person.rules.js';
import {
  findAccountForSignIn,
  findScope,
  hasBeenMember,
  joinTenant,
  listMembershipsOfAccount,
} from './person.store.js';

interface Grant extends GrantMembershipInput {
  readonly passwordHash: string | null;
  /** Whether the code that was given is the one of an account. */
  readonly isJoinCodeOf: (accountId: string, epoch: number) => boolean;
}

const grant = command({
  name: 'membership.grant',
  load: async (tx, input: Grant) => {
    const scope = { bodyId: input.bodyId ?? null, unitId: input.unitId ?? null };
    if (!fitsScope(input.role, scope.bodyId, scope.unitId)) {
      throw refuse('ROLE_SCOPE_MISMATCH', { role: input.role, scope: scopeOfRole(input.role) }, 'role');
    }
    // A body that ends while its roles are given would leave this one behind.
    if (scope.bodyId !== null) await holdBodies(tx.db, [scope.bodyId]);
    const place = await findScope(tx.db, scope);
    if (!place) throw refuseAnywhere('NOT_FOUND', {}, scope.bodyId === null ? 'unitId' : 'bodyId');
    return { ...scope, place };
  },
  may: (actor, { place }) => mayChangeMemberships(actor, place.path),
  run: async (tx, { bodyId, unitId, place }, input) => {
    if (place.ended) throw refuse('MEMBERSHIP_SCOPE_ENDED', {}, bodyId === null ? 'unitId' : 'bodyId');
    const email = input.email.toLowerCase();
    const known = await findAccountForSignIn(tx.db, email);
    // Whoever made the account elsewhere may still know its password: only its holder can let this tenant in.
    if (known && !input.isJoinCodeOf(known.id, known.tokenEpoch) && !(await hasBeenMember(tx.db, known.id))) {
      throw refuse('JOIN_CODE_REQUIRED', {}, 'joinCode');
    }
    const accountId = await joinTenant(
      tx.db,
      { email, name: input.personName, passwordHash: input.passwordHash },
      tx.now,
    );
    const held = await listMembershipsOfAccount(tx.db, accountId);
    if (held.some((one) => one.role === input.role && one.bodyId === bodyId && one.unitId === unitId)) {
      throw refuse('MEMBERSHIP_EXISTS', {}, 'role');
    }
    const id = newId();
    tx.em.create(MembershipEntity, {
      tenantId: tx.tenant.id,
      id,
      accountId,
      email,
      personName: input.personName,
      role: input.role,
      bodyId,
      unitId,
      grantedAt: tx.now,
      endedAt: null,
    });
    tx.audit({ subjectType: 'Membership', subjectId: id });
    return id;
  },
});

/** Gives a person a role over a body or a unit; the account is made when the e-mail address has none, and let in by its holder's code when it works elsewhere. */
export const grantMembership = Object.assign(
  async (context: RequestContext, input: GrantMembershipInput): Promise<string> => {
    context.insider();
    // Before the transaction: hashing takes its turn, and nothing should be locked meanwhile.
    const passwordHash = input.password == null ? null : await context.auth.passwords.hash(input.password);
    const isJoinCodeOf = (accountId: string, epoch: number) =>
      input.joinCode != null && context.auth.joinCodes.matches(accountId, epoch, input.joinCode);
    return grant(context, { ...input, passwordHash, isJoinCodeOf });
  },
  { action: grant.action },
);
