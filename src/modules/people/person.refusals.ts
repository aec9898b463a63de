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
  ROLES_UNPLACED: {
    vi: 'Còn {roles} vai trò gắn với Ban Chỉ đạo kết thúc chưa có nơi chuyển đến vì có nhiều Ban kế thừa; ghi rõ vai trò nào về Ban nào, hoặc kết thúc vai trò đó trước.',
    en: '{roles} roles over the body that ends have nowhere to go, as there are several successors; say which role goes to which of them, or end it first.',
  },
  ROLE_NOT_OVER_BODY: {
    vi: '"{membership}" không phải là vai trò đang gắn với Ban Chỉ đạo kết thúc.',
    en: '"{membership}" is no role in force over the body that ends.',
  },
  ROLE_GOES_TO_SUCCESSOR: {
    vi: 'Vai trò chỉ theo về một Ban kế thừa cùng cấp hoặc cấp dưới, không mở rộng; vai trò mới ở nơi khác phải được giao riêng.',
    en: 'A role follows only to a successor of the same level or a lower one and never widens; a role elsewhere is given by itself.',
  },
  JOIN_CODE_REQUIRED: {
    vi: 'Địa chỉ email này đã có tài khoản ở địa phương khác. Đề nghị người đó đổi mật khẩu của mình, rồi đọc cho bạn mã tham gia trong mục tài khoản.',
    en: 'This e-mail address already has an account in another locality. Ask the person to choose a password of his own and to tell you the join code of his account.',
  },
  ADMINISTRATOR_KNOWN: {
    vi: 'Địa chỉ email này đã có tài khoản. Hãy lập địa phương với một quản trị viên mới; người này có thể được thêm sau bằng mã tham gia.',
    en: 'This e-mail address already has an account. Found the tenant with a new administrator; this person can be admitted later with a join code.',
  },
  ACCOUNT_SHARED: {
    vi: 'Tài khoản này còn làm việc ở địa phương khác nên không thể đặt lại mật khẩu tại đây; người đó tự đổi mật khẩu.',
    en: 'This account also works in another locality, so its password cannot be reset here; its holder changes it himself.',
  },
  LAST_ADMINISTRATOR: {
    vi: 'Không thể tự kết thúc vai trò quản trị cuối cùng của mình; hãy để một quản trị viên khác làm.',
    en: 'You cannot end your own last role of administrator; have another administrator do it.',
  },
});
