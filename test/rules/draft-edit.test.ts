import { expect, test } from 'vitest';
import { compareBooks, copyOfBook, edited, largestBook } from '../../src/modules/rulebooks/draft-edit.rules.js';
import type { BookContent } from '../../src/modules/rulebooks/rule-book.rules.js';
import { contentOfTemplate, readRuleBookTemplate } from '../../src/modules/rulebooks/rule-book-template.js';
import { allKinds } from '../../src/modules/units/unit.rules.js';

const book: BookContent = contentOfTemplate(
  await readRuleBookTemplate(),
  allKinds,
  (table, code) => `${table} ${code}`,
);
let count = 0;
const newId = () => `new ${++count}`;
const codes = ({ lines }: BookContent) => lines.map(({ code }) => code);
const after = (content: BookContent, edit: Parameters<typeof edited>[1]): BookContent => {
  const done = edited(content, edit, newId);
  if ('fault' in done) throw new Error(done.fault);
  return done.content;
};

test('copyOfBook: other ids, the same content; a line remembers from which one it comes', () => {
  const copy = copyOfBook(book, newId, ({ lineageId }) => lineageId);
  expect(compareBooks(book, copy)).toEqual([]);
  expect(copy.lines.some(({ id }) => book.lines.some((line) => line.id === id))).toBe(false);
  const parent = copy.lines.find(({ code }) => code === '5');
  expect(copy.lines.find(({ code }) => code === '5đ')).toMatchObject({
    parentId: parent?.id,
    lineageId: 'criterion 5đ',
  });
  expect(copyOfBook(book, newId, () => null).lines.every(({ id, lineageId }) => id === lineageId)).toBe(true);
});

test('edited: a branch moves whole, and stands where its code belongs, first, or behind another', () => {
  const last = codes(after(book, { kind: 'MOVE', line: '5', parent: null, after: '9' }));
  expect(last.slice(-8)).toEqual(['5', '5a', '5b', '5c', '5d', '5đ', '5e', '5g']);
  expect(codes(after(book, { kind: 'MOVE', line: '5', parent: null, after: null }))[0]).toBe('5');
  expect(
    codes(
      after(after(book, { kind: 'MOVE', line: '5', parent: null, after: '9' }), {
        kind: 'MOVE',
        line: '5',
        parent: null,
        after: undefined,
      }),
    ),
  ).toEqual(codes(book));
  expect(codes(after(book, { kind: 'RETIRE', line: '5' }))).not.toContain('5đ');
  expect(edited(book, { kind: 'RETIRE', line: '55' }, newId)).toEqual({
    fault: 'CRITERION_REFERENCE_UNKNOWN',
    reference: '55',
  });
  expect(largestBook.lines).toBe(200);
});

test('compareBooks: a line is the same whatever its code', () => {
  const renamed = after(book, { kind: 'CHANGE', line: '1', to: { code: '10', maxScore: 400 } });
  expect(compareBooks(book, renamed)).toEqual([
    {
      part: 'CRITERION',
      at: '10',
      change: 'CHANGED',
      fields: [
        { field: 'code', before: '1', after: '10' },
        { field: 'maxScore', before: '3', after: '4' },
      ],
    },
  ]);
});
