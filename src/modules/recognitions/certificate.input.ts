import { ArrayMaxSize, IsOptional } from 'class-validator';
import { Field, ID, InputType } from 'type-graphql';
import { IsOptionalId, OptionalText } from '../../platform/graphql/validation.js';
import type { UnitKind } from '../units/unit.rules.js';
import { UnitKindEnum } from '../units/unit.type.js';
import type { CertificateStatus } from './certificate.store.js';
import { CertificateStatusEnum } from './certificate.type.js';

@InputType({ description: 'Which certificates are asked for; what is left out does not narrow.' })
export class CertificateFilter {
  @Field(() => ID, { nullable: true, description: 'Only of units of the subtree of this body.' })
  @IsOptionalId()
  underBody?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only those that were given in the name of this body.' })
  @IsOptionalId()
  decidingBody?: string | null;

  @Field(() => ID, { nullable: true, description: 'Only of this unit.' })
  @IsOptionalId()
  unitId?: string | null;

  @Field(() => [UnitKindEnum], { nullable: true, description: 'Only of units of these kinds.' })
  @IsOptional()
  @ArrayMaxSize(5, { message: '≤ 5' })
  kinds?: UnitKind[] | null;

  @Field(() => CertificateStatusEnum, { nullable: true, description: 'Only those that stand, or were revoked.' })
  status?: CertificateStatus | null;

  @Field(() => String, { nullable: true, description: 'Only those of the decision of this number.' })
  @OptionalText(100)
  decisionNumber?: string | null;
}
