import { IsEmail, IsOptional, IsUUID, Length, MaxLength, Min, validateSync } from 'class-validator';
import { ArgumentValidationError } from 'type-graphql';

const both =
  (...decorators: PropertyDecorator[]): PropertyDecorator =>
  (target, property) => {
    for (const decorate of decorators) decorate(target, property);
  };

// Messages name the limit, never the value.

/** An id of a record. */
export const IsId = (): PropertyDecorator => IsUUID('all', { message: 'id' });

/** An id that may be left out. */
export const IsOptionalId = (): PropertyDecorator => both(IsOptional(), IsId());

/** A text of 1 to `most` characters. */
export const Text = (most: number): PropertyDecorator => Length(1, most, { message: `1–${most}` });

/** A text that may be left out or null; when given, 1 to `most` characters. */
export const OptionalText = (most: number): PropertyDecorator => both(IsOptional(), Text(most));

/** A version that was seen. */
export const IsVersion = (): PropertyDecorator => Min(1, { message: '≥ 1' });

/** An e-mail address of a person. */
export const Email = (): PropertyDecorator =>
  both(MaxLength(254, { message: '≤ 254' }), IsEmail({ require_tld: false }, { message: 'e-mail' }));

const MIN_PASSWORD = 10;
/** Long enough for sentences, short enough that hashing one is no attack. */
export const MAX_PASSWORD = 200;

/** A password to be kept: 10 to 200 characters. */
export const NewPassword = (): PropertyDecorator =>
  Length(MIN_PASSWORD, MAX_PASSWORD, { message: `${MIN_PASSWORD}–${MAX_PASSWORD}` });

/** Refuses the value of an argument whose class says that it is wrong. All rules are decided at once: waiting for each would cost more than deciding it. */
export function requireValid(value: unknown): void {
  for (const one of Array.isArray(value) ? value : [value]) {
    if (typeof one !== 'object' || one === null) continue;
    const errors = validateSync(one, rules);
    if (errors.length > 0) throw new ArgumentValidationError(errors);
  }
}

const rules = {
  skipMissingProperties: true,
  forbidUnknownValues: false,
  validationError: { target: false, value: false },
  stopAtFirstError: true,
};
