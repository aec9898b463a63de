import { describe, expect, test } from 'vitest';
import { fold, words } from '../../src/kernel/fold.js';

describe('text is found with and without accents', () => {
  test.each([
    ['Hải Phòng', 'hai phong'],
    ['HAI PHONG', 'hai phong'],
    ['hai  phong', 'hai phong'],
    ['Hải Phòng'.normalize('NFD'), 'hai phong'],
    ['Đặc khu Cát Hải', 'dac khu cat hai'],
    ['ĐƯỜNG', 'duong'],
    ['5đ', '5d'],
    ['Trường THPT “Ngô Quyền” – cơ sở 2', 'truong thpt ngo quyen co so 2'],
    ['', ''],
    ['—', ''],
  ])('%s → %s', (text, folded) => expect(fold(text)).toBe(folded));

  test('words are distinct', () => expect(words('Xã Hòa Hoà xã')).toEqual(['xa', 'hoa']));
});
