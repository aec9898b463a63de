import { readFileSync } from 'node:fs';
import { buildSchema, type GraphQLObjectType, getNamedType, isLeafType } from 'graphql';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Caller, type Service, startService } from '../../support/service.js';

let service: Service;
let officer: Caller;

beforeAll(async () => {
  service = await startService();
  officer = service.as('officer@hai-phong.demo');
});

afterAll(() => service.stop());

const schema = buildSchema(readFileSync('schema/schema.graphql', 'utf8'), { assumeValidSDL: true });

/** The fields of a type that are plain values and take no argument, and two that lead to records. */
const plainFields = (type: string): string[] => [
  ...Object.values((schema.getType(type) as GraphQLObjectType).getFields())
    .filter((field) => field.args.length === 0 && isLeafType(getNamedType(field.type)))
    .map(({ name }) => name),
  'body { name }',
  ...(type === 'Standing' ? ['band { label }'] : ['area { name }']),
];

const listOf = (unitFields: string, standingFields: string, year: number) =>
  `{ units(first: 30, filter: { kinds: [ENTERPRISE] }) { nodes { ${unitFields} standing(year: ${year}) { ${standingFields} } } } }`;

describe('a list that shows little', () => {
  test.each([2026, 2031])('says of each field what one that shows everything says (%d)', async (year) => {
    const [ofUnit, ofStanding] = [plainFields('Unit'), plainFields('Standing')];
    expect(ofUnit.length).toBeGreaterThan(10);
    expect(ofStanding.length).toBeGreaterThan(10);
    const whole = (await officer.ask(listOf(ofUnit.join(' '), ofStanding.join(' '), year))).units.nodes;
    const nameOf = (field: string) => field.split(' ')[0] as string;
    for (const field of ofUnit) {
      const { units } = await officer.ask(listOf(field, 'registered', year));
      const name = nameOf(field);
      expect(units.nodes, name).toEqual(
        whole.map((unit: Record<string, unknown> & { standing: Record<string, unknown> }) => ({
          [name]: unit[name],
          standing: { registered: unit.standing['registered'] },
        })),
      );
    }
    for (const field of ofStanding) {
      const { units } = await officer.ask(listOf('id', field, year));
      const name = nameOf(field);
      expect(units.nodes, name).toEqual(
        whole.map((unit: Record<string, unknown> & { standing: Record<string, unknown> }) => ({
          id: unit['id'],
          standing: { [name]: unit.standing[name] },
        })),
      );
    }
  });

  test('reads no more than it shows', async () => {
    const brief = await service.statements(() => officer.ask(listOf('id name', 'registered band { label }', 2026)));
    const whole = await service.statements(() => officer.ask(listOf('id name', 'registered selfTotal', 2026)));
    const reads = ({ sql }: { sql: readonly string[] }) => sql.filter((one) => one.includes('"unit"'));
    expect(reads(brief)).toHaveLength(1);
    expect(reads(brief)[0]).not.toMatch(/"school_level"|"self_total"/);
    expect(reads(whole)[0]).toMatch(/"school_level".*"self_total"/s);
  });
});
