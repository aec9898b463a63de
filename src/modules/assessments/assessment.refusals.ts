import { refusals, type Sentence, type Words } from '../../kernel/refusal.js';

const words: Words = {
  status: {
    SELF_SCORING: { vi: 'đang tự chấm', en: 'being scored by the unit' },
    SUBMITTED: { vi: 'đã nộp, chờ cấp trên chấm', en: 'submitted' },
    IN_REVIEW: { vi: 'cấp trên đang chấm', en: 'in review' },
    RETURNED: { vi: 'đã trả lại đơn vị', en: 'sent back' },
    REVIEWED: { vi: 'đã chấm xong, chờ phê duyệt', en: 'reviewed' },
    APPROVED: { vi: 'đã phê duyệt', en: 'approved' },
    REOPENED: { vi: 'đã mở lại, chờ chấm lại', en: 'reopened' },
  },
  wanted: {
    POINTS: { vi: 'điểm', en: 'points' },
    SHARE: { vi: 'tỷ lệ phần trăm, hoặc tử số và mẫu số', en: 'a percentage, or numerator and denominator' },
    COUNTS: { vi: 'số lượng từng mục', en: 'how many of each item' },
    WORDING: { vi: 'cách áp dụng (một trong hai)', en: 'which of the two wordings applies' },
  },
  action: {
    SCORE: { vi: 'tự chấm', en: 'scoring' },
    SUBMIT: { vi: 'nộp phiếu', en: 'submitting' },
    REVIEW: { vi: 'chấm', en: 'reviewing' },
    RETURN: { vi: 'trả lại', en: 'sending back' },
    APPROVE: { vi: 'phê duyệt', en: 'approving' },
    LOWER: { vi: 'hạ loại theo tỷ lệ', en: 'lowering its band' },
    REOPEN: { vi: 'mở lại', en: 'reopening' },
  },
};

