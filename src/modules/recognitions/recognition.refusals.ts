import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  RECOGNITION_UNIT_NOT_REGISTERED: {
    vi: 'Đơn vị chưa đăng ký năm {year} nên chưa thể xét công nhận; cần đăng ký trước.',
    en: 'The unit is not registered for {year}, so nothing can be decided; register it first.',
  },
  RECOGNITION_REASON_REQUIRED: {
    vi: 'Quyết định không công nhận hoặc không xét phải kèm lý do.',
    en: 'A decision other than recognition needs its reason.',
  },
  RECOGNITION_DATE_IN_FUTURE: {
    vi: 'Ngày quyết định không thể sau hôm nay ({today}).',
    en: 'The day of the decision cannot lie after today ({today}).',
  },
  REGISTRATION_DECIDED: {
    vi: 'Đã có quyết định xét công nhận năm {year} nên không thể rút đăng ký.',
    en: 'Recognition for {year} has been decided, so the registration cannot be withdrawn.',
  },
});
