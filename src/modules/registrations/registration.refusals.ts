import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  UNIT_NOT_ELIGIBLE: { vi: 'Đơn vị không thuộc diện đánh giá: {reasonVi}', en: 'The unit is not counted: {reasonEn}' },
  ALREADY_REGISTERED: {
    vi: 'Đơn vị đã đăng ký năm {year}.',
    en: 'The unit is already registered for {year}.',
  },
  REGISTRATION_WITHDRAWN: {
    vi: 'Đăng ký này đã được rút.',
    en: 'This registration is withdrawn already.',
  },
});
