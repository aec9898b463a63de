import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    REGIME_CODE_TAKEN: {
      vi: 'Mã chế độ báo cáo "{code}" đã có; để sửa, gửi kèm phiên bản đang thấy.',
      en: 'The reporting regime "{code}" exists; to change it, send the version that was seen.',
    },
    REGIME_REPORTERS_UNCLEAR: {
      vi: 'Chưa rõ ai báo cáo: Ban Chỉ đạo cần cấp, cơ quan cần Ban Chỉ đạo nhận, đơn vị thì không nêu cấp.',
      en: 'It is not clear who reports: bodies need a level, agencies a receiving body, units have no level.',
    },
    REGIME_YEARS_REVERSED: {
      vi: 'Năm kết thúc ({toYear}) không được sớm hơn năm bắt đầu ({fromYear}).',
      en: 'The last year ({toYear}) must not come before the first ({fromYear}).',
    },
    REGIME_AFTER_UNKNOWN: {
      vi: 'Không có chế độ báo cáo mã "{afterCode}" để nối tiếp.',
      en: 'There is no reporting regime "{afterCode}" to come after.',
    },
    FREQUENCY_DEADLINES_MISMATCH: {
      vi: 'Chế độ báo cáo {frequency} cần {expected} thời hạn, đang có {given}.',
      en: 'The frequency "{frequency}" needs {expected} deadlines, {given} were given.',
    },
    DEADLINE_DAY_DOES_NOT_EXIST: {
      vi: 'Hạn {day}/{month} hoặc ngày chốt số liệu không phải ngày có trong mọi năm; ngày chốt phải đủ ngày và tháng.',
      en: 'The day {day}/{month} or its cut-off is not a day of every year.',
    },
    DEADLINE_NOT_AFTER_CUT_OFF: {
      vi: 'Từ sau ngày chốt số liệu đến hạn {day}/{month} phải có ít nhất một ngày làm việc; năm {year} không có.',
      en: 'At least one working day must lie between the cut-off and the deadline {day}/{month}; in {year} there is none.',
    },
    DEADLINE_IN_WINDOW: {
      vi: 'Số liệu cả năm tính đến {counted}, nhưng kỳ đánh giá của {kinds} đến {windowEnds} mới hết. Hãy đánh dấu số liệu là tạm tính hoặc lùi hạn.',
      en: 'The figures of the year are counted up to {counted}, but the window of {kinds} ends on {windowEnds} only. Mark them as provisional, or set the deadline later.',
    },
    DEADLINE_ORDER: {
      vi: 'Thời hạn chưa đúng thứ tự: hạn của "{later}" phải sau hạn của "{earlier}".',
      en: 'Deadlines must follow in order: "{later}" must be due after "{earlier}".',
    },
    LOWER_LEVEL_NOT_EARLIER: {
      vi: 'Cấp dưới nên báo cáo trước: hạn của "{lower}" không sớm hơn hạn của "{higher}". Nếu vẫn muốn giữ, hãy chấp nhận kèm lý do.',
      en: 'Lower levels should report first: "{lower}" is not due earlier than "{higher}". To keep it, accept it with a reason.',
    },
    DEADLINE_ON_DAY_OFF: {
      vi: 'Hạn rơi vào ngày nghỉ: {days}. Hãy chọn cách dời sang ngày làm việc, hoặc chấp nhận kèm lý do.',
      en: 'The last day is a day off: {days}. Shift it to a working day, or accept it with a reason.',
    },
    DEADLINE_ALREADY_PASSED: {
      vi: 'Hạn của kỳ {periods} đã qua, nên báo cáo sẽ quá hạn ngay khi lập. Hãy bắt đầu từ năm sau, hoặc chấp nhận kèm lý do.',
      en: 'The deadline of {periods} has passed, so that its reports would be overdue from the start. Begin with a later year, or accept it with a reason.',
    },
    REGIME_WITHOUT_REPORTERS: {
      vi: 'Chưa có ai phải báo cáo theo chế độ này trong năm {years}. Nếu vẫn muốn giữ, hãy chấp nhận kèm lý do.',
      en: 'Nobody reports under this regime in {years}. To keep it, accept it with a reason.',
    },
    REPORT_NOT_OPEN: {
      vi: 'Kỳ báo cáo chưa mở; nộp được từ ngày {opensOn}.',
      en: 'The period is not open yet; reports are taken from {opensOn} on.',
    },
    REPORT_ALREADY_SUBMITTED: {
      vi: 'Không làm được vì báo cáo {status}.',
      en: 'Not possible: the report is {status}.',
    },
    REPORT_NOT_SUBMITTED: {
      vi: 'Chỉ xử lý được báo cáo đã nộp và đang chờ trả lời; báo cáo này {status}.',
      en: 'Only a report that waits for an answer can be answered; this one is {status}.',
    },
    EXTENSION_NOT_LATER: {
      vi: 'Hạn mới phải sau hạn hiện tại ({until}) và chưa qua.',
      en: 'The new due instant must be later than the present one ({until}) and not yet past.',
    },
  },
  {
    status: {
      OPEN: { vi: 'chưa nộp', en: 'not handed in' },
      SUBMITTED: { vi: 'đã nộp, chờ trả lời', en: 'handed in' },
      ACCEPTED: { vi: 'đã được chấp nhận', en: 'accepted' },
      RETURNED: { vi: 'đã trả lại', en: 'sent back' },
    },
    kinds: {
      AGENCY: { vi: 'cơ quan', en: 'agencies' },
      ENTERPRISE: { vi: 'doanh nghiệp', en: 'enterprises' },
      EDUCATIONAL_INSTITUTION: { vi: 'cơ sở giáo dục', en: 'schools' },
      RESIDENTIAL_AREA: { vi: 'khu dân cư', en: 'residential areas' },
      COMMUNE: { vi: 'xã, phường, đặc khu', en: 'communes' },
    },
    frequency: {
      MONTH: { vi: 'hằng tháng', en: 'monthly' },
      QUARTER: { vi: 'hằng quý', en: 'quarterly' },
      HALF_YEAR: { vi: 'sáu tháng', en: 'half-yearly' },
      NINE_MONTHS: { vi: 'chín tháng', en: 'nine months' },
      YEAR: { vi: 'hằng năm', en: 'yearly' },
      ONCE: { vi: 'một lần', en: 'once' },
      AD_HOC: { vi: 'đột xuất', en: 'ad hoc' },
    },
  },
);
