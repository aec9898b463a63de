import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  UNIT_NOT_ELIGIBLE: { vi: 'Đơn vị không thuộc diện đánh giá: {reasonVi}', en: 'The unit is not counted: {reasonEn}' },
  ALREADY_REGISTERED: {
    vi: 'Đơn vị đã đăng ký năm {year}.',
    en: 'The unit is already registered for {year}.',
  },
  REGISTRATION_NOT_BEGUN: {
    vi: 'Chưa đến kỳ đăng ký năm {year}: nhận đăng ký từ ngày {firstDay}.',
    en: 'Registration for {year} has not begun: it opens on {firstDay}.',
  },
  REGISTRATION_CLOSED: {
    vi: 'Kỳ đăng ký năm {year} đã kết thúc ngày {lastDay}; đăng ký muộn phải kèm lý do.',
    en: 'Registration for {year} ended on {lastDay}; a late registration needs a reason.',
  },
  LATE_REGISTRATION_NOT_ALLOWED: {
    vi: 'Kỳ đăng ký năm {year} đã kết thúc ngày {lastDay}; chỉ trưởng Ban Chỉ đạo hoặc quản trị viên được cho đăng ký muộn.',
    en: 'Registration for {year} ended on {lastDay}; only the head of a body above the unit or an administrator admits a late one.',
  },
  REGISTRATION_WITHDRAWN: {
    vi: 'Đăng ký này đã được rút.',
    en: 'This registration is withdrawn already.',
  },
});
