import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    REPORT_EXISTS: {
      vi: 'Báo cáo của kỳ này đã được lập; hãy mở báo cáo đó để sửa.',
      en: 'The report of this period exists already; open that one to edit it.',
    },
    REPORT_OF_UNIT: {
      vi: 'Chỉ Ban Chỉ đạo lập báo cáo tổng hợp; đơn vị nộp báo cáo bằng nội dung.',
      en: 'Only steering bodies consolidate reports; a unit hands in its report as text.',
    },
    REPORT_NOT_EDITABLE: {
      vi: 'Không sửa được vì báo cáo {status}.',
      en: 'It cannot be edited: the report is {status}.',
    },
    REPORT_ANSWERS_A_DUE: {
      vi: 'Báo cáo này trả lời một kỳ báo cáo có thời hạn; hãy nộp bằng submitReport.',
      en: 'This report answers a due; hand it in with submitReport.',
    },
    REPORT_EMPTY: {
      vi: 'Báo cáo chưa có nội dung.',
      en: 'The report does not say anything yet.',
    },
    REPORT_PERIOD_UNKNOWN: {
      vi: 'Chế độ báo cáo này không có kỳ "{period}" trong năm {year}.',
      en: 'The regime has no period "{period}" in {year}.',
    },
    SECTION_UNKNOWN: {
      vi: 'Báo cáo không có mục "{code}".',
      en: 'The report has no section "{code}".',
    },
  },
  {
    status: {
      SUBMITTED: { vi: 'đã nộp, chờ trả lời', en: 'handed in' },
      ACCEPTED: { vi: 'đã được chấp nhận', en: 'accepted' },
      WITHDRAWN: { vi: 'không còn được yêu cầu', en: 'no longer asked for' },
    },
  },
);
