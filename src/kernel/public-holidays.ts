/** The days of one year that are not worked although they are no weekend, and the Saturdays that are worked instead of a swapped day. */
export interface HolidayYear {
  readonly source: string;
  /** Whether the authority has announced the year; otherwise it follows from the law alone and a swap may still come. */
  readonly announced: boolean;
  /** Mondays to Fridays off, as MM-DD: public holidays, days in lieu of holidays on a weekend, swapped days. */
  readonly off: readonly string[];
  /** Saturdays worked for a swapped day, as MM-DD. */
  readonly worked: readonly string[];
}

const LAW = 'Bộ luật Lao động 2019 art. 111, 112';

/** A year that was announced; `by` names the document, or where the announcement was read when its number is not known to us. */
const announced = (by: string, off: readonly string[], worked: readonly string[] = []): HolidayYear => ({
  source: `${LAW}; ${by}`,
  announced: true,
  off,
  worked,
});

const byLaw = (...off: readonly string[]): HolidayYear => ({ source: LAW, announced: false, off, worked: [] });

/** Days off of state offices in Vietnam beside weekends, year by year; the lunar ones (Tết, Giỗ Tổ 10/3) are checked against the astronomical calendar by a test. */
export const holidayYears: Readonly<Record<number, HolidayYear>> = {
  2020: {
    source:
      'Bộ luật Lao động 2012 art. 115; Thủ tướng đồng ý nghỉ Tết 23–29/1/2020 (bacninhtv.vn 08/10/2019, socongthuong.daklak.gov.vn 07/01/2020)',
    announced: true,
    off: ['01-01', '01-23', '01-24', '01-27', '01-28', '01-29', '04-02', '04-30', '05-01', '09-02'],
    worked: [],
  },
  2021: announced(
    'Văn phòng Chính phủ 26/11/2020: nghỉ Tết 10–16/2, Quốc khánh 2–5/9 (hanoimoi.vn, thegioimoitruong.vn)',
    ['01-01', '02-10', '02-11', '02-12', '02-15', '02-16', '04-21', '04-30', '05-03', '09-02', '09-03'],
  ),
  2022: announced('Công văn 245/VPCP-KGVX ngày 11/01/2022: nghỉ Tết 31/01–04/02, Quốc khánh 01–02/9', [
    '01-03',
    '01-31',
    '02-01',
    '02-02',
    '02-03',
    '02-04',
    '04-11',
    '05-02',
    '05-03',
    '09-01',
    '09-02',
  ]),
  2023: announced('Công văn 8056/VPCP-KGVX ngày 01/12/2022: nghỉ Tết 20–26/01, Quốc khánh 01–04/9', [
    '01-02',
    '01-20',
    '01-23',
    '01-24',
    '01-25',
    '01-26',
    '05-01',
    '05-02',
    '05-03',
    '09-01',
    '09-04',
  ]),
  2024: announced(
    'Công văn 8662/VPCP-KGVX ngày 03/11/2023: nghỉ Tết 08–14/02, Quốc khánh 31/8–03/9; 2450/VPCP-KGVX ngày 12/4/2024: 29/4 đổi sang 04/5',
    ['01-01', '02-08', '02-09', '02-12', '02-13', '02-14', '04-18', '04-29', '04-30', '05-01', '09-02', '09-03'],
    ['05-04'],
  ),
  2025: announced(
    'Công văn 8726/VPCP-KGVX ngày 26/11/2024: nghỉ Tết 25/01–02/02, 02/5 đổi sang 26/4, Quốc khánh 30/8–02/9',
    ['01-01', '01-27', '01-28', '01-29', '01-30', '01-31', '04-07', '04-30', '05-01', '05-02', '09-01', '09-02'],
    ['04-26'],
  ),
  2026: announced(
    'Công văn 12729/VPCP-KGVX ngày 25/12/2025: 02/01 đổi sang 10/01; nghỉ Tết 14–22/02 (congan.com.vn); 31/8 đổi sang 22/8 theo phương án của Bộ Nội vụ, chưa đối chiếu được văn bản',
    [
      '01-01',
      '01-02',
      '02-16',
      '02-17',
      '02-18',
      '02-19',
      '02-20',
      '04-27',
      '04-30',
      '05-01',
      '08-31',
      '09-01',
      '09-02',
    ],
    ['01-10', '08-22'],
  ),
  2027: byLaw('01-01', '02-05', '02-08', '02-09', '02-10', '02-11', '04-16', '04-30', '05-03', '09-02', '09-03'),
  2028: byLaw('01-03', '01-25', '01-26', '01-27', '01-28', '01-31', '04-04', '05-01', '05-02', '09-01', '09-04'),
  2029: byLaw('01-01', '02-12', '02-13', '02-14', '02-15', '02-16', '04-23', '04-30', '05-01', '09-03', '09-04'),
  2030: byLaw('01-01', '02-01', '02-04', '02-05', '02-06', '02-07', '04-12', '04-30', '05-01', '09-02', '09-03'),
};
