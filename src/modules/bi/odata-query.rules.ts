import { dayExists } from '../../kernel/deadline.js';
import type { ColumnType } from '../../platform/files/table-streams.js';

// OData 4.01, Part 2: URL Conventions, section 5.1; as much of it as BI tools send. Nothing here touches SQL: a question becomes a tree of known columns
// and values, and the store writes the statement.

/** A condition on the rows of a view. */
export type Condition =
  | { readonly kind: 'and' | 'or'; readonly parts: readonly Condition[] }
  | { readonly kind: 'not'; readonly part: Condition }
  | { readonly kind: 'compare'; readonly column: string; readonly by: Comparison; readonly value: Literal }
  | { readonly kind: 'in'; readonly column: string; readonly values: readonly Literal[] }
  | { readonly kind: 'match'; readonly column: string; readonly how: Match; readonly text: string };

/** Comparison operators, as OData writes them. */
export type Comparison = 'eq' | 'ne' | 'gt' | 'ge' | 'lt' | 'le';
/** Text functions. */
export type Match = 'contains' | 'startswith' | 'endswith';
/** A value in a condition: text, days and instants are strings, decimals are text too, so that they stay exact. */
export type Literal = string | boolean | null;

/** The columns that a condition looks at. */
export function columnsIn(condition: Condition | null): readonly string[] {
  if (!condition) return [];
  switch (condition.kind) {
    case 'and':
    case 'or':
      return condition.parts.flatMap(columnsIn);
    case 'not':
      return columnsIn(condition.part);
    default:
      return [condition.column];
  }
}

/** What is asked of a view. */
export interface ODataQuery {
  readonly select: readonly string[] | null;
  readonly filter: Condition | null;
  readonly orderBy: readonly { readonly column: string; readonly descending: boolean }[];
  readonly top: number | null;
  readonly skip: number;
  readonly count: boolean;
  /** Where an earlier answer stopped: the key of its last row, or how many rows came before when another order was asked for. */
  readonly after: readonly string[] | null;
}

/** Why a question cannot be answered: which option, and what is wrong with it. */
export interface ODataProblem {
  readonly option: string;
  readonly problem: string;
}

/** Longest condition in characters and deepest nesting: more is no question of a tool. */
const MOST = { characters: 4_000, depth: 20, values: 200, rows: 10_000_000 } as const;

class Fault extends Error {}

/** Option that is no OData: only rows that were written at or after an instant. */
export const UPDATED_SINCE = 'updated_since';

const KNOWN = new Set(['$select', '$filter', '$orderby', '$top', '$skip', '$count', '$skiptoken', '$format']);

/** Reads the options of a question about a view with these columns; a problem names the option that cannot be read. */
export function readODataQuery(
  options: Readonly<Record<string, unknown>>,
  columns: ReadonlyMap<string, ColumnType>,
): ODataQuery | ODataProblem {
  let option = '';
  const read = <T>(name: string, otherwise: T, parse: (text: string) => T): T => {
    const value = options[name];
    if (value === undefined) return otherwise;
    option = name;
    if (typeof value !== 'string') throw new Fault('given twice');
    return parse(value);
  };
  try {
    for (const name of Object.keys(options)) {
      option = name;
      if (name.startsWith('$') && !KNOWN.has(name)) throw new Fault('not supported');
    }
    read('$format', null, (text) => {
      if (text !== 'json' && !text.startsWith('application/json')) throw new Fault('json');
      return null;
    });
    return {
      select: read<string[] | null>('$select', null, (text) =>
        text.trim() === '*' ? null : [...new Set(text.split(',').map((name) => knownColumn(name.trim(), columns)))],
      ),
      filter: bothOf(
        read<Condition | null>('$filter', null, (text) => parseFilter(text, columns)),
        read<Condition | null>(UPDATED_SINCE, null, (text) => writtenSince(text, columns)),
      ),
      orderBy: read<ODataQuery['orderBy']>('$orderby', [], (text) =>
        text.split(',').map((part) => {
          const [name = '', direction = 'asc', ...more] = part.trim().split(/\s+/);
          if (more.length > 0 || (direction !== 'asc' && direction !== 'desc')) throw new Fault(`asc, desc`);
          return { column: knownColumn(name, columns), descending: direction === 'desc' };
        }),
      ),
      top: read<number | null>('$top', null, wholeNumber),
      skip: read('$skip', 0, wholeNumber),
      count: read('$count', false, (text) => {
        if (text !== 'true' && text !== 'false') throw new Fault('true, false');
        return text === 'true';
      }),
      after: read<readonly string[] | null>('$skiptoken', null, readToken),
    };
  } catch (error) {
    if (error instanceof Fault) return { option, problem: error.message };
    throw error;
  }
}

