import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  TARGET_BAND_MISSING: {
    vi: 'Chỉ tiêu phân loại phải nêu loại cần đạt.',
    en: 'A target of classes must name the class.',
  },
  TARGET_BAND_NOT_WANTED: {
    vi: 'Chỉ có chỉ tiêu phân loại mới nêu loại cần đạt.',
    en: 'Only a target of classes names a class.',
  },
  TARGET_THRESHOLD_OUT_OF_RANGE: {
    vi: 'Ngưỡng không hợp lệ: tỷ lệ từ 0 đến 100 và có thể đạt được; số lượng là số nguyên từ 0 đến {most}.',
    en: 'The threshold is out of range: a rate lies between 0 and 100 and can be reached; a count is a whole number from 0 to {most}.',
  },
  TARGET_SINCE_NOT_WANTED: {
    vi: 'Chỉ loại chỉ tiêu đếm số lượng mới tính gộp nhiều năm; năm đầu không được sau năm của chỉ tiêu ({year}).',
    en: 'Only a count runs over several years, from a year that is not after that of the target ({year}).',
  },
});
