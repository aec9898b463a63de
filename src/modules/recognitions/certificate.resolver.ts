import { Arg, Ctx, FieldResolver, Int, Query, Resolver, Root } from 'type-graphql';
import { type Connection, toConnection } from '../../platform/graphql/connection.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyOf } from '../bodies/body.resolver.js';
import type { BodyRow } from '../bodies/body.store.js';
import { BodyType } from '../bodies/body.type.js';
import { subtreeIds, unitOf, unitScope } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { CertificateFilter } from './certificate.input.js';
import { type CertificateRow, pageCertificates } from './certificate.store.js';
import { CertificateConnection, CertificateRevocationType, CertificateType } from './certificate.type.js';
import { delegationOf } from './delegation.resolver.js';
import type { DelegationRow } from './delegation.store.js';
import { RecognitionDelegationType } from './delegation.type.js';

/** How a certificate was taken back, with who did it. */
interface RevocationRow extends CertificateRevocationType {
  readonly bodyId: string;
  readonly delegationId: string | null;
}

@Resolver(() => CertificateType)
export class CertificateResolver {
  @Query(() => CertificateConnection, {
    description:
      'The register of certificates of a year in the order of their numbers, as far as the caller may read the units.',
  })
  async certificates(
    @Arg('year', () => Int, { description: 'The year of the register.' }) year: number,
    @Ctx() context: RequestContext,
    @Arg('filter', () => CertificateFilter, { nullable: true, description: 'Which of them.' })
    filter?: CertificateFilter,
    @Arg('first', () => Int, { nullable: true, description: 'Rows a page, 1 to 200; 50 by default.' }) first?: number,
    @Arg('after', () => String, { nullable: true, description: 'Cursor to go on from.' }) after?: string,
  ): Promise<Connection<CertificateRow>> {
    const scope = await unitScope(context);
    const { underBody, decidingBody, unitId, ...rest } = filter ?? {};
    const page = await pageCertificates(
      context.db,
      scope,
      {
        ...rest,
        year,
        unitId: unitId == null ? null : (await unitOf(context, unitId.toLowerCase())).id,
        decidingBodyId: decidingBody == null ? null : (await bodyOf(context, decidingBody.toLowerCase())).id,
        bodyIds: underBody == null ? null : await subtreeIds(context, underBody.toLowerCase()),
      },
      { first, after },
    );
    return toConnection(page, (row) => row);
  }

  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() certificate: CertificateRow, @Ctx() context: RequestContext): Promise<UnitRow> {
    return unitOf(context, certificate.unitId);
  }

  @FieldResolver(() => BodyType, { description: 'The body in whose name it was given.' })
  decidingBody(@Root() certificate: CertificateRow, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, certificate.decidingBodyId);
  }

  @FieldResolver(() => CertificateRevocationType, {
    nullable: true,
    description: 'How it was taken back; null while it stands.',
  })
  revocation(@Root() certificate: CertificateRow): RevocationRow | null {
    const { revocationNumber, revokedOn, revocationReason, revokedAt, revokingBodyId } = certificate;
    if (!revocationNumber || !revokedOn || !revocationReason || !revokedAt || !revokingBodyId) return null;
    return {
      decisionNumber: revocationNumber,
      decidedOn: revokedOn,
      reason: revocationReason,
      revokedAt,
      bodyId: revokingBodyId,
      delegationId: certificate.revokingDelegationId,
    };
  }
}

@Resolver(() => CertificateRevocationType)
export class CertificateRevocationResolver {
  @FieldResolver(() => BodyType, { description: 'The body in whose name it was taken back.' })
  body(@Root() revocation: RevocationRow, @Ctx() context: RequestContext): Promise<BodyRow> {
    return bodyOf(context, revocation.bodyId);
  }

  @FieldResolver(() => RecognitionDelegationType, {
    nullable: true,
    description: 'The delegation by which that body decided; null where it stands above the unit.',
  })
  async delegation(@Root() revocation: RevocationRow, @Ctx() context: RequestContext): Promise<DelegationRow | null> {
    return revocation.delegationId === null ? null : delegationOf(context, revocation.delegationId);
  }
}
