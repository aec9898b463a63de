import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    BODY_CODE_TAKEN: {
      vi: 'Mã "{code}" đã có trong địa phương này.',
      en: 'The code "{code}" is already used in this tenant.',
    },
    BODY_LEVEL_NOT_BELOW_PARENT: {
      vi: 'Ban Chỉ đạo cấp {level} không thể trực thuộc cấp {parentLevel}.',
      en: 'A body of level {level} cannot stand under one of level {parentLevel}.',
    },
    BODY_MOVE_INTO_OWN_SUBTREE: {
      vi: 'Không thể chuyển một Ban Chỉ đạo vào dưới chính nó.',
      en: 'A body cannot be moved under itself.',
    },
    BODY_AREA_UNKNOWN: {
      vi: 'Không có đơn vị hành chính mã "{areaCode}".',
      en: 'There is no area with the code "{areaCode}".',
    },
    BODY_ENDED: { vi: 'Ban Chỉ đạo này đã kết thúc hoạt động.', en: 'This body has ended.' },
  },
  {
    level: {
      PROVINCE: { vi: 'tỉnh', en: 'province' },
      DISTRICT: { vi: 'huyện', en: 'district' },
      COMMUNE: { vi: 'xã', en: 'commune' },
    },
    parentLevel: {
      PROVINCE: { vi: 'tỉnh', en: 'province' },
      DISTRICT: { vi: 'huyện', en: 'district' },
      COMMUNE: { vi: 'xã', en: 'commune' },
    },
  },
);
