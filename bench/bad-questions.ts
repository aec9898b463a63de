/** One request of a program that asks badly. */
export interface BadQuestion {
  readonly name: string;
  readonly query: string;
  readonly variables?: Record<string, unknown>;
}

const aggregate =
  'query ($input: AggregateInput!) { aggregate(input: $input) { rowCount rows { cell kind values { measure value numerator denominator } } } }';
const ask = (name: string, input: Record<string, unknown>): BadQuestion => ({
  name,
  query: aggregate,
  variables: { input: { groupBy: ['UNIT_KIND'], measures: ['UNITS'], years: [2026], ...input } },
});
const times = (count: number, part: (index: number) => string): string =>
  Array.from({ length: count }, (_, index) => part(index)).join(' ');
const one = (measure: string) =>
  `aggregate(input: { groupBy: [BODY, UNIT_KIND, BAND], level: COMMUNE, years: [2024, 2025, 2026], measures: [${measure}], first: 1000 }) { rows { values { value } } }`;
const years = (count: number) => Array.from({ length: count }, (_, index) => 2000 + index);

/** What a program may send that knows no measure: most of it is refused, the last are legal and slow. */
export const badQuestions: readonly BadQuestion[] = [
  ask('an unknown dimension', { groupBy: ['COLOUR'] }),
  ask('fifty dimensions', { groupBy: Array.from({ length: 50 }, () => 'BODY'), level: 'COMMUNE' }),
  ask('ten thousand years', { years: years(10_000) }),
  ask('a year that is none', { years: [20_260] }),
  ask('an enormous first', { first: 2_000_000_000 }),
  ask('a page far behind the end', { after: Buffer.from('row:9999999').toString('base64url') }),
  ask('a cursor of its own making', { after: 'x'.repeat(5_000) }),
  ask('ten thousand values of a filter', { kinds: Array.from({ length: 10_000 }, () => 'ENTERPRISE') }),
  ask('ten thousand orders', { orderBy: Array.from({ length: 10_000 }, () => ({ measure: 'UNITS' })) }),
  ask('a body that is none', { underBody: '00000000-0000-0000-0000-000000000000' }),
  { name: 'deep nesting', query: `{ tenant { rootBodies { ${'parent { '.repeat(40)} id ${'} '.repeat(40)} } } }` },
  { name: 'five hundred aliases', query: `{ ${times(500, (n) => `a${n}: ${one('UNITS')}`)} }` },
  { name: 'ten aggregates of thousands of cells', query: `{ ${times(10, (n) => `a${n}: ${one('UNITS')}`)} }` },
  { name: 'a huge variable', query: aggregate, variables: { input: { groupBy: 'x'.repeat(900_000) } } },
  { name: 'units by name', query: '{ units(first: 200) { nodes { name } } }' },
  { name: 'explain of nothing', query: '{ explain(input: { cell: "eyJ9", measure: UNITS }) { value } }' },
  ask('every cell by quarter', {
    groupBy: ['BODY', 'UNIT_KIND', 'QUARTER'],
    level: 'COMMUNE',
    years: [2024, 2025, 2026],
    first: 1_000,
    measures: ['UNITS', 'SAFE_RATE'],
  }),
  ask('every cell by class and decision', {
    groupBy: ['BODY', 'BAND', 'RECOGNITION'],
    level: 'COMMUNE',
    years: [2024, 2025, 2026],
    first: 1_000,
  }),
  ask('as it stood long ago', {
    groupBy: ['BODY', 'UNIT_KIND'],
    level: 'COMMUNE',
    asOf: '2026-03-01T00:00:00Z',
    years: [2024, 2025, 2026],
    first: 1_000,
  }),
];
