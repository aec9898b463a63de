import type { AddressInfo } from 'node:net';
import { setTimeout as pause } from 'node:timers/promises';
import { type ParsedMail, simpleParser } from 'mailparser';
import { SMTPServer } from 'smtp-server';

/** A letter that the sink took on. */
export interface SunkLetter {
  readonly messageId: string;
  /** The address of the envelope. */
  readonly to: string;
  readonly subject: string;
  readonly text: string;
  readonly html: string;
  readonly mail: ParsedMail;
  /** As it came over the line. */
  readonly source: string;
}

/** A real SMTP server of the test's own that keeps what it is given. */
export interface MailSink {
  /** For SMTP_URL. */
  readonly url: string;
  /** Every letter in the order of arrival, also one that came twice. */
  readonly letters: readonly SunkLetter[];
  /** What a mailbox shows: letters of one Message-ID once. */
  delivered(): readonly SunkLetter[];
  /** Forgets what came. */
  empty(): void;
  /** How the server answers to a recipient: null takes letters on, 450 not now, 550 never. */
  answer: (address: string) => number | null;
  /** How the server answers to what a letter holds. */
  answerToContent: () => number | null;
  /** Called when a letter was taken on, before the client is told so. */
  taken: () => void;
  stop(): Promise<void>;
}

const smtpError = (code: number) =>
  Object.assign(new Error(code < 500 ? 'Try later' : 'No such mailbox'), { responseCode: code });

/** Starts a sink; each letter takes it some milliseconds to take on. */
export async function startMailSink(options: { readonly takesMs?: number } = {}): Promise<MailSink> {
  const letters: SunkLetter[] = [];
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['AUTH', 'STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    onRcptTo: ({ address }, _session, done) => {
      const code = sink.answer(address);
      done(code === null ? null : smtpError(code));
    },
    onData: (stream, session, done) => {
      void (async () => {
        const chunks: Buffer[] = [];
        for await (const chunk of stream) chunks.push(chunk as Buffer);
        if (options.takesMs) await pause(options.takesMs);
        const code = sink.answerToContent();
        if (code !== null) return done(smtpError(code));
        const source = Buffer.concat(chunks).toString('utf8');
        const mail = await simpleParser(source);
        letters.push({
          messageId: mail.messageId ?? '',
          to: session.envelope.rcptTo[0]?.address ?? '',
          subject: mail.subject ?? '',
          text: mail.text ?? '',
          html: mail.html || '',
          mail,
          source,
        });
        sink.taken();
        done();
      })().catch(done);
    },
  });
  // A client that is killed is what some tests are about.
  server.on('error', () => undefined);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.server.address() as AddressInfo;
  const sink: MailSink = {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    delivered: () => [...new Map(letters.map((letter) => [letter.messageId, letter])).values()],
    empty: () => void letters.splice(0),
    answer: () => null,
    answerToContent: () => null,
    taken: () => undefined,
    stop: () => new Promise((resolve) => server.close(() => resolve())),
  };
  return sink;
}
