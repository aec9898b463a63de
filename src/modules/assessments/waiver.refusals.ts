import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  ASSESSMENT_WAIVED: {
    vi: 'Đơn vị đã được ghi “không xét” năm {year}; cần hủy ghi nhận này trước.',
    en: 'The unit is marked as not assessed in {year}; take that back first.',
  },
  ASSESSMENT_NOT_WAIVED: {
    vi: 'Đơn vị không được ghi “không xét” năm {year}.',
    en: 'The unit is not marked as not assessed in {year}.',
  },
  WAIVER_NOTE_REQUIRED: {
    vi: 'Lý do “khác” phải được nêu rõ trong ghi chú.',
    en: 'Another cause has to be said in the note.',
  },
  WAIVER_DATE_IN_FUTURE: {
    vi: 'Ngày quyết định không thể sau hôm nay ({today}).',
    en: 'The day of the decision cannot lie after today ({today}).',
  },
  RECOGNITION_DECIDED: {
    vi: 'Đã có quyết định xét công nhận năm {year} nên không thể ghi “không xét”; thay đổi quyết định đó trước.',
    en: 'Recognition for {year} is decided, so the unit cannot be marked as not assessed; change that decision first.',
  },
});
