import { Client } from 'pg';
import { StartError } from '../start-error.js';

const OLDEST = 16;

/** The same database as another role. */
export function asRole(url: string, role: string, password: string): string {
  const other = new URL(url);
  other.username = role;
  other.password = encodeURIComponent(password);
  return other.href;
}

/** Makes sure that DATABASE_URL leads to a PostgreSQL that migrations can work on, or says what it lacks. */
export async function checkOwnerDatabase(url: string): Promise<void> {
  const { hostname, port, pathname } = new URL(url);
  const place = `${hostname}:${port || 5432}`;
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 10_000 });
  try {
    await client.connect();
  } catch (error) {
    await client.end().catch(() => undefined);
    throw connectionRefusal(error, place, decodeURIComponent(pathname.slice(1)));
  }
  try {
    const { rows } = await client.query<{
      version: number;
      roles: boolean;
      creates: boolean;
      utf8: boolean;
      icu: boolean;
    }>(
      `select current_setting('server_version_num')::int / 10000 as version,
              (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as roles,
              has_database_privilege(current_database(), 'CREATE') as creates,
              getdatabaseencoding() = 'UTF8' as utf8,
              exists (select from pg_collation where collprovider = 'i') as icu`,
    );
    const [found] = rows;
    if (!found || found.version < OLDEST) {
      throw new StartError(
        `DATABASE_URL: máy chủ ${place} là PostgreSQL ${found?.version}; cần từ ${OLDEST} trở lên.`,
        `DATABASE_URL: the server ${place} is PostgreSQL ${found?.version}; ${OLDEST} or newer is needed.`,
      );
    }
    if (!found.roles) {
      throw new StartError(
        'DATABASE_URL: vai trò này không được tạo vai trò khác; hãy chạy ALTER ROLE … CREATEROLE bằng quản trị viên.',
        'DATABASE_URL: this role may not create roles; have an administrator run ALTER ROLE … CREATEROLE.',
      );
    }
    if (!found.creates) {
      throw new StartError(
        'DATABASE_URL: vai trò này không được tạo lược đồ (schema) trong cơ sở dữ liệu; hãy cho nó làm chủ cơ sở dữ liệu đó.',
        'DATABASE_URL: this role may not create schemas in the database; make it the owner of the database.',
      );
    }
    if (!found.utf8 || !found.icu) {
      throw new StartError(
        'DATABASE_URL: cơ sở dữ liệu phải dùng mã hóa UTF8 trên một PostgreSQL có ICU, để sắp xếp được tiếng Việt.',
        'DATABASE_URL: the database must have the encoding UTF8 on a PostgreSQL with ICU, so that Vietnamese can be sorted.',
      );
    }
  } finally {
    await client.end();
  }
}

function connectionRefusal(error: unknown, place: string, database: string): StartError {
  const { code = '', message } = error as { code?: string; message: string };
  if (code === '28P01' || code === '28000') {
    return new StartError(
      `DATABASE_URL: máy chủ ${place} không nhận vai trò hoặc mật khẩu này; hãy sửa lại cho đúng.`,
      `DATABASE_URL: the server ${place} does not accept this role or password; correct them.`,
      { cause: error },
    );
  }
  if (code === '3D000') {
    return new StartError(
      `DATABASE_URL: máy chủ ${place} không có cơ sở dữ liệu “${database}”; hãy tạo nó trước.`,
      `DATABASE_URL: the server ${place} has no database “${database}”; create it first.`,
      { cause: error },
    );
  }
  return new StartError(
    `DATABASE_URL: không kết nối được tới ${place} (${code || message}); hãy kiểm tra địa chỉ, cổng và máy chủ PostgreSQL có đang chạy không.`,
    `DATABASE_URL: cannot connect to ${place} (${code || message}); check the address, the port and that PostgreSQL is running there.`,
    { cause: error },
  );
}
