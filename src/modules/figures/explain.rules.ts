import type { Sentence } from '../../kernel/refusal.js';
import { deskMeasures, type Measure } from './measure.rules.js';

/** A set of units that a measure counts or divides by. */
export type Part =
  | 'UNITS'
  | 'ELIGIBLE'
  | 'REGISTERED'
  | 'RECOGNISED'
  | 'NOT_RECOGNISED'
  | 'NOT_ASSESSED'
  | 'ASSESSED'
  | 'EXCELLENT'
  | 'GOOD'
  | 'AVERAGE'
  | 'WEAK'
  | 'GOOD_OR_BETTER'
  | 'KEEPING'
  | 'NOMINATED'
  | 'EXEMPLARY';

type Parts = { readonly numerator: Part; readonly denominator: Part | null };

const alone = (numerator: Part): Parts => ({ numerator, denominator: null });
const among = (numerator: Part, denominator: Part): Parts => ({ numerator, denominator });

const parts: Readonly<Record<Exclude<Measure, DeskMeasure>, Parts>> = {
  UNITS: alone('UNITS'),
  ELIGIBLE: alone('ELIGIBLE'),
  REGISTERED: alone('REGISTERED'),
  RECOGNISED: alone('RECOGNISED'),
  NOT_RECOGNISED: alone('NOT_RECOGNISED'),
  NOT_ASSESSED: alone('NOT_ASSESSED'),
  ASSESSED: alone('ASSESSED'),
  EXCELLENT: alone('EXCELLENT'),
  GOOD: alone('GOOD'),
  AVERAGE: alone('AVERAGE'),
  WEAK: alone('WEAK'),
  REGISTRATION_RATE: among('REGISTERED', 'ELIGIBLE'),
  ASSESSMENT_RATE: among('ASSESSED', 'ELIGIBLE'),
  SAFE_RATE: among('RECOGNISED', 'ELIGIBLE'),
  EXCELLENT_RATE: among('EXCELLENT', 'ASSESSED'),
  GOOD_OR_BETTER_RATE: among('GOOD_OR_BETTER', 'ASSESSED'),
  KEEPING_MODELS: alone('KEEPING'),
  ACTIVE_MODEL_RATE: among('KEEPING', 'ELIGIBLE'),
  ACTIVE_MODELS: alone('KEEPING'),
  NOMINATED: alone('NOMINATED'),
  EXEMPLARY: alone('EXEMPLARY'),
  AVERAGE_SELF_TOTAL: among('ASSESSED', 'ASSESSED'),
  AVERAGE_REVIEW_TOTAL: among('ASSESSED', 'ASSESSED'),
  SPREAD_OF_REVIEW_TOTAL: among('ASSESSED', 'ASSESSED'),
  AVERAGE_SELF_REVIEW_GAP: among('ASSESSED', 'ASSESSED'),
};

type DeskMeasure =
  | 'REPORTS_DUE'
  | 'REPORTS_ON_TIME'
  | 'REPORT_ON_TIME_RATE'
  | 'ASSIGNMENTS_OPEN'
  | 'ASSIGNMENTS_OVERDUE';

/** Which units stand behind a measure, and which it divides by; null for reports and assignments, which lists of their own show. */
export const partsOf = (measure: Measure): Parts | null =>
  deskMeasures.includes(measure) ? null : parts[measure as Exclude<Measure, DeskMeasure>];

const counted: Sentence = {
  vi: 'Chỉ tính đơn vị thuộc diện theo bộ quy tắc của năm (mặc định Thông tư 124/2021).',
  en: 'Only units that count by the rule book of the year (Thông tư 124/2021 by default).',
};
const says = (vi: string, en: string): Sentence => ({ vi: `${vi} ${counted.vi}`, en: `${en} ${counted.en}` });

