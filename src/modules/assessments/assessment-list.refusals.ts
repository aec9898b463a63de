import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  ASSESSMENT_LIST_CLOSED: {
    vi: 'Danh sách phân loại năm {year} của {body} đã chốt; cần cấp trên mở lại danh sách trước.',
    en: 'The list of {year} of {body} is closed; a body above has to reopen it first.',
  },
  ASSESSMENT_LIST_NOT_CLOSED: {
    vi: 'Danh sách phân loại năm {year} của {body} chưa chốt.',
    en: 'The list of {year} of {body} is not closed.',
  },
  ASSESSMENT_LIST_OPEN_UNITS: {
    vi: 'Chưa chốt được danh sách: còn {open} đơn vị chưa được phân loại và chưa ghi lý do không xét (gồm: {named}).',
    en: 'The list cannot be closed: {open} units are neither classified nor marked as not assessed (among them: {named}).',
  },
  QUOTA_EXCEEDED: {
    vi: 'Loại {band} vượt tỷ lệ khống chế {percent}%: {inBand} đơn vị, chỉ được {allowed} trong {classified} đơn vị đã phân loại. Vượt: {over} đơn vị (gồm: {named}). Hạ loại theo tỷ lệ hoặc mở lại phiếu của các đơn vị này.',
    en: 'The band {band} breaks its quota of {percent} %: {inBand} units, where {classified} classified ones allow {allowed}. Over the line: {over} units (among them: {named}). Lower their bands by the quota, or reopen their cards.',
  },
  BAND_WITHIN_QUOTA: {
    vi: 'Chỉ hạ loại những đơn vị vượt tỷ lệ khống chế theo thứ tự xếp hạng; các đơn vị này không vượt: {units}.',
    en: 'A quota lowers only units over its line in the ranking; these are not: {units}.',
  },
});
