import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    UNIT_CODE_TAKEN: {
      vi: 'Mã "{code}" đã có trong địa phương này.',
      en: 'The code "{code}" is already used in this tenant.',
    },
    UNIT_FACTS_DO_NOT_FIT_KIND: {
      vi: 'Quy mô chỉ dành cho doanh nghiệp, cấp học chỉ dành cho cơ sở giáo dục, lực lượng vũ trang chỉ dành cho cơ quan; đơn vị này là {kind}.',
      en: 'A size belongs to an enterprise, a level to a school, armed forces to an agency; this unit is of kind {kind}.',
    },
    UNIT_BODY_ENDED: {
      vi: 'Ban Chỉ đạo quản lý đã kết thúc hoạt động; chọn Ban Chỉ đạo đang hoạt động.',
      en: 'The managing body has ended; choose one that works.',
    },
    UNIT_AREA_UNKNOWN: {
      vi: 'Không có đơn vị hành chính mã "{areaCode}".',
      en: 'There is no area with the code "{areaCode}".',
    },
    UNIT_ENDED: { vi: 'Đơn vị này đã kết thúc hoạt động.', en: 'This unit has ended.' },
  },
  {
    kind: {
      AGENCY: { vi: 'cơ quan', en: 'agency' },
      ENTERPRISE: { vi: 'doanh nghiệp', en: 'enterprise' },
      EDUCATIONAL_INSTITUTION: { vi: 'cơ sở giáo dục', en: 'educational institution' },
      RESIDENTIAL_AREA: { vi: 'khu dân cư', en: 'residential area' },
      COMMUNE: { vi: 'xã', en: 'commune' },
    },
  },
);
