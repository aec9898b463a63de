import { AsyncLocalStorage } from 'node:async_hooks';

/** Language and id of the running request, for code that gets no context: the formatting of errors. */
export interface RequestVoice {
  readonly locale: 'vi' | 'en';
  readonly requestId: string;
}

/** Set by the HTTP server around each request. */
export const requestVoice = new AsyncLocalStorage<RequestVoice>();

/** The language that a request asks for: English when Accept-Language prefers it over Vietnamese, Vietnamese otherwise. */
export function localeOf(acceptLanguage: string | undefined): 'vi' | 'en' {
  if (acceptLanguage === undefined) return 'vi';
  const weights = new Map<string, number>();
  for (const part of acceptLanguage.slice(0, 200).split(',')) {
    const [tag = '', ...parameters] = part.trim().toLowerCase().split(';');
    const quality = parameters.map((parameter) => /^\s*q=(\d(?:\.\d+)?)$/.exec(parameter)?.[1]).find(Boolean);
    const language = tag.split('-')[0] ?? '';
    weights.set(language, Math.max(weights.get(language) ?? 0, Number(quality ?? 1)));
  }
  return (weights.get('en') ?? 0) > (weights.get('vi') ?? 0) ? 'en' : 'vi';
}
