import { refusals } from '../../kernel/refusal.js';

export const refuse = refusals({
  SIGN_IN_FAILED: {
    vi: 'Email hoặc mật khẩu không đúng.',
    en: 'The e-mail address or the password is wrong.',
  },
  PASSWORD_WRONG: { vi: 'Mật khẩu hiện tại không đúng.', en: 'The current password is wrong.' },
  PASSWORD_UNCHANGED: {
    vi: 'Mật khẩu mới phải khác mật khẩu hiện tại.',
    en: 'The new password must differ from the current one.',
  },
  ROLE_SCOPE_MISMATCH: {
    vi: 'Vai trò {role} cần gắn với đúng một {scope}.',
    en: 'The role {role} needs exactly one {scope}.',
  },
  MEMBERSHIP_EXISTS: {
    vi: 'Người này đã có vai trò đó ở đó.',
    en: 'This person already holds that role there.',
  },
  MEMBERSHIP_ENDED: { vi: 'Vai trò này đã kết thúc.', en: 'This membership has ended.' },
  MEMBERSHIP_SCOPE_ENDED: {
    vi: 'Ban Chỉ đạo hoặc đơn vị này đã kết thúc hoạt động.',
    en: 'This body or unit has ended.',
  },
  LAST_ADMINISTRATOR: {
    vi: 'Không thể tự kết thúc vai trò quản trị cuối cùng của mình; hãy để một quản trị viên khác làm.',
    en: 'You cannot end your own last role of administrator; have another administrator do it.',
  },
});
