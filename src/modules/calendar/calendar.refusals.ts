import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  CALENDAR_RANGE: {
    vi: 'Khoảng thời gian chưa đúng: ngày cuối phải từ ngày đầu trở đi và cách không quá {days} ngày.',
    en: 'The range is not valid: its last day must not come before the first, nor lie more than {days} days after it.',
  },
});
