import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    TENANT_CODE_TAKEN: {
      vi: 'Mã "{code}" đã có địa phương khác dùng.',
      en: 'The code "{code}" is already used by a tenant.',
    },
    AREA_UNKNOWN: {
      vi: 'Không có đơn vị hành chính mã "{areaCode}" ở cấp {level}.',
      en: 'There is no area of level {level} with the code "{areaCode}".',
    },
    TIME_ZONE_UNKNOWN: {
      vi: 'Không có múi giờ này; ví dụ đúng: Asia/Ho_Chi_Minh.',
      en: 'There is no such time zone; right would be: Asia/Ho_Chi_Minh.',
    },
  },
  {
    level: {
      PROVINCE: { vi: 'tỉnh', en: 'province' },
      DISTRICT: { vi: 'huyện', en: 'district' },
      COMMUNE: { vi: 'xã', en: 'commune' },
    },
  },
);
