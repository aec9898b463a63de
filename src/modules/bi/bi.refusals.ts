import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  BI_ACCESS_REVOKED: {
    vi: 'Lối vào này đã bị thu hồi.',
    en: 'This access has been revoked already.',
  },
  BI_CONNECTIONS_OF_ROLE: {
    vi: 'Giới hạn kết nối chỉ dành cho vai trò SQL; hãy bỏ trống khi tạo khóa.',
    en: 'A connection limit is for SQL roles only; leave it out for a key.',
  },
});
