import { describe, expect, test } from 'vitest';
import {
  type AssigneeGroup,
  assigneesInWords,
  levelOfGroup,
  namesInWords,
  takesKinds,
} from '../../src/modules/tasks/task.rules.js';

describe('groups of assignees', () => {
  test.each<[AssigneeGroup | null, string | undefined, boolean]>([
    ['COMMUNE_BODIES', 'COMMUNE', false],
    ['DISTRICT_BODIES', 'DISTRICT', false],
    ['CHILD_BODIES', undefined, false],
    ['BODIES_BELOW', undefined, false],
    ['AGENCIES_OF_BODY', undefined, false],
    ['UNITS_OF_BODY', undefined, true],
    ['UNITS_BELOW', undefined, true],
    ['MEMBERS_OF_BODY', undefined, false],
    [null, undefined, false],
  ])('%s: level of levelOfGroup %s, takesKinds %s', (group, level, kinds) => {
    expect(group && levelOfGroup[group]).toBe(group === null ? null : level);
    expect(takesKinds(group)).toBe(kinds);
  });

  test('assigneesInWords names the group first, then who is named, within 300 characters', () => {
    expect(assigneesInWords('COMMUNE_BODIES', 'BCĐ thành phố', ['Sở Tư pháp'])).toBe(
      'Ban Chỉ đạo cấp xã thuộc BCĐ thành phố; Sở Tư pháp',
    );
    expect(assigneesInWords(null, 'BCĐ', ['Sở Tư pháp', 'Sở Tài chính'])).toBe('Sở Tư pháp; Sở Tài chính');
    const long = assigneesInWords(null, 'BCĐ', ['x'.repeat(400)]);
    expect(long).toHaveLength(300);
    expect(long.endsWith('…')).toBe(true);
  });

  test.each([
    [0, 0],
    [20, 20],
    [21, 21],
    [114, 21],
  ])('namesInWords of %i names has %i entries', (many, entries) => {
    const names = Array.from({ length: many }, (_, index) => `Xã ${index}`);
    const said = namesInWords(names);
    expect(said).toHaveLength(entries);
    if (many > 20) expect(said.at(-1)).toBe(`… (+${many - 20})`);
  });
});
