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
    BODY_ROOT_STAYS: {
      vi: 'Ban Chỉ đạo đứng đầu địa phương không thể kết thúc: mọi quyền quản trị gắn với Ban này.',
      en: 'A body at the top of the tenant cannot end: all administration hangs on it.',
    },
    BODY_END_OUT_OF_TIME: {
      vi: 'Ngày kết thúc phải sau ngày bắt đầu {from} và không sau hôm nay {today}.',
      en: 'The day of the end must lie after the first day {from} and not after today {today}.',
    },
    BODY_END_IN_CLOSED_YEAR: {
      vi: 'Năm {year} đã khóa sổ và còn tính Ban Chỉ đạo này; chọn ngày kết thúc muộn hơn hoặc mở lại năm đó trước.',
      en: 'Year {year} is closed and still counts this body; choose a later end, or reopen that year first.',
    },
    BODY_END_BEFORE_PREDECESSOR: {
      vi: 'Ban Chỉ đạo này đã tiếp nhận một Ban kết thúc ngày {day}; ngày kết thúc phải sau ngày đó.',
      en: 'This body took over from one that ended on {day}; it must end after that day.',
    },
    BODY_SUCCEEDS_ITSELF: {
      vi: 'Một Ban Chỉ đạo không thể tự kế thừa hoặc nhận lại chính mình.',
      en: 'A body cannot succeed itself, nor take in what it gives away.',
    },
    BODY_CHILDREN_UNPLACED: {
      vi: 'Còn {bodies} Ban Chỉ đạo trực thuộc chưa có nơi chuyển đến; ghi rõ từng Ban về đâu.',
      en: '{bodies} bodies directly under it have nowhere to go; say where each of them goes.',
    },
    BODY_UNITS_UNPLACED: {
      vi: 'Còn {units} đơn vị chưa có nơi chuyển đến: có nhiều Ban kế thừa hoặc không có Ban nào; ghi rõ đơn vị hoặc địa bàn nào về đâu.',
      en: '{units} units have nowhere to go, as there are several successors or none; say which units or areas go where.',
    },
    BODY_PLACED_TWICE: {
      vi: '"{what}" được ghi chuyển đến hai nơi.',
      en: '"{what}" is said to go to two places.',
    },
    BODY_PLACES_NOTHING: {
      vi: '"{what}" không trực thuộc Ban Chỉ đạo kết thúc, nên không có gì để chuyển.',
      en: '"{what}" does not stand directly under the body that ends, so there is nothing to move.',
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
