import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    EXEMPLARY_CONDITION_NOT_MET: {
      vi: 'Chưa đủ điều kiện công nhận điển hình: đơn vị chưa đạt loại {band} trong các năm {years}.',
      en: 'The condition for exemplary units is not met: in {years} the unit was not classified {band}.',
    },
    AS_OF_IN_FUTURE: {
      vi: 'Chỉ xem lại được số liệu của thời điểm đã qua.',
      en: 'Figures can be asked as of a past instant only.',
    },
    FIGURES_OF_FEW_UNITS: {
      vi: 'Địa phương không cho xem số liệu của nhóm có quá ít đơn vị, hoặc nhóm mà từ đó tính ra được nhóm như vậy.',
      en: 'The tenant does not show figures of groups of so few units, nor of groups from which such a one could be computed.',
    },
    YEAR_ALREADY_OPEN: {
      vi: 'Năm {year} đã được mở.',
      en: 'The year {year} was opened already.',
    },
    YEAR_NOT_CLOSED: {
      vi: 'Năm {year} chưa khóa sổ nên không cần mở lại.',
      en: 'The year {year} is not closed, so there is nothing to reopen.',
    },
    YEAR_NOT_OVER: {
      vi: 'Chưa thể khóa sổ năm {year}: kỳ đánh giá còn đến hết ngày {day}.',
      en: 'The year {year} cannot be closed yet: units are assessed until the end of {day}.',
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
