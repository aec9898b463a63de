import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  CALENDAR_RANGE: {
    vi: 'Khoảng thời gian chưa đúng: ngày cuối phải từ ngày đầu trở đi và cách không quá {days} ngày.',
    en: 'The range is not valid: its last day must not come before the first, nor lie more than {days} days after it.',
  },
  CALENDAR_TOO_LONG: {
    vi: 'Khoảng thời gian có hơn {most} hạn khác nhau; hãy chọn khoảng ngắn hơn.',
    en: 'More than {most} different deadlines lie in the range: ask for a shorter one.',
  },
  CALENDAR_FEED_EXISTS: {
    vi: 'Đã có liên kết lịch. Tạo liên kết mới thì liên kết cũ ngừng hoạt động trên mọi thiết bị; nếu vẫn muốn, hãy chọn thay thế.',
    en: 'There is a calendar link already. A new one ends the old one on every device; to have it all the same, ask to replace it.',
  },
  CALENDAR_FEED_REVOKED: {
    vi: 'Liên kết lịch này đã được thu hồi.',
    en: 'This calendar link was revoked already.',
  },
});
