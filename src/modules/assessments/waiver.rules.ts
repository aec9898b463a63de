import type { Sentence } from '../../kernel/refusal.js';

/** Why a unit is not assessed in a year. */
export type WaiverCause =
  | 'NOTHING_SUBMITTED'
  | 'NEWLY_FOUNDED'
  | 'DISSOLVED_OR_MERGED'
  | 'SUSPENDED'
  | 'DISASTER'
  | 'UNDER_INVESTIGATION'
  | 'OTHER';

/** What each cause means, for people. */
export const waiverCauses: Readonly<Record<WaiverCause, Sentence>> = {
  NOTHING_SUBMITTED: {
    vi: 'Đơn vị không nộp phiếu tự chấm điểm',
    en: 'The unit handed in no card',
  },
  NEWLY_FOUNDED: {
    vi: 'Đơn vị mới thành lập, chưa đủ thời gian để xét',
    en: 'The unit was founded too late in the year to be judged',
  },
  DISSOLVED_OR_MERGED: {
    vi: 'Đơn vị giải thể, sáp nhập hoặc chuyển đi trong năm',
    en: 'The unit was dissolved, merged or moved away in the year',
  },
  SUSPENDED: { vi: 'Đơn vị tạm ngừng hoạt động', en: 'The unit suspended its work' },
  DISASTER: {
    vi: 'Thiên tai, dịch bệnh hoặc sự kiện bất khả kháng',
    en: 'Natural disaster, epidemic or another event beyond control',
  },
  UNDER_INVESTIGATION: {
    vi: 'Có vụ việc đang được xem xét, chưa có kết luận',
    en: 'A matter is being looked into and not concluded',
  },
  OTHER: { vi: 'Lý do khác, nêu rõ trong ghi chú', en: 'Another cause, said in the note' },
};

/** Whether a cause says enough: OTHER needs a note (domain rule 7: NOT_ASSESSED has a cause). */
export const saysCause = (cause: WaiverCause, note: string | null): boolean => cause !== 'OTHER' || note !== null;