/** By which rule each measure is made, as a sentence for people, with the law it comes from. */
export const ruleSentences: Readonly<Record<Measure, Sentence>> = {
  UNITS: {
    vi: 'Mọi đơn vị có trong năm, thuộc diện hay không, theo Ban Chỉ đạo phụ trách trong năm đó.',
    en: 'All units of the year, counted or not, under the body that was responsible in that year.',
  },
  ELIGIBLE: says('Đơn vị thuộc diện đánh giá.', 'Units that are counted.'),
  REGISTERED: says('Đơn vị đã đăng ký và không rút đăng ký.', 'Units that registered and did not withdraw.'),
  RECOGNISED: says(
    'Đơn vị có quyết định công nhận đạt tiêu chuẩn “An toàn về ANTT”.',
    'Units with a decision that recognises them as meeting “An toàn về ANTT”.',
  ),
  NOT_RECOGNISED: says('Đơn vị có quyết định không công nhận.', 'Units with a decision that does not recognise them.'),
  NOT_ASSESSED: says('Đơn vị được xác định không đánh giá, có lý do.', 'Units decided as not assessed, with a cause.'),
  ASSESSED: says('Đơn vị có phiếu chấm điểm đã phê duyệt.', 'Units with an approved card.'),
  EXCELLENT: says('Đơn vị có phiếu đã phê duyệt, loại Xuất sắc.', 'Units with an approved card of class EXCELLENT.'),
  GOOD: says('Đơn vị có phiếu đã phê duyệt, loại Khá.', 'Units with an approved card of class GOOD.'),
  AVERAGE: says('Đơn vị có phiếu đã phê duyệt, loại Trung bình.', 'Units with an approved card of class AVERAGE.'),
  WEAK: says('Đơn vị có phiếu đã phê duyệt, loại Yếu.', 'Units with an approved card of class WEAK.'),
  REGISTRATION_RATE: says('Số đơn vị đăng ký trên số thuộc diện.', 'Registered units among those counted.'),
  ASSESSMENT_RATE: says(
    'Số đơn vị có phiếu đã duyệt trên số thuộc diện.',
    'Units with an approved card among those counted.',
  ),
  SAFE_RATE: says('Số đơn vị được công nhận trên số thuộc diện.', 'Recognised units among those counted.'),
  EXCELLENT_RATE: says(
    'Số đơn vị loại Xuất sắc trên số có phiếu đã duyệt.',
    'EXCELLENT among units with an approved card.',
  ),
  GOOD_OR_BETTER_RATE: says(
    'Số đơn vị loại Khá trở lên trên số có phiếu đã duyệt.',
    'GOOD or better among units with an approved card.',
  ),
  KEEPING_MODELS: says(
    'Đơn vị duy trì ít nhất một mô hình đang hoạt động.',
    'Units that keep at least one active model.',
  ),
  ACTIVE_MODEL_RATE: says(
    'Số đơn vị duy trì ít nhất một mô hình trên số thuộc diện.',
    'Units that keep at least one active model among those counted.',
  ),
  ACTIVE_MODELS: says(
    'Số mô hình đang hoạt động mà các đơn vị duy trì; hai đơn vị cùng giữ một mô hình tính hai lần.',
    'Active models that the units keep; one kept by two units counts twice.',
  ),
  NOMINATED: says('Đơn vị được đề nghị điển hình trong năm.', 'Units nominated as exemplary in the year.'),
  EXEMPLARY: says(
    'Đơn vị được công nhận điển hình trong năm và còn đủ điều kiện về loại.',
    'Units recognised as exemplary in the year that still have the class it takes.',
  ),
  AVERAGE_SELF_TOTAL: says(
    'Trung bình tổng điểm tự chấm trên phiếu đã duyệt.',
    'Average self total of approved cards.',
  ),
  AVERAGE_REVIEW_TOTAL: says(
    'Trung bình tổng điểm cấp trên chấm trên phiếu đã duyệt.',
    'Average review total of approved cards.',
  ),
  SPREAD_OF_REVIEW_TOTAL: says(
    'Độ lệch chuẩn của tổng điểm cấp trên chấm trên phiếu đã duyệt.',
    'Standard deviation of the review totals of approved cards.',
  ),
  AVERAGE_SELF_REVIEW_GAP: says(
    'Trung bình của điểm tự chấm trừ điểm cấp trên chấm trên phiếu đã duyệt.',
    'Average of self total minus review total on approved cards.',
  ),
  REPORTS_DUE: {
    vi: 'Báo cáo đã nộp hoặc đã đến hạn; hạn còn ở phía trước không tính cho ai. Xem từng báo cáo ở danh sách reportDues.',
    en: 'Reports handed in or due by then; a deadline ahead counts for nobody. The list reportDues shows each of them.',
  },
  REPORTS_ON_TIME: {
    vi: 'Báo cáo nộp trước thời điểm đầu tiên bị coi là muộn, đã tính gia hạn. Xem từng báo cáo ở danh sách reportDues.',
    en: 'Reports handed in before the first instant that is too late, extensions included. The list reportDues shows each of them.',
  },
  REPORT_ON_TIME_RATE: {
    vi: 'Số báo cáo đúng hạn trên số đã nộp hoặc đã đến hạn. Xem từng báo cáo ở danh sách reportDues.',
    en: 'Reports in time among those handed in or due. The list reportDues shows each of them.',
  },
  ASSIGNMENTS_OPEN: {
    vi: 'Phân công chưa nghiệm thu sản phẩm và không bị hủy. Xem từng việc ở danh sách assignments.',
    en: 'Assignments whose product is not accepted and that are not cancelled. The list assignments shows each of them.',
  },
  ASSIGNMENTS_OVERDUE: {
    vi: 'Phân công chưa giao sản phẩm khi đã đến hạn. Xem từng việc ở danh sách assignments.',
    en: 'Assignments not delivered at their due instant. The list assignments shows each of them.',
  },
};
