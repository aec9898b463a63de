import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    TASK_CODE_TAKEN: {
      vi: 'Mã nhiệm vụ "{code}" đã có trong địa phương này.',
      en: 'The task code "{code}" is already used in this tenant.',
    },
    TASK_WITHOUT_ASSIGNEE: {
      vi: 'Nhiệm vụ phải có ít nhất một đầu mối thực hiện.',
      en: 'A task needs at least one assignee.',
    },
    ASSIGNEE_OUTSIDE_AUTHORITY: {
      vi: 'Đầu mối "{name}" không thuộc phạm vi quản lý của Ban Chỉ đạo giao việc.',
      en: 'The assignee "{name}" lies outside the subtree of the authority.',
    },
    DUE_IN_PAST: {
      vi: 'Thời hạn đã qua; chọn thời điểm sau hiện tại.',
      en: 'The due instant is already past; choose a later one.',
    },
    ASSIGNMENT_WRONG_STATE: {
      vi: 'Nhiệm vụ {status} nên không thể làm bước này.',
      en: 'This step is not possible while the assignment is {status}.',
    },
    PROGRESS_OUT_OF_RANGE: {
      vi: 'Tiến độ là số nguyên từ {least} đến 100.',
      en: 'Progress is a whole number from {least} to 100.',
    },
  },
  {
    status: {
      ASSIGNED: { vi: 'mới giao, chưa nhận', en: 'assigned' },
      ACCEPTED: { vi: 'đã nhận việc', en: 'accepted' },
      IN_PROGRESS: { vi: 'đang thực hiện', en: 'in progress' },
      DELIVERED: { vi: 'đã giao sản phẩm', en: 'delivered' },
      ACCEPTED_PRODUCT: { vi: 'đã nghiệm thu sản phẩm', en: 'finished' },
      CANCELLED: { vi: 'đã hủy', en: 'cancelled' },
    },
  },
);
