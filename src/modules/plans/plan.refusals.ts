import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  PLAN_CODE_TAKEN: {
    vi: 'Mã kế hoạch "{code}" đã có trong địa phương này.',
    en: 'The plan code "{code}" is already used in this tenant.',
  },
  PLAN_ISSUED_ON_UNCLEAR: {
    vi: 'Thời điểm ban hành là năm, tháng hoặc ngày có thật: YYYY, YYYY-MM hoặc YYYY-MM-DD.',
    en: 'The time of issue is a year, a month or a day that exists: YYYY, YYYY-MM or YYYY-MM-DD.',
  },
  YEARS_REVERSED: {
    vi: 'Năm kết thúc ({toYear}) không được sớm hơn năm bắt đầu ({fromYear}).',
    en: 'The last year ({toYear}) must not come before the first ({fromYear}).',
  },
  MILESTONE_TIME_UNCLEAR: {
    vi: 'Mốc thời gian chỉ nêu một trong các cách: ngày cụ thể (một lần), tháng (có thể kèm ngày có thật) hoặc quý.',
    en: 'A milestone names its time in one way: a full date (once only), a month (perhaps with a day that exists) or a quarter.',
  },
});