const bothOf = (one: Condition | null, other: Condition | null): Condition | null =>
  one && other ? { kind: 'and', parts: [one, other] } : (one ?? other);

// A plus sign in an address that nobody escaped arrives as a blank.
function writtenSince(text: string, columns: ReadonlyMap<string, ColumnType>): Condition {
  if (!columns.has('updated_at')) throw new Fault('this view does not say when its rows were written');
  const value = text.replace(/ (?=\d\d:\d\d$)/, '+');
  if (!isInstant(value)) throw new Fault('2026-01-31T07:00:00Z');
  return { kind: 'compare', column: 'updated_at', by: 'ge', value };
}

/** Writes the place where an answer stopped into a link. */
export const writeToken = (values: readonly string[]): string =>
  Buffer.from(JSON.stringify(values)).toString('base64url');

function readToken(text: string): string[] {
  try {
    const values: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (Array.isArray(values) && values.every((value) => typeof value === 'string')) return values;
  } catch {
    // falls through to the fault
  }
  throw new Fault('not one of ours');
}

function wholeNumber(text: string): number {
  if (!/^\d{1,8}$/.test(text) || Number(text) > MOST.rows) throw new Fault(`0–${MOST.rows}`);
  return Number(text);
}

function knownColumn(name: string, columns: ReadonlyMap<string, ColumnType>): string {
  if (!columns.has(name)) throw new Fault(`unknown column ${name.slice(0, 60)}`);
  return name;
}

// Text in quotes, instants, days, numbers, names and signs.
const TOKEN =
  /\s*(?:('(?:[^']|'')*')|(\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d{1,9})?)?(?:Z|[+-]\d\d:\d\d))|(\d{4}-\d\d-\d\d)|(-?\d{1,16}(?:\.\d{1,6})?)|([A-Za-z_]\w*)|([(),]))/y;

interface Token {
  readonly kind: 'text' | 'instant' | 'date' | 'number' | 'name' | 'sign';
  readonly text: string;
}

function tokensOf(text: string): Token[] {
  if (text.length > MOST.characters) throw new Fault(`at most ${MOST.characters} characters`);
  const tokens: Token[] = [];
  const whole = text.trimEnd();
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < whole.length) {
    const at = TOKEN.lastIndex;
    const found = TOKEN.exec(whole);
    if (!found) throw new Fault(`character ${at + 1}`);
    const [, quoted, instant, date, number, name, sign] = found;
    if (quoted !== undefined) tokens.push({ kind: 'text', text: quoted.slice(1, -1).replaceAll("''", "'") });
    else if (instant !== undefined) tokens.push({ kind: 'instant', text: instant });
    else if (date !== undefined) tokens.push({ kind: 'date', text: date });
    else if (number !== undefined) tokens.push({ kind: 'number', text: number });
    else if (name !== undefined) tokens.push({ kind: 'name', text: name });
    else tokens.push({ kind: 'sign', text: sign as string });
  }
  return tokens;
}

const COMPARISONS: ReadonlySet<string> = new Set(['eq', 'ne', 'gt', 'ge', 'lt', 'le']);
const MATCHES: ReadonlySet<string> = new Set(['contains', 'startswith', 'endswith']);

