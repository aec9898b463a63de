import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  AGGREGATE_TOO_MANY_DIMENSIONS: {
    vi: 'Chỉ nhóm được theo tối đa {most} chiều, mỗi chiều một lần.',
    en: 'Figures can be grouped by at most {most} dimensions, each of them once.',
  },
  AGGREGATE_TOO_MANY_YEARS: {
    vi: 'Chỉ hỏi được từ 1 đến {most} năm trong một lần.',
    en: 'Between 1 and {most} years can be asked for at once.',
  },
  AGGREGATE_PAGE_TOO_LARGE: {
    vi: 'Mỗi trang có từ 1 đến {most} dòng.',
    en: 'A page has between 1 and {most} rows.',
  },
  AGGREGATE_TOO_MANY_CELLS: {
    vi: 'Câu hỏi có thể cho tới {is} ô số liệu, nhiều hơn {most}: hãy bớt chiều, năm hoặc số đo.',
    en: 'The question may give as many as {is} cells, more than {most}: ask for fewer dimensions, years or measures.',
  },
  AGGREGATE_MEASURES_MISSING: {
    vi: 'Cần chọn ít nhất một số đo.',
    en: 'At least one measure is needed.',
  },
  AGGREGATE_LEVEL_MISSING: {
    vi: 'Nhóm theo Ban Chỉ đạo hoặc địa bàn cần nêu cấp.',
    en: 'Grouping by body or area needs a level.',
  },
  AGGREGATE_NOT_TOGETHER: {
    vi: 'Báo cáo và phân công không có phân loại hay kết quả công nhận riêng, nên không xem cùng các chiều và bộ lọc này được.',
    en: 'Reports and assignments have no class and no decision of their own, so they cannot be seen by these dimensions or filters.',
  },
  AGGREGATE_TOO_FINE: {
    vi: 'Địa phương không cho xem nhóm có quá ít đơn vị: chỉ hỏi được theo Ban Chỉ đạo, địa bàn, loại đơn vị và năm, tại thời điểm hiện nay.',
    en: 'The tenant does not show groups of few units: ask by bodies, areas, kinds and years only, as they are now.',
  },
  AGGREGATE_QUARTER_OR_INSTANT: {
    vi: 'Theo quý là xem tại cuối từng quý; không nêu thêm thời điểm khác.',
    en: 'By quarter means as of the end of each; another instant cannot be named beside it.',
  },
});
