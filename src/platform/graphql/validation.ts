import { IsOptional, IsUUID, Length, Min } from 'class-validator';

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
