const roman = ['I', 'II', 'III', 'IV'] as const;
const months = 'January February March April May June July August September October November December'.split(' ');

/** A period as a title says it: "năm 2026", "6 tháng đầu năm 2026", "quý III năm 2026", "tháng 7 năm 2026", "9 tháng đầu năm 2026"; in English "2026", "first half of 2026". */
export function periodInWords(period: string, locale: 'vi' | 'en' = 'vi'): string {
  const [year, part = ''] = period.split('-');
  const vi = locale === 'vi';
  if (part === 'H1') return vi ? `6 tháng đầu năm ${year}` : `first half of ${year}`;
  if (part === 'H2') return vi ? `6 tháng cuối năm ${year}` : `second half of ${year}`;
  if (part === '9M') return vi ? `9 tháng đầu năm ${year}` : `first nine months of ${year}`;
  if (part.startsWith('Q')) {
    const quarter = roman[Number(part.slice(1)) - 1] ?? part;
    return vi ? `quý ${quarter} năm ${year}` : `quarter ${quarter} of ${year}`;
  }
  if (part === '') return vi ? `năm ${year}` : `${year}`;
  return vi ? `tháng ${Number(part)} năm ${year}` : `${months[Number(part) - 1] ?? part} ${year}`;
}
