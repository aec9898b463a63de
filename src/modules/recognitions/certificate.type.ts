import { Field, ID, Int, ObjectType } from 'type-graphql';
import { connectionType } from '../../platform/graphql/connection.js';
import { schemaEnum } from '../../platform/graphql/enums.js';
import { DayScalar, InstantScalar } from '../../platform/graphql/scalars.js';
import type { CertificateStatus } from './certificate.store.js';

export const CertificateStatusEnum = schemaEnum<CertificateStatus>('CertificateStatus', 'State of a certificate.', {
  ISSUED: 'It stands.',
  REVOKED: 'It was taken back (thu hồi); its number stays in the register and is given to nobody else.',
});

@ObjectType('CertificateRevocation', { description: 'How a certificate was taken back (thu hồi).' })
export class CertificateRevocationType {
  @Field(() => String, { description: 'Number of the decision (số quyết định).' })
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of the decision.' })
  decidedOn!: string;

  @Field(() => String, { description: 'Why.' })
  reason!: string;

  @Field(() => InstantScalar, { description: 'When it was entered.' })
  revokedAt!: string;
}

@ObjectType('Certificate', {
  description:
    'A line of the register of certificates (giấy chứng nhận đạt tiêu chuẩn “An toàn về ANTT”): numbers of a year begin with 1 and have no gap.',
})
export class CertificateType {
  @Field(() => ID, { description: 'Stable id.' })
  id!: string;

  @Field(() => Int, { description: 'The year of the register.' })
  year!: number;

  @Field(() => Int, { description: 'Its number in the register of the year.' })
  number!: number;

  @Field(() => CertificateStatusEnum, { description: 'Whether it stands.' })
  status!: CertificateStatus;

  @Field(() => String, { description: 'Number of the decision of recognition (số quyết định).' })
  decisionNumber!: string;

  @Field(() => DayScalar, { description: 'Day of the decision of recognition.' })
  decidedOn!: string;

  @Field(() => InstantScalar, { description: 'When it was entered.' })
  issuedAt!: string;
}

/** A page of the register. */
export const CertificateConnection = connectionType('Certificate', () => CertificateType);
