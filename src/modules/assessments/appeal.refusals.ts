import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  APPEAL_NOT_APPROVED: {
    vi: 'Chỉ kiến nghị xét lại phiếu đã được phê duyệt.',
    en: 'Only an approved card can be asked to be re-examined.',
  },
  APPEAL_NOT_FORESEEN: {
    vi: 'Bộ quy tắc của địa phương không quy định việc kiến nghị xét lại.',
    en: 'The rule book of the locality foresees no re-examination.',
  },
  APPEAL_ALREADY_FILED: {
    vi: 'Đơn vị đã kiến nghị xét lại lần phê duyệt này; mỗi lần phê duyệt chỉ được kiến nghị một lần.',
    en: 'The unit has asked about this approval before; it may ask once for each approval.',
  },
  APPEAL_TOO_LATE: {
    vi: 'Đã hết thời hạn kiến nghị xét lại (trước {until}).',
    en: 'The time for asking for a re-examination is over (before {until}).',
  },
  APPEAL_ANSWERED: {
    vi: 'Kiến nghị đã được trả lời.',
    en: 'The appeal has been answered.',
  },
  APPEAL_DATE_IN_FUTURE: {
    vi: 'Ngày quyết định trả lời không thể sau hôm nay ({today}).',
    en: 'The day of the decision cannot lie after today ({today}).',
  },
});