function parseFilter(text: string, columns: ReadonlyMap<string, ColumnType>): Condition {
  const tokens = tokensOf(text);
  let at = 0;
  let depth = 0;
  const next = (): Token => {
    const token = tokens[at];
    if (!token) throw new Fault('ends too early');
    at += 1;
    return token;
  };
  const isNext = (word: string): boolean => tokens[at]?.kind !== 'text' && tokens[at]?.text === word;
  const expect = (word: string): void => {
    if (!isNext(word)) throw new Fault(`${word} expected`);
    at += 1;
  };
  const joined = (word: 'and' | 'or', part: () => Condition): Condition => {
    const parts = [part()];
    while (isNext(word)) {
      at += 1;
      parts.push(part());
    }
    return parts.length === 1 ? (parts[0] as Condition) : { kind: word, parts };
  };
  const any = (): Condition => joined('or', () => joined('and', single));
  const single = (): Condition => {
    depth += 1;
    if (depth > MOST.depth) throw new Fault(`nested more than ${MOST.depth} deep`);
    try {
      if (isNext('(')) {
        at += 1;
        const inner = any();
        expect(')');
        return inner;
      }
      if (isNext('not')) {
        at += 1;
        return { kind: 'not', part: single() };
      }
      const word = next();
      if (word.kind !== 'name') throw new Fault('a column is expected');
      if (MATCHES.has(word.text) && isNext('(')) return match(word.text as Match);
      const column = knownColumn(word.text, columns);
      const by = tokens[at];
      // A column of truth values may stand alone.
      if (!by || by.text === ')' || by.text === 'and' || by.text === 'or') {
        if (columns.get(column) !== 'boolean') throw new Fault(`${column} is no truth value`);
        return { kind: 'compare', column, by: 'eq', value: true };
      }
      at += 1;
      if (by.text === 'in') return among(column);
      if (by.kind !== 'name' || !COMPARISONS.has(by.text)) throw new Fault('eq, ne, gt, ge, lt, le or in is expected');
      return { kind: 'compare', column, by: by.text as Comparison, value: literal(next(), column) };
    } finally {
      depth -= 1;
    }
  };
  const match = (how: Match): Condition => {
    expect('(');
    const column = knownColumn(next().text, columns);
    if (columns.get(column) !== 'text') throw new Fault(`${column} is no text`);
    expect(',');
    const value = next();
    if (value.kind !== 'text') throw new Fault('a text is expected');
    expect(')');
    return { kind: 'match', column, how, text: value.text };
  };
  const among = (column: string): Condition => {
    expect('(');
    const values = [literal(next(), column)];
    while (isNext(',')) {
      at += 1;
      values.push(literal(next(), column));
    }
    expect(')');
    if (values.length > MOST.values) throw new Fault(`at most ${MOST.values} values`);
    return { kind: 'in', column, values };
  };
  const literal = ({ kind, text: value }: Token, column: string): Literal => {
    if (kind === 'name' && value === 'null') return null;
    const type = columns.get(column) as ColumnType;
    const fits =
      type === 'boolean'
        ? kind === 'name' && (value === 'true' || value === 'false')
        : type === 'text'
          ? kind === 'text'
          : type === 'date' || type === 'instant'
            ? kind === type && (type === 'date' ? isDay(value) : isInstant(value))
            : kind === 'number' && (type === 'decimal' || /^-?\d{1,15}$/.test(value));
    if (!fits) throw new Fault(`the value for ${column} is no ${type}`);
    return type === 'boolean' ? value === 'true' : value;
  };
  const whole = any();
  if (at < tokens.length) throw new Fault(`"${(tokens[at] as Token).text.slice(0, 30)}" is not expected`);
  return whole;
}

const INSTANT = /^(\d{4}-\d\d-\d\d)T([01]\d|2[0-3]):[0-5]\d(:[0-5]\d(\.\d{1,9})?)?(Z|[+-](0\d|1[0-4]):[0-5]\d)$/;

const isInstant = (value: string): boolean => INSTANT.test(value) && isDay(value);

const isDay = (value: string): boolean => {
  const [year = 0, month = 0, day = 0] = value.slice(0, 10).split('-').map(Number);
  return dayExists(year, month, day);
};
