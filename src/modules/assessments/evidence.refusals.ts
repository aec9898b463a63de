import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals(
  {
    EVIDENCE_FILE_TOO_LARGE: {
      vi: 'Tệp lớn hơn {megabytes} MB. Hãy nén, quét ở độ phân giải thấp hơn hoặc gửi đường liên kết.',
      en: 'The file is larger than {megabytes} MB. Compress it, scan it at a lower resolution, or attach a link.',
    },
    EVIDENCE_FILE_TYPE: {
      vi: 'Loại tệp này không được nhận, hoặc tệp bị hỏng. Được nhận: {accepted}.',
      en: 'Files of this kind are not accepted, or the file is damaged. Accepted: {accepted}.',
    },
    EVIDENCE_FILE_EMPTY: { vi: 'Tệp rỗng.', en: 'The file is empty.' },
    EVIDENCE_FILES_FULL: {
      vi: 'Đơn vị đã gửi đủ {most} tệp; hãy dùng lại tệp đã gửi hoặc gửi đường liên kết.',
      en: 'The unit has handed in all of its {most} files; use one of them again, or attach a link.',
    },
    EVIDENCE_FILE_DAMAGED: {
      vi: 'Tệp lưu trữ không còn đúng như khi gửi lên nên không tải về được; sự việc đã được ghi lại. Đề nghị đơn vị gửi lại tệp và báo người vận hành.',
      en: 'The stored file is no longer what was handed in, so it is not given out; this has been recorded. Ask the unit to send the file again, and tell the operator.',
    },
    EVIDENCE_LINK_NOT_HTTPS: {
      vi: 'Đường liên kết phải là địa chỉ https:// đầy đủ, không kèm mật khẩu.',
      en: 'A link must be a whole https:// address without a password.',
    },
    EVIDENCE_KIND_NOT_ACCEPTED: {
      vi: 'Tiêu chí {code} không nhận {kind} làm minh chứng.',
      en: 'Criterion {code} does not accept {kind} as evidence.',
    },
    EVIDENCE_FULL: {
      vi: 'Tiêu chí {code} đã có {most} minh chứng; gỡ bớt trước khi thêm.',
      en: 'Criterion {code} has {most} pieces of evidence already; take one back before adding another.',
    },
  },
  {
    kind: {
      FILE: { vi: 'tệp', en: 'a file' },
      LINK: { vi: 'đường liên kết', en: 'a link' },
    },
  },
);