export const refuse = refusals(
  {
    ASSESSMENT_NOT_SUBMITTABLE: {
      vi: 'Chưa nộp được phiếu. Tiêu chí chưa chấm: {missing}. Thiếu minh chứng hoặc giải trình: {unexplained}. Không áp dụng nhưng chưa nêu lý do: {unreasoned}. Bị trả lại nhưng chưa sửa hoặc trả lời: {unanswered}.',
      en: 'The card cannot be submitted yet. Not scored: {missing}. Without evidence or explanation: {unexplained}. Said not to apply, without a reason: {unreasoned}. Sent back and neither changed nor answered: {unanswered}.',
    },
    UNIT_NOT_REGISTERED: {
      vi: 'Đơn vị chưa đăng ký phấn đấu năm {year}; đăng ký trước rồi nộp phiếu.',
      en: 'The unit is not registered for {year}; register it first, then submit the card.',
    },
    ASSESSMENT_WINDOW_NOT_BEGUN: {
      vi: 'Kỳ đánh giá năm {year} bắt đầu từ ngày {firstDay}; chưa nộp phiếu được.',
      en: 'The period that is assessed for {year} begins on {firstDay}; cards cannot be submitted before.',
    },
    LINE_NOT_SCORED: { vi: 'Tiêu chí {code}: chưa tự chấm.', en: 'Criterion {code}: not scored yet.' },
    LINE_EVIDENCE_MISSING: {
      vi: 'Tiêu chí {code}: cần minh chứng, hoặc giải trình vì sao không có.',
      en: 'Criterion {code}: evidence is required, or an explanation why there is none.',
    },
    LINE_REASON_MISSING: {
      vi: 'Tiêu chí {code}: nêu lý do vì sao không áp dụng.',
      en: 'Criterion {code}: say why it does not apply.',
    },
    LINE_RETURN_UNANSWERED: {
      vi: 'Tiêu chí {code}: bị trả lại; sửa lại hoặc trả lời cấp trên.',
      en: 'Criterion {code}: it was sent back; change it, or answer the superior.',
    },
    SCORE_ABOVE_MAXIMUM: {
      vi: 'Tiêu chí {code}: tối đa {maximum} điểm.',
      en: 'Criterion {code}: at most {maximum} points.',
    },
    SCORE_BELOW_MINIMUM: {
      vi: 'Tiêu chí {code}: ít nhất {minimum} điểm.',
      en: 'Criterion {code}: at least {minimum} points.',
    },
    SCORE_NOT_IN_STEP: {
      vi: 'Tiêu chí {code}: điểm tính từ {minimum} theo bước {step}.',
      en: 'Criterion {code}: points go from {minimum} in steps of {step}.',
    },
    SCORE_COMPUTED: {
      vi: 'Tiêu chí {code}: điểm do hệ thống tính, chỉ nhập {wanted}.',
      en: 'Criterion {code}: the service computes the points; type {wanted}.',
    },
    SCORE_INPUT_MISSING: { vi: 'Tiêu chí {code}: cần nhập {wanted}.', en: 'Criterion {code}: type {wanted}.' },
    SCORE_INPUT_NOT_WANTED: {
      vi: 'Tiêu chí {code}: chỉ nhập {wanted}, không nhập thông tin khác.',
      en: 'Criterion {code}: type {wanted} and nothing else.',
    },
    SCORE_PERCENT_OUT_OF_RANGE: {
      vi: 'Tiêu chí {code}: tỷ lệ từ 0 đến 100%.',
      en: 'Criterion {code}: a percentage from 0 to 100.',
    },
    SCORE_SHARE_INVALID: {
      vi: 'Tiêu chí {code}: nhập tỷ lệ phần trăm, hoặc tử số và mẫu số (mẫu số lớn hơn 0, tử số không vượt mẫu số).',
      en: 'Criterion {code}: type a percentage, or a numerator and a denominator (more than 0, and not below the numerator).',
    },
    SCORE_ITEM_UNKNOWN: {
      vi: 'Tiêu chí {code} chỉ đếm các mục: {items}.',
      en: 'Criterion {code} counts these items only: {items}.',
    },
    SCORE_WORDING_UNKNOWN: {
      vi: 'Tiêu chí {code} có các cách áp dụng: {wordings}.',
      en: 'Criterion {code} has these wordings: {wordings}.',
    },
    SCORE_ALL_OR_NOTHING: {
      vi: 'Tiêu chí {code}: chỉ chấm 0 hoặc {maximum} điểm.',
      en: 'Criterion {code}: either 0 or {maximum} points.',
    },
    CRITERION_LINKED: {
      vi: 'Tiêu chí {code} lấy điểm từ dữ liệu đã có trong hệ thống, không nhập tay.',
      en: 'Criterion {code} follows what the system already holds; it is not typed.',
    },
    CRITERION_IS_GROUP: {
      vi: 'Tiêu chí {code} là tổng của các tiêu chí con, không chấm trực tiếp.',
      en: 'Criterion {code} is the sum of its children; it is not scored itself.',
    },
    CRITERION_NOT_APPLICABLE_REFUSED: {
      vi: 'Tiêu chí {code} áp dụng cho mọi đơn vị, không được đánh dấu “không áp dụng”.',
      en: 'Criterion {code} applies to everybody and cannot be marked as not applicable.',
    },
    CRITERION_NOT_FOR_KIND: {
      vi: 'Tiêu chí {code} không áp dụng cho loại đơn vị này.',
      en: 'Criterion {code} does not apply to units of this kind.',
    },
    REVIEW_REASON_REQUIRED: {
      vi: 'Tiêu chí {code}: điểm cấp trên chấm khác điểm tự chấm nên phải nêu lý do.',
      en: 'Criterion {code}: a review that differs from the self score needs a reason.',
    },
    RETURN_REASON_REQUIRED: { vi: 'Trả lại phiếu phải nêu lý do.', en: 'Returning a card needs a reason.' },
    NOTHING_TO_ANSWER: {
      vi: 'Tiêu chí {code}: phiếu đang không bị trả lại nên không có gì để trả lời.',
      en: 'Criterion {code}: the card is not sent back, so there is nothing to answer.',
    },
    REOPEN_REASON_REQUIRED: { vi: 'Mở lại phiếu phải nêu lý do.', en: 'Reopening a card needs a reason.' },
    ASSESSMENT_WRONG_STATE: {
      vi: 'Phiếu {status} nên lúc này không thể {action}.',
      en: 'The card is {status}; {action} is not possible now.',
    },
    ASSESSMENT_NOT_REVIEWED: {
      vi: 'Chưa phê duyệt được: cấp trên cần chấm và lưu phần chấm trước. Tiêu chí chưa chấm: {missing}.',
      en: 'The card cannot be approved before the review is complete and saved. Still to be reviewed: {missing}.',
    },
    RECOGNITION_NOT_DECIDED: {
      vi: 'Đơn vị đã đăng ký nhưng chưa có quyết định xét công nhận năm {year}; ghi quyết định trước rồi phê duyệt phiếu.',
      en: 'The unit is registered, but its recognition for {year} is not decided yet; decide it first.',
    },
    UNIT_NOT_ASSESSED: {
      vi: 'Đơn vị được ghi “không xét” năm {year} nên không phê duyệt phiếu; cần hủy ghi nhận hoặc thay đổi quyết định trước.',
      en: 'The unit is not assessed in {year}, so its card is not approved; take that back or change the decision first.',
    },
    ASSESSMENT_APPROVED: {
      vi: 'Phiếu năm {year} của đơn vị {unit} đã được phê duyệt; cần mở lại phiếu trước khi thay đổi dữ liệu mà phiếu lấy điểm.',
      en: 'The {year} card of unit {unit} is approved; reopen it before changing a fact that it takes points from.',
    },
    NO_RULE_BOOK: {
      vi: 'Chưa có bộ quy tắc được ban hành cho năm {year}; đề nghị quản trị viên của địa phương ban hành.',
      en: 'No published rule book is in force in {year}; ask the administrator of the tenant to publish one.',
    },
  },
  words,
);

