import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    TASK_CODE_TAKEN: {
      vi: 'Mã nhiệm vụ "{code}" đã có trong địa phương này.',
      en: 'The task code "{code}" is already used in this tenant.',
    },
    TASK_NOT_YEARLY: {
      vi: 'Nhiệm vụ này chỉ giao một lần nên không cần kết thúc; muốn dừng việc đã giao, hãy hủy phân công.',
      en: 'This task gives its work once, so there is nothing to end; to stop work that was given, cancel its assignments.',
    },
    TASK_ENDS_BEFORE_IT_BEGINS: {
      vi: 'Nhiệm vụ được giao từ năm {firstYear}; năm cuối không thể sớm hơn.',
      en: 'The task gives work from {firstYear} on; its last year cannot lie before that.',
    },
    TASK_GIVEN_AFTER: {
      vi: 'Đã giao việc của các năm sau: {years}. Hãy hủy các phân công đó trước, hoặc chọn năm cuối muộn hơn.',
      en: 'Work of later years has been given already: {years}. Cancel those assignments first, or choose a later last year.',
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
    ASSIGNMENT_UNCLEAR: {
      vi: 'Địa phương chỉ giao và nhận việc đủ "6 rõ"; còn thiếu: {missing}.',
      en: 'This locality gives and takes on work only with all six clears; still open: {missing}.',
    },
    ASSIGNEE_NOT_BELOW: {
      vi: 'Chỉ giao tiếp cho Ban Chỉ đạo và đơn vị cấp dưới; "{name}" không thuộc cấp dưới của bên giao.',
      en: 'Work is handed down to bodies and units below only; "{name}" is not below the one that hands it down.',
    },
    ASSIGNEE_ALREADY_ASSIGNED: {
      vi: 'Đã được giao nhiệm vụ này trong năm {year}: {names}.',
      en: 'Already assigned this task in {year}: {names}.',
    },
    MEMBER_WITHOUT_UNIT: {
      vi: 'Thành viên Ban Chỉ đạo chưa có đơn vị cùng tên để nhận việc: {names}.',
      en: 'Members of the body that are no unit of it, so nobody can take the work on: {names}.',
    },
    DUE_AFTER_PARENT: {
      vi: 'Thời hạn của việc giao xuống không được sau thời hạn của cấp trên ({until}).',
      en: 'Work that is handed down may not be due after the work above it ({until}).',
    },
    DUE_BEFORE_CHILDREN: {
      vi: 'Thời hạn mới sớm hơn thời hạn của {count} việc đã giao xuống: {names}. Đổi thời hạn của cấp dưới trước.',
      en: 'The new due instant lies before that of {count} assignments handed down: {names}. Change those first.',
    },
    PROGRESS_ROLLS_UP: {
      vi: 'Tiến độ được tính từ {below} việc đã giao xuống; chỉ Trưởng Ban Chỉ đạo được ghi khác, kèm lý do.',
      en: 'Progress follows from {below} assignments below; only the head of the body may state it otherwise, with a note.',
    },
    BELOW_UNFINISHED: {
      vi: 'Còn {open} việc giao xuống chưa nộp sản phẩm; chỉ Trưởng Ban Chỉ đạo được giao sản phẩm trước, kèm lý do.',
      en: '{open} assignments below are not delivered yet; only the head of the body may deliver before, with a note.',
    },
    ASSIGNMENT_WRONG_STATE: {
      vi: 'Nhiệm vụ {status} nên không thể làm bước này.',
      en: 'This step is not possible while the assignment is {status}.',
    },
    WORK_FILES_FULL: {
      vi: 'Nhiệm vụ này đã có đủ {most} tệp; hãy dùng lại tệp đã gửi hoặc gửi đường liên kết.',
      en: 'All {most} files of this work have been handed in; use one of them again, or name a link.',
    },
    PROGRESS_OUT_OF_RANGE: {
      vi: 'Tiến độ là số nguyên từ {least} đến 100.',
      en: 'Progress is a whole number from {least} to 100.',
    },
  },
  {
    missing: {
      WHO: { vi: 'rõ người', en: 'who' },
      WHAT: { vi: 'rõ việc', en: 'what' },
      WHEN: { vi: 'rõ thời gian', en: 'when' },
      RESPONSIBILITY: { vi: 'rõ trách nhiệm', en: 'responsibility' },
      PRODUCT: { vi: 'rõ sản phẩm', en: 'product' },
      AUTHORITY: { vi: 'rõ thẩm quyền', en: 'authority' },
    },
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
