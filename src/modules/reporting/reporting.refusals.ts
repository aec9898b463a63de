import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  REGIME_CODE_TAKEN: {
    vi: 'Mã chế độ báo cáo "{code}" đã có; để sửa, gửi kèm phiên bản đang thấy.',
    en: 'The reporting regime "{code}" exists; to change it, send the version that was seen.',
  },
  REGIME_REPORTERS_UNCLEAR: {
    vi: 'Chưa rõ ai báo cáo: Ban Chỉ đạo cần cấp, cơ quan cần Ban Chỉ đạo nhận, đơn vị thì không nêu cấp.',
    en: 'It is not clear who reports: bodies need a level, agencies a receiving body, units have no level.',
  },
  REGIME_YEARS_REVERSED: {
    vi: 'Năm kết thúc ({toYear}) phải không sớm hơn năm bắt đầu ({fromYear}).',
    en: 'The last year ({toYear}) must not come before the first ({fromYear}).',
  },
  REGIME_AFTER_UNKNOWN: {
    vi: 'Không có chế độ báo cáo mã "{afterCode}" để nối tiếp.',
    en: 'There is no reporting regime "{afterCode}" to come after.',
  },
  FREQUENCY_DEADLINES_MISMATCH: {
    vi: 'Tần suất {frequency} cần {expected} thời hạn, đã cho {given}.',
    en: 'The frequency {frequency} needs {expected} deadlines, {given} were given.',
  },
  DEADLINE_DAY_DOES_NOT_EXIST: {
    vi: 'Ngày {day}/{month} không có trong mọi năm, hoặc ngày chốt số liệu chưa đủ ngày và tháng.',
    en: 'The day {day}/{month} or its cut-off is not a day of every year.',
  },
  DEADLINE_NOT_AFTER_CUT_OFF: {
    vi: 'Giữa ngày chốt số liệu và hạn {day}/{month} phải có ít nhất một ngày.',
    en: 'At least one day must lie between the cut-off and the deadline {day}/{month}.',
  },
  DEADLINE_ORDER: {
    vi: 'Thời hạn phải theo thứ tự: báo cáo "{later}" phải đến hạn sau "{earlier}".',
    en: 'Deadlines must follow in order: "{later}" must be due after "{earlier}".',
  },
  REPORT_NOT_OPEN: {
    vi: 'Kỳ báo cáo chưa mở; nộp từ {opensAt}.',
    en: 'The period is not open yet; reports are taken from {opensAt}.',
  },
  REPORT_ALREADY_SUBMITTED: {
    vi: 'Báo cáo đã nộp.',
    en: 'The report has already been handed in.',
  },
  REPORT_NOT_SUBMITTED: {
    vi: 'Báo cáo không ở trạng thái đã nộp (hiện tại: {status}).',
    en: 'There is no report waiting for an answer (now: {status}).',
  },
  EXTENSION_NOT_LATER: {
    vi: 'Hạn mới phải sau hạn hiện tại ({dueAt}) và chưa qua.',
    en: 'The new due instant must be later than the present one ({dueAt}) and not yet past.',
  },
  REASON_REQUIRED: { vi: 'Cần nêu lý do.', en: 'A reason is required.' },
});
