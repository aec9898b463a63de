import { expect, test } from 'vitest';
import { officialPdf } from '../../../src/platform/documents/official-pdf.js';
import { readPdf } from '../../support/read-pdf.js';

const TONES = ['', '\u0300', '\u0309', '\u0303', '\u0301', '\u0323'];

/** Every letter of Vietnamese: the vowels with each tone, and the consonants. */
const letters = [
  ...[...'aăâeêioôơuưy'].flatMap((vowel) => TONES.map((tone) => `${vowel}${tone}`.normalize('NFC'))),
  ...'bcdđghklmnpqrstvxfjwz',
].flatMap((letter) => [letter, letter.toLocaleUpperCase('vi')]);

test.each(['PARAGRAPH', 'HEADING'] as const)('every Vietnamese letter is set in a %s, none by a gap', async (kind) => {
  const pages = readPdf(
    await officialPdf({
      superior: null,
      issuer: letters.join(' '),
      number: '01/BC-BCĐ',
      placeAndDate: letters.join(' '),
      type: 'BÁO CÁO',
      abstract: letters.join(' '),
      addressee: null,
      content: [{ kind, text: letters.join(' ') }],
      signer: ['TRƯỞNG BAN'],
      recipients: ['Lưu: VT'],
      attachedTo: letters.join(' '),
      annexes: [
        {
          label: 'Phụ lục I',
          title: letters.join(' '),
          landscape: true,
          columns: [{ head: letters.join(' '), width: 1, align: 'LEFT' }],
          rows: [{ cells: [letters.join(' ')] }, { cells: [41_800], bold: true }],
        },
      ],
    }),
  );
  const texts = pages.flatMap((page) => page.texts);
  expect(letters).toHaveLength(2 * (12 * 6 + 21));
  expect(texts.filter(({ broken }) => broken)).toEqual([]);
  for (const face of ['Tinos-Regular', 'Tinos-Bold', 'Tinos-Italic']) {
    const set = texts
      .filter(({ font }) => font === face)
      .map(({ text }) => text)
      .join('');
    expect([face, letters.filter((letter) => !set.includes(letter))]).toEqual([face, []]);
  }
  expect(texts.map(({ text }) => text.trim())).toContain('41.800');
});
