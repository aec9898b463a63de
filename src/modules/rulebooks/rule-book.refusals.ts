import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  RULE_BOOK_NOT_DRAFT: {
    vi: 'Bộ quy tắc này không còn là dự thảo nên không sửa được; hãy lập dự thảo mới từ nó.',
    en: 'This rule book is no draft any more and does not change; draft a new one from it.',
  },
  RULE_BOOK_NOT_PUBLISHED: {
    vi: 'Chỉ chia sẻ được bộ quy tắc đã ban hành.',
    en: 'Only a published rule book can be offered.',
  },
  RULE_BOOK_ALREADY_OFFERED: {
    vi: 'Bộ quy tắc này đang được chia sẻ.',
    en: 'This rule book is offered already.',
  },
  RULE_BOOK_HAS_PROBLEMS: {
    vi: 'Chưa ban hành được, còn {count} điểm phải sửa: {sentencesVi}',
    en: 'It cannot be published yet, {count} faults remain: {sentencesEn}',
  },
  RULE_BOOK_TOO_LARGE: {
    vi: 'Bộ quy tắc có nhiều nhất {most} tiêu chí, {mostBands} mức xếp loại.',
    en: 'A rule book has at most {most} criteria and {mostBands} bands.',
  },
  CRITERION_REFERENCE_UNKNOWN: {
    vi: 'Không có tiêu chí “{reference}” trong dự thảo.',
    en: 'There is no criterion "{reference}" in the draft.',
  },
  CRITERION_REFERENCE_AMBIGUOUS: {
    vi: 'Có nhiều tiêu chí mang ký hiệu “{reference}”; hãy dùng id.',
    en: 'Several criteria have the code "{reference}"; use the id.',
  },
  CRITERION_INSIDE_ITSELF: {
    vi: 'Không thể chuyển tiêu chí {reference} vào bên trong chính nó.',
    en: 'Criterion {reference} cannot be moved into itself.',
  },
  BAND_REFERENCE_UNKNOWN: {
    vi: 'Không có mức xếp loại “{reference}” trong dự thảo.',
    en: 'There is no band "{reference}" in the draft.',
  },
});
