import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    MODEL_NAME_TAKEN: {
      vi: 'Đã có mô hình cùng tên tại nơi này.',
      en: 'There is a model of this name at this place already.',
    },
    MODEL_ENDED: {
      vi: 'Mô hình đã kết thúc năm {toYear}.',
      en: 'The model ended in {toYear}.',
    },
    MODEL_WRONG_STATE: {
      vi: 'Mô hình {status} nên không thể thực hiện bước này.',
      en: 'This step is not possible while the model is {status}.',
    },
    MODEL_NOT_CLEAR: {
      vi: 'Chỉ nhân rộng mô hình đủ "4 rõ"; còn thiếu: {missing}.',
      en: 'Only a model with all four clears is spread to others; still open: {missing}.',
    },
    MODEL_DECIDED_BEFORE_LAST_STEP: {
      vi: 'Ngày quyết định không được trước bước gần nhất ({last}).',
      en: 'The day of the decision cannot lie before the last step ({last}).',
    },
    MODEL_NOT_ACTIVE: {
      vi: 'Mô hình không hoạt động trong năm {year}.',
      en: 'The model does not work in {year}.',
    },
    MODEL_YEARS_REVERSED: {
      vi: 'Năm cuối ({toYear}) không được sớm hơn năm đầu ({fromYear}).',
      en: 'The last year ({toYear}) must not come before the first ({fromYear}).',
    },
    MODEL_ALREADY_KEPT: {
      vi: 'Đơn vị đã duy trì mô hình này từ năm {fromYear}.',
      en: 'The unit keeps this model since {fromYear} already.',
    },
    MODEL_NOT_KEPT: {
      vi: 'Đơn vị hiện không duy trì mô hình này.',
      en: 'The unit does not keep this model now.',
    },
    COMMENDATION_QUANTITY: {
      vi: 'Mỗi quyết định khen thưởng tập thể chỉ tính một lần; để trống số lượng hoặc ghi 1.',
      en: 'A collective is commended once by a decision; leave the quantity out or give 1.',
    },
    COMMENDATION_ALREADY_RECORDED: {
      vi: 'Quyết định {decisionNumber} đã được ghi cho đơn vị này.',
      en: 'Decision {decisionNumber} is recorded for this unit already.',
    },
    COMMENDATION_REVERSED: {
      vi: 'Khen thưởng theo quyết định {decisionNumber} đã được hủy ghi nhận trước đó.',
      en: 'The commendation by decision {decisionNumber} was taken back already.',
    },
    MERIT_UNIT_NOT_IN_YEAR: {
      vi: 'Đơn vị không tồn tại trong năm {year}.',
      en: 'The unit does not exist in {year}.',
    },
    MERIT_DATE_IN_FUTURE: {
      vi: 'Ngày quyết định không thể sau hôm nay ({today}).',
      en: 'The day of the decision cannot lie after today ({today}).',
    },
  },
  {
    status: {
      PROPOSED: { vi: 'mới được đề xuất', en: 'proposed' },
      ACTIVE: { vi: 'đang hoạt động', en: 'at work' },
      PROMOTED: { vi: 'đang được nhân rộng', en: 'spread to others' },
      RECOGNISED_BY_PROVINCE: { vi: 'đã được tỉnh công nhận', en: 'recognised by the province' },
      RECOGNISED_ABOVE: { vi: 'đã được cấp trên công nhận', en: 'recognised above' },
      ENDED: { vi: 'đã kết thúc', en: 'ended' },
    },
    missing: {
      PURPOSE: { vi: 'rõ tính chất, tôn chỉ', en: 'nature and purpose' },
      METHOD: { vi: 'rõ phương pháp', en: 'method' },
      OPERATION: { vi: 'rõ cơ chế vận hành, trách nhiệm', en: 'operation and responsibility' },
      RESULTS: { vi: 'rõ kết quả', en: 'results' },
    },
  },
);
