import { Arg, Ctx, FieldResolver, Int, Mutation, Query, Resolver, Root } from 'type-graphql';
import type { Actor } from '../../kernel/actor.js';
import { refuse } from '../../kernel/refusal.js';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { tenantById } from '../tenants/tenant.loaders.js';
import type { TenantRow } from '../tenants/tenant.store.js';
import { TenantType } from '../tenants/tenant.type.js';
import { requireTenantOfRequest } from '../tenants/tenant-of-request.js';
import { unitById } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { changePassword } from './change-password.js';
import { endMembership } from './end-membership.js';
import { grantMembership } from './grant-membership.js';
import {
  ChangePasswordInput,
  EndMembershipInput,
  GrantMembershipInput,
  PreferencesInput,
  ResetPasswordInput,
  SignInInput,
} from './person.input.js';
import { accountById, membershipById, ownPreferences } from './person.loaders.js';
import { mayListMemberships } from './person.policy.js';
import { permissionsOf } from './person.rules.js';
import { type MembershipRow, pageMemberships } from './person.store.js';
import { MembershipConnection, MembershipType, PreferencesType, SignInPayload, ViewerType } from './person.type.js';
import type { Preferences } from './preference.store.js';
import { resetPassword } from './reset-password.js';
import { setPreferences } from './set-preferences.js';
import { type SignedIn, signIn } from './sign-in.js';
import { signOutEverywhere } from './sign-out-everywhere.js';

/** The viewer as the schema shows him. */
export const viewerOf = (actor: Actor): ViewerType & { readonly actor: Actor } => ({
  id: actor.accountId,
  name: actor.name,
  operator: actor.operator,
  permissions: permissionsOf(actor),
  actor,
});

