/** A whole number as Vietnamese documents write it: 41800 is 41.800. */
export const numberInWords = (value: number): string => String(value).replace(/\B(?=(\d{3})+$)/g, '.');
