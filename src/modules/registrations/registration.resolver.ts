import { Arg, Ctx, FieldResolver, Int, Mutation, Resolver, Root } from 'type-graphql';
import { dayOf } from '../../kernel/deadline.js';
import { refuse } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { ruleBooks } from '../rulebooks/rule-book.loaders.js';
import { windowInYear } from '../rulebooks/rule-book.rules.js';
import { requireReadable, unitOf } from '../units/unit.loaders.js';
import type { UnitRow } from '../units/unit.store.js';
import { UnitType } from '../units/unit.type.js';
import { registerUnits } from './register-units.js';
import { RegisterUnitsInput, WithdrawRegistrationInput } from './registration.input.js';
import { registrationById, registrationOfUnit } from './registration.loaders.js';
import { registrationTime } from './registration.rules.js';
import type { RegistrationRow } from './registration.store.js';
import { RegisterUnitsPayload, RegistrationType, RegistrationWindowType } from './registration.type.js';
import { withdrawRegistration } from './withdraw-registration.js';

/** How many registrations and problems of a bulk are shown; a body has tens of thousands of units. */
const SHOWN = 200;

async function registrationOf(context: RequestContext, id: string): Promise<RegistrationRow> {
  const found = await context.load(registrationById, id);
  if (!found) throw refuse('NOT_FOUND');
  return found;
}

@Resolver(() => RegistrationType)
export class RegistrationResolver {
  @Mutation(() => RegisterUnitsPayload, {
    description:
      'Registers units for a year, each by itself: named ones, or all that count of a body. Whoever reports for a unit; officers, heads and administrators over its body; after the window of its kind heads and administrators only, with a reason. Problems of single units: NOT_FOUND, FORBIDDEN, YEAR_NOT_OPEN, UNIT_ENDED, UNIT_NOT_ELIGIBLE, ALREADY_REGISTERED, REGISTRATION_NOT_BEGUN, REGISTRATION_CLOSED, LATE_REGISTRATION_NOT_ALLOWED, ASSESSMENT_APPROVED.',
  })
  async registerUnits(
    @Arg('input', () => RegisterUnitsInput, { description: 'The units and the year.' }) input: RegisterUnitsInput,
    @Ctx() context: RequestContext,
  ): Promise<RegisterUnitsPayload> {
    const { registeredIds, problems, unchanged } = await registerUnits(context, input);
    return {
      registeredCount: registeredIds.length,
      unchangedCount: unchanged,
      registered: await Promise.all(registeredIds.slice(0, SHOWN).map((id) => registrationOf(context, id))),
      problemCount: problems.length,
      problems: problems.slice(0, SHOWN).map(({ unitId, refusal }) => ({
        unitId,
        code: refusal.code,
        message: refusal.say(context.locale),
        facts: Object.entries(refusal.facts).map(([name, value]) => ({ name, value: String(value) })),
      })),
    };
  }

  @Mutation(() => RegistrationType, {
    description:
      'Takes back a registration. Whoever may register the unit. Refusals: REGISTRATION_WITHDRAWN, YEAR_NOT_OPEN, REGISTRATION_DECIDED, ASSESSMENT_APPROVED.',
  })
  async withdrawRegistration(
    @Arg('input', () => WithdrawRegistrationInput, { description: 'The registration and why.' })
    input: WithdrawRegistrationInput,
    @Ctx() context: RequestContext,
  ): Promise<RegistrationRow> {
    return registrationOf(context, await withdrawRegistration(context, input));
  }

  @FieldResolver(() => UnitType, { description: 'The unit.' })
  unit(@Root() registration: RegistrationRow, @Ctx() context: RequestContext): Promise<UnitRow> {
    return unitOf(context, registration.unitId);
  }
}

/** Fields that registrations lend to units. */
@Resolver(() => UnitType)
export class RegistrationOfUnitResolver {
  @FieldResolver(() => RegistrationType, {
    nullable: true,
    description: 'Its registration for the year, withdrawn or not; null when it never registered.',
  })
  async registration(
    @Root() unit: UnitRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<RegistrationRow | null> {
    await requireReadable(context, unit);
    return context.load(registrationOfUnit, { unitId: unit.id, year });
  }

  @FieldResolver(() => RegistrationWindowType, {
    description: 'When it registers for a year, and whether that is now.',
  })
  async registrationWindow(
    @Root() unit: UnitRow,
    @Arg('year', () => Int, { description: 'The year.' }) year: number,
    @Ctx() context: RequestContext,
  ): Promise<RegistrationWindowType> {
    const book = (await context.load(ruleBooks, 'all')).inForce(year);
    const window = book?.windows.find(({ kind }) => kind === unit.kind) ?? null;
    const today = dayOf(context.clock(), context.insider().tenant.timeZone);
    const days = window ? windowInYear(window, year) : { from: null, to: null };
    return { ...days, time: registrationTime(window, year, today) };
  }
}
