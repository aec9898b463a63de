import { refuse } from '../../kernel/refusal.js';
import type { SwitchOffTokens } from '../../platform/auth/switch-off-tokens.js';
import type { Route } from '../../platform/http/routes.js';
import { switchLettersOff } from './switch-letters-off.js';

const page = (title: string, body: string) =>
  `<!doctype html><html lang="vi"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title></head><body style="font-family:sans-serif;max-width:32em;margin:4em auto;padding:0 1em;line-height:1.5">${body}</body></html>`;

const ask = page(
  'Tắt thư nhắc việc / No more letters',
  '<p>Tắt thư nhắc việc của Sáu Rõ? Thông báo trong phần mềm vẫn còn.<br>No more reminders by e-mail? The notices in the service stay.</p><form method="post"><button style="font-size:1.1em;padding:.4em 1em">Tắt / Switch off</button></form>',
);
const done = page(
  'Đã tắt / Switched off',
  '<p>Đã tắt thư nhắc việc; bật lại trong phần mềm.<br>Reminders by e-mail are switched off; switch them on again in the service.</p>',
);

const headers = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy':
    "default-src 'none'; style-src 'unsafe-inline'; form-action 'self'; frame-ancestors 'none'",
};

/** Switches letters off by the address that stands in each of them: opening it asks, because programs open addresses too; a POST does it, by a person or his mail program (RFC 8058). */
export const lettersOffRoutes = (tokens: SwitchOffTokens): readonly Route[] => [
  {
    method: 'GET',
    url: '/mail/off/:token',
    answer: async (_context, request, reply) => {
      if (!tokens.read(tokenOf(request.params))) throw refuse('NOT_FOUND');
      return reply.headers(headers).send(ask);
    },
  },
  {
    method: 'POST',
    url: '/mail/off/:token',
    answer: async (context, request, reply) => {
      // What a form or a mail program says in its body says nothing more.
      request.raw.resume();
      const letters = tokens.read(tokenOf(request.params));
      if (!letters) throw refuse('NOT_FOUND');
      await switchLettersOff(context, letters);
      return reply.headers(headers).send(done);
    },
  },
];

const tokenOf = (params: unknown): string => (params as { readonly token: string }).token;
