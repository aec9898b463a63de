/** Text without accents, case or double spaces, đ as d: "Hải Phòng", "HAI PHONG" and "hai  phong" fold alike. */
export const fold = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .replace(/[đĐ]/g, 'd')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, ' ')
    .trim();

/** The distinct folded words of a text, for search by the beginning of words. */
export const words = (text: string): string[] => [...new Set(fold(text).split(' ').filter(Boolean))];
