import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  TASK_CODE_TAKEN: {
    vi: 'Mã nhiệm vụ "{code}" đã có trong địa phương này.',
    en: 'The task code "{code}" is already used in this tenant.',
  },
  TASK_WITHOUT_ASSIGNEE: {
    vi: 'Nhiệm vụ phải có ít nhất một đầu mối thực hiện.',
    en: 'A task needs at least one assignee.',
  },
  ASSIGNEE_OUTSIDE_AUTHORITY: {
    vi: 'Đầu mối "{name}" không thuộc phạm vi của cấp giao việc.',
    en: 'The assignee "{name}" lies outside the subtree of the authority.',
  },
  DUE_IN_PAST: { vi: 'Thời hạn đã qua.', en: 'The due instant is already past.' },
  ASSIGNMENT_WRONG_STATE: {
    vi: 'Không thể làm bước này khi nhiệm vụ đang ở trạng thái {status}.',
    en: 'This step is not possible while the assignment is {status}.',
  },
  PROGRESS_OUT_OF_RANGE: {
    vi: 'Tiến độ là số nguyên từ {least} đến 100.',
    en: 'Progress is a whole number from {least} to 100.',
  },
  REASON_REQUIRED: { vi: 'Cần nêu lý do.', en: 'A reason is required.' },
});
