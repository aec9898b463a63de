/** A reason not to start, told in one Vietnamese and one English sentence to the person at the keyboard; never shown with a stack. */
export class StartError extends Error {
  override readonly name: string = 'StartError';

  constructor(vietnamese: string, english: string, options?: ErrorOptions) {
    super(`${vietnamese}\n${english}`, options);
  }
}

/** Turns an operating system's refusal to use a folder (no rights, read-only, full, not a folder) into a StartError; undefined for anything else. */
export function folderRefusal(error: unknown, folder: string): StartError | undefined {
  switch ((error as NodeJS.ErrnoException | undefined)?.code) {
    case 'EACCES':
    case 'EPERM':
      return new StartError(
        `Không có quyền đọc và ghi thư mục dữ liệu ${folder}; hãy cấp quyền cho tài khoản đang chạy hoặc đặt DATA_DIR vào thư mục khác.`,
        `No right to read and write the data folder ${folder}; give it to the account that runs this, or set DATA_DIR to another folder.`,
        { cause: error },
      );
    case 'EROFS':
      return new StartError(
        `Thư mục dữ liệu ${folder} nằm trên hệ thống tệp chỉ đọc; hãy đặt DATA_DIR vào nơi ghi được.`,
        `The data folder ${folder} is on a read-only file system; set DATA_DIR to a place that can be written.`,
        { cause: error },
      );
    case 'ENOTDIR':
    case 'EEXIST':
      return new StartError(
        `DATA_DIR (${folder}) không phải là thư mục; hãy đặt DATA_DIR vào một thư mục.`,
        `DATA_DIR (${folder}) is not a folder; set DATA_DIR to a folder.`,
        { cause: error },
      );
    case 'ENOSPC':
    case 'EDQUOT':
      return diskFull(folder, error);
    default:
      return undefined;
  }
}

/** The refusal for a full disk under the data folder. */
export function diskFull(folder: string, cause?: unknown): StartError {
  return new StartError(
    `Ổ đĩa chứa ${folder} đã đầy; hãy giải phóng chỗ trống (cần khoảng 1 GB) hoặc đặt DATA_DIR vào ổ khác rồi khởi động lại. Dữ liệu đã ghi vẫn còn nguyên.`,
    `The disk that holds ${folder} is full; free some space (about 1 GB is needed) or set DATA_DIR to another disk, then start again. What was written is intact.`,
    { cause },
  );
}
