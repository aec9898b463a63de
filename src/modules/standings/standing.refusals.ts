import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    EXEMPLARY_CONDITION_NOT_MET: {
      vi: 'Chưa đủ điều kiện công nhận điển hình: đơn vị chưa đạt loại {band} trong các năm {years}.',
      en: 'The condition for exemplary units is not met: in {years} the unit was not classified {band}.',
    },
    YEAR_ALREADY_OPEN: {
      vi: 'Năm {year} đã được mở.',
      en: 'The year {year} was opened already.',
    },
    YEAR_OUT_OF_RANGE: {
      vi: 'Chỉ mở được các năm từ {first} đến {last}.',
      en: 'Years from {first} to {last} can be opened.',
    },
  },
  {
    band: {
      EXCELLENT: { vi: 'Xuất sắc', en: 'EXCELLENT' },
      GOOD: { vi: 'Khá', en: 'GOOD' },
      AVERAGE: { vi: 'Trung bình', en: 'AVERAGE' },
      WEAK: { vi: 'Yếu', en: 'WEAK' },
    },
  },
);
