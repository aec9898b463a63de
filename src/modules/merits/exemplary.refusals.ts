import { refusals, type Sentence } from '../../kernel/refusal.js';

const steps: Readonly<Record<string, Sentence>> = {
  NONE: { vi: 'chưa có bước nào', en: 'none' },
  PILOT: { vi: 'xây dựng thí điểm', en: 'PILOT' },
  NOMINATED: { vi: 'giới thiệu, đề nghị', en: 'NOMINATED' },
  RECOGNISED: { vi: 'công nhận điển hình', en: 'RECOGNISED' },
};

export const refuse = refusals(
  {
    EXEMPLARY_ALREADY_SET: {
      vi: 'Đơn vị đã được ghi nhận bước này trong năm {year}.',
      en: 'The unit has this step in {year} already.',
    },
    EXEMPLARY_OUT_OF_ORDER: {
      vi: 'Các bước phải đúng trình tự: hiện tại {at}, bước tiếp theo là {next}.',
      en: 'Steps come in order: the unit is at {at}, and the next step is {next}.',
    },
    EXEMPLARY_BEFORE_LAST_STEP: {
      vi: 'Bước này không thể trước bước liền trước ({at}, năm {year}, ngày {day}).',
      en: 'This step cannot come before the one before it ({at}, {year}, {day}).',
    },
    EXEMPLARY_WITHDRAWN: {
      vi: 'Bước này đã được rút.',
      en: 'This step is withdrawn already.',
    },
    EXEMPLARY_FOLLOWED: {
      vi: 'Đã có bước sau dựa trên bước này ({at}, năm {year}); rút bước sau trước.',
      en: 'A later step rests on this one ({at}, {year}); withdraw that one first.',
    },
  },
  { at: steps, next: steps },
);