async function membershipOf(context: RequestContext, id: string): Promise<MembershipRow> {
  const found = await context.load(membershipById, id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

@Resolver(() => ViewerType)
export class ViewerResolver {
  @Query(() => ViewerType, { description: 'Who asks; refused with UNAUTHENTICATED when nobody signed in.' })
  viewer(@Ctx() context: RequestContext): ViewerType {
    return viewerOf(context.viewer());
  }

  @Mutation(() => SignInPayload, {
    description:
      'Signs in with e-mail address and password. Anybody. Refusals: SIGN_IN_FAILED, RATE_LIMITED with the seconds to wait.',
  })
  signIn(
    @Arg('input', () => SignInInput, { description: 'Who signs in.' }) input: SignInInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return signIn(context, input);
  }

  @Mutation(() => SignInPayload, {
    description:
      'Changes the password of the viewer and ends all his sessions; go on with the token returned. Refusals: PASSWORD_WRONG, PASSWORD_UNCHANGED, RATE_LIMITED.',
  })
  changePassword(
    @Arg('input', () => ChangePasswordInput, { description: 'The passwords.' }) input: ChangePasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<SignedIn> {
    return changePassword(context, input);
  }

  @Mutation(() => ViewerType, { description: 'Ends every session of the viewer, this one included.' })
  async signOutEverywhere(@Ctx() context: RequestContext): Promise<ViewerType> {
    const viewer = viewerOf(context.viewer());
    await signOutEverywhere(context);
    return viewer;
  }

  @Mutation(() => ViewerType, {
    description:
      'Says in which language the tenant of the request writes to the viewer, and whether it sends him letters. Everybody but BI analysts, each for himself.',
  })
  async setPreferences(
    @Arg('input', () => PreferencesInput, { description: 'How.' }) input: PreferencesInput,
    @Ctx() context: RequestContext,
  ): Promise<ViewerType> {
    await setPreferences(context, input);
    return viewerOf(context.viewer());
  }

  @FieldResolver(() => PreferencesType, {
    nullable: true,
    description: 'How the tenant of the request writes to the viewer; null while none is picked.',
  })
  async preferences(
    @Root() viewer: { readonly actor: Actor },
    @Ctx() context: RequestContext,
  ): Promise<Preferences | null> {
    return viewer.actor.memberships.length === 0 ? null : context.load(ownPreferences, 'own');
  }

  @FieldResolver(() => String, { nullable: true, description: 'E-mail address of the account.' })
  async email(@Root() viewer: ViewerType, @Ctx() context: RequestContext): Promise<string | null> {
    return (await context.load(accountById, viewer.id))?.email ?? null;
  }

  @FieldResolver(() => String, {
    nullable: true,
    description:
      'Code that lets another tenant admit this account; tell it to that administrator only. Null until the viewer has chosen a password of his own; it ends with that password.',
  })
  async joinCode(@Root() viewer: ViewerType, @Ctx() context: RequestContext): Promise<string | null> {
    const account = await context.load(accountById, viewer.id);
    return account?.ownPassword ? context.auth.joinCodes.of(account.id, account.tokenEpoch) : null;
  }

  @FieldResolver(() => [TenantType], {
    description:
      'The tenants the viewer belongs to; pick one with X-Tenant. A platform operator lists all with `tenants`.',
  })
  async tenants(@Root() viewer: { readonly actor: Actor }, @Ctx() context: RequestContext): Promise<TenantRow[]> {
    const found = await context.loadAll(tenantById, viewer.actor.tenantIds);
    return found.filter((tenant) => tenant !== null);
  }

  @FieldResolver(() => [MembershipType], {
    description: 'The roles of the viewer in the tenant of the request; none while no tenant is picked.',
  })
  async memberships(
    @Root() viewer: { readonly actor: Actor },
    @Ctx() context: RequestContext,
  ): Promise<MembershipRow[]> {
    const ids = viewer.actor.memberships.map(({ id }) => id);
    // A program that came with a key has its role without being a person of the tenant.
    return (await context.loadAll(membershipById, ids)).filter((membership) => membership !== null);
  }
}

@Resolver(() => SignInPayload)
export class SignInPayloadResolver {
  @FieldResolver(() => ViewerType, { description: 'Who signed in.' })
  viewer(@Ctx() context: RequestContext): ViewerType {
    return viewerOf(context.viewer());
  }
}

@Resolver(() => MembershipType)
export class MembershipResolver {
  @Mutation(() => MembershipType, {
    description:
      'Gives a person a role. Administrators whose subtree covers the body or unit. Refusals: ROLE_SCOPE_MISMATCH, MEMBERSHIP_EXISTS, MEMBERSHIP_SCOPE_ENDED, JOIN_CODE_REQUIRED.',
  })
  async grantMembership(
    @Arg('input', () => GrantMembershipInput, { description: 'Who gets which role where.' })
    input: GrantMembershipInput,
    @Ctx() context: RequestContext,
  ): Promise<MembershipRow> {
    return membershipOf(context, await grantMembership(context, input));
  }

  @Mutation(() => MembershipType, {
    description:
      'Ends a role. Administrators whose subtree covers its body or unit. Refusals: MEMBERSHIP_ENDED, LAST_ADMINISTRATOR.',
  })
  async endMembership(
    @Arg('input', () => EndMembershipInput, { description: 'Which role and why.' }) input: EndMembershipInput,
    @Ctx() context: RequestContext,
  ): Promise<MembershipRow> {
    return membershipOf(context, await endMembership(context, input));
  }

  @Mutation(() => MembershipType, {
    description:
      'Gives a person who lost his password a first one and ends his sessions. Administrators whose subtree covers the membership. Refusals: MEMBERSHIP_ENDED, ACCOUNT_SHARED.',
  })
  async resetPassword(
    @Arg('input', () => ResetPasswordInput, { description: 'Whose, and which.' }) input: ResetPasswordInput,
    @Ctx() context: RequestContext,
  ): Promise<MembershipRow> {
    return membershipOf(context, await resetPassword(context, input));
  }

  @FieldResolver(() => BodyType, { nullable: true, description: 'The body whose subtree the role covers.' })
  async body(@Root() membership: MembershipRow, @Ctx() context: RequestContext): Promise<BodyRow | null> {
    if (membership.bodyId === null) return null;
    return (await context.load(bodyTree, 'tree')).byId.get(membership.bodyId) ?? null;
  }

  @FieldResolver(() => UnitType, { nullable: true, description: 'The unit that the role reports for.' })
  async unit(@Root() membership: MembershipRow, @Ctx() context: RequestContext): Promise<UnitRow | null> {
    return membership.unitId === null ? null : context.load(unitById, membership.unitId);
  }

  @FieldResolver(() => TenantType, { description: 'The tenant.' })
  async tenant(@Ctx() context: RequestContext): Promise<TenantRow> {
    const found = await context.load(tenantById, context.insider().tenant.id);
    if (!found) throw refuse('NOT_FOUND');
    return found;
  }
}

/** Fields that people lend to the tenant. */
@Resolver(() => TenantType)
export class PeopleOfTenantResolver {
  @FieldResolver(() => MembershipConnection, {
    description: 'The people of the tenant with their roles in force. Administrators, each for his subtree.',
  })
  async memberships(
    @Root() tenant: TenantRow,
    @Ctx() context: RequestContext,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<MembershipRow>> {
    requireTenantOfRequest(context, tenant);
    const { actor } = context.insider();
    if (!mayListMemberships(actor).allowed) throw refuse('FORBIDDEN');
    const paths = actor.memberships.flatMap(({ role, bodyPath }) =>
      role === 'TENANT_ADMIN' && bodyPath !== null ? [bodyPath] : [],
    );
    return toConnection(await pageMemberships(context.db, paths, { first, after }), (row) => row);
  }
}