const again: Sentence = {
  vi: 'Nội dung bạn vừa gửi chưa được ghi; hãy tải lại rồi thử lần nữa.',
  en: 'What you sent was not written; reload and try again.',
};

// One code, said by what is known of the change.
const stale = {
  BY_PEOPLE: {
    vi: `Phiếu đã thay đổi sau lần bạn xem: {by}, {time}; việc đã làm: {actions}; tiêu chí liên quan: {lines}.{linkedFacts} Phiếu {status}. ${again.vi}`,
    en: `The card has changed since you saw it: {by}, {time}; done since: {actions}; lines concerned: {lines}.{linkedFacts} The card is {status}. ${again.en}`,
  },
  BY_FACTS: {
    vi: `Điểm của phiếu đã thay đổi sau lần bạn xem vì dữ liệu liên kết (đăng ký, công nhận, mô hình, khen thưởng) thay đổi. ${again.vi}`,
    en: `The points of the card have changed since you saw it, because a fact that it follows did (registration, recognition, model, commendation). ${again.en}`,
  },
  UNKNOWN: {
    vi: `Phiếu không ở phiên bản {seen} mà ở phiên bản {current}. ${again.vi}`,
    en: `The card is not at version {seen} but at {current}. ${again.en}`,
  },
} satisfies Record<string, Sentence>;

const staleWords: Words = {
  ...words,
  actions: words['action'] ?? {},
  linkedFacts: {
    true: { vi: ' Điểm theo dữ liệu liên kết cũng đã đổi.', en: ' Points that follow facts changed as well.' },
    false: { vi: '', en: '' },
  },
};

/** Refusals of work on a card that has changed since it was seen, in the words of what is known of the change. */
export const refuseStale = (known: keyof typeof stale) => refusals({ CONFLICT: stale[known] }, staleWords);
