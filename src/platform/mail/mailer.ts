import type { Instant } from '../../kernel/deadline.js';

/** The mail server to which letters are handed over, and in whose name they go out. */
export interface MailSettings {
  /** smtp://user:password@host:587, or smtps:// for TLS from the first byte. */
  readonly url: string;
  readonly from: { readonly name: string; readonly address: string };
}

/** A letter to one person. */
export interface Letter {
  /** Without angle brackets; the same letter has the same id however often it is tried. */
  readonly messageId: string;
  readonly date: Instant;
  readonly to: { readonly name: string; readonly address: string };
  readonly locale: 'vi' | 'en';
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  /** Where a mail program can switch such letters off by one POST (RFC 8058); null: nowhere. */
  readonly switchOffUrl: string | null;
}

/** Hands letters over to a mail server. */
export interface Mailer {
  /** The domain of the sender, for message ids. */
  readonly domain: string;
  /** Settles when the server has taken the letter on; rejects with LetterRefused when it never will, and with anything else when another try may help. */
  send(letter: Letter): Promise<void>;
  /** Closes the connections. */
  close(): void;
}

/** The mail server will not take this letter, however often it is tried: no such address, or a content that it does not let through. */
export class LetterRefused extends Error {
  override readonly name = 'LetterRefused';
}

/** As many as jobs run at once. */
const CONNECTIONS = 2;
// Together less than what PostgreSQL lets a transaction wait for.
const CONNECT_WITHIN_MS = 10_000;
const ANSWER_WITHIN_MS = 20_000;

/** Opens the way to the mail server; the library is loaded and a connection made when the first letter goes out, and kept for the next. */
export function createMailer({ url, from }: MailSettings): Mailer {
  const { protocol, hostname, port, username, password } = new URL(url);
  const secure = protocol === 'smtps:';
  const open = async () => {
    const { createTransport } = await import('nodemailer');
    const transport = createTransport({
      pool: true,
      host: hostname.replace(/^\[|\]$/g, ''),
      port: Number(port) || (secure ? 465 : 587),
      secure,
      // A password never goes over a line that others can read.
      ...(username !== '' && {
        auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) },
        requireTLS: true,
      }),
      maxConnections: CONNECTIONS,
      // Whether a letter is tried again is the job's to decide, because it knows what was written down.
      maxRequeues: 0,
      connectionTimeout: CONNECT_WITHIN_MS,
      greetingTimeout: CONNECT_WITHIN_MS,
      socketTimeout: ANSWER_WITHIN_MS,
      disableFileAccess: true,
      disableUrlAccess: true,
    });
    // What goes wrong with a letter is told to who sends it; an idle connection that ends is nobody's concern.
    transport.on('error', () => undefined);
    return transport;
  };
  let opened: ReturnType<typeof open> | undefined;
  return {
    domain: from.address.slice(from.address.lastIndexOf('@') + 1),
    send: async (letter) => {
      try {
        opened ??= open();
        const transport = await opened;
        await transport.sendMail({
          messageId: `<${letter.messageId}>`,
          date: new Date(letter.date),
          from,
          to: letter.to,
          subject: letter.subject,
          text: letter.text,
          html: letter.html,
          headers: {
            // No answers from programs that answer letters (RFC 3834).
            'Auto-Submitted': 'auto-generated',
            'Content-Language': letter.locale,
            ...(letter.switchOffUrl !== null && {
              'List-Unsubscribe': `<${letter.switchOffUrl}>`,
              'List-Unsubscribe-Post': 'List-Unsubscribe=One-Click',
            }),
          },
        });
      } catch (error) {
        const {
          command,
          responseCode = 0,
          response,
        } = error as {
          command?: string;
          responseCode?: number;
          response?: string;
        };
        if (responseCode >= 500 && (command === 'RCPT TO' || command === 'DATA')) {
          throw new LetterRefused(response ?? String(responseCode), { cause: error });
        }
        throw error;
      }
    },
    close: () => void opened?.then((transport) => transport.close()),
  };
}
