import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  YEAR_NOT_OPEN: {
    vi: 'Năm {year} chưa được mở hoặc đã khóa sổ; quản trị viên của địa phương mở năm.',
    en: 'The year {year} is not open: it was not opened yet, or it is closed. The administrator of the tenant opens years.',
  },
});
