import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  RECOGNITION_UNIT_NOT_REGISTERED: {
    vi: 'Đơn vị chưa đăng ký năm {year} nên chưa thể xét công nhận; cần đăng ký trước.',
    en: 'The unit is not registered for {year}, so nothing can be decided; register it first.',
  },
  RECOGNITION_REASON_REQUIRED: {
    vi: 'Quyết định không công nhận hoặc không xét phải kèm lý do.',
    en: 'A decision other than recognition needs its reason.',
  },
  RECOGNITION_DATE_IN_FUTURE: {
    vi: 'Ngày quyết định không thể sau hôm nay ({today}).',
    en: 'The day of the decision cannot lie after today ({today}).',
  },
  RECOGNITION_NAMED_TWICE: {
    vi: 'Đơn vị được nêu hai lần trong danh sách; chỉ dòng đầu được xét.',
    en: 'The unit is named twice in the list; only its first row was decided.',
  },
  RECOGNITION_STANDS: {
    vi: 'Đơn vị đã được công nhận, giấy chứng nhận số {number} năm {year}; muốn thay đổi phải thu hồi công nhận, có lý do.',
    en: 'The unit is recognised with certificate {number} of {year}; to change that, revoke the recognition with a reason.',
  },
  RECOGNITION_REVOKED: {
    vi: 'Công nhận năm {year} (giấy chứng nhận số {number}) đã bị thu hồi; chỉ có thể công nhận lại bằng quyết định mới.',
    en: 'The recognition for {year} (certificate {number}) was revoked; it can only be followed by a new recognition.',
  },
  RECOGNITION_NOT_STANDING: {
    vi: 'Đơn vị hiện không có công nhận còn hiệu lực trong năm này nên không có gì để thu hồi.',
    en: 'The unit has no recognition that stands in this year, so there is nothing to revoke.',
  },
  REVOCATION_BEFORE_RECOGNITION: {
    vi: 'Ngày thu hồi không thể trước ngày công nhận ({recognisedOn}).',
    en: 'The revocation cannot be dated before the recognition ({recognisedOn}).',
  },
  REGISTRATION_DECIDED: {
    vi: 'Đã có quyết định xét công nhận năm {year} nên không thể rút đăng ký.',
    en: 'Recognition for {year} has been decided, so the registration cannot be withdrawn.',
  },
  DELEGATION_NOT_NEEDED: {
    vi: 'Không cần ủy quyền: Ban Chỉ đạo này là chính cơ quan ủy quyền hoặc cấp trên của cơ quan đó.',
    en: 'Nothing is delegated there: that body is the delegating one itself or stands above it.',
  },
  DELEGATION_DAYS_REVERSED: {
    vi: 'Ngày hết hiệu lực phải sau ngày bắt đầu ({validFrom}).',
    en: 'A delegation ends after the day on which it begins ({validFrom}).',
  },
  DELEGATION_BEFORE_DECISION: {
    vi: 'Ủy quyền không thể có hiệu lực trước ngày của quyết định ({decidedOn}).',
    en: 'A delegation is not in force before its decision ({decidedOn}).',
  },
  DELEGATION_OVERLAPS: {
    vi: 'Trong thời gian này Ban Chỉ đạo đã ủy quyền theo Quyết định {decisionNumber}; chấm dứt ủy quyền đó trước.',
    en: 'The body has delegated in that time already by decision {decisionNumber}; end that delegation first.',
  },
  DELEGATION_OVER: {
    vi: 'Ủy quyền này đã chấm dứt hoặc hết hiệu lực từ ngày {validTo}.',
    en: 'This delegation was ended or is out of force since {validTo}.',
  },
  DELEGATION_END_OUT_OF_RANGE: {
    vi: 'Ngày chấm dứt phải từ {first} trở đi và không muộn hơn thời hạn đã định.',
    en: 'A delegation is ended from {first} on, and not later than it would end by itself.',
  },
  DELEGATION_USED: {
    vi: 'Đã có quyết định ngày {lastDay} theo ủy quyền này; chỉ có thể chấm dứt từ sau ngày đó.',
    en: 'A decision of {lastDay} rests on this delegation; it can be ended from the day after only.',
  },
});
