/** What a refusal says to people, in both languages; `{name}` is filled from the facts. */
export interface Sentence {
  readonly vi: string;
  readonly en: string;
}

/** How codes among the facts are spoken: `{ status: { APPROVED: { vi: 'đã phê duyệt', en: 'approved' } } }`. Programs read the codes, people the words. */
export type Words = Readonly<Record<string, Readonly<Record<string, Sentence>>>>;

/** Plain values that explain a refusal to a program: counts, codes, limits; never another tenant's data. */
export type RefusalFacts = Readonly<Record<string, string | number | boolean | null | readonly (string | number)[]>>;

/** A rule of the domain says no. Carries a stable code, the facts and, where one input field is meant, its name. */
export class Refusal extends Error {
  constructor(
    readonly code: string,
    readonly sentence: Sentence,
    readonly facts: RefusalFacts = {},
    readonly field?: string,
    private readonly words: Words = {},
  ) {
    super(code);
    this.name = 'Refusal';
  }

  /** The sentence in one language with the facts filled in. */
  say(locale: 'vi' | 'en'): string {
    return this.sentence[locale].replace(/\{(\w+)\}/g, (_, name: string) => {
      const fact = this.facts[name] ?? '';
      const word = (one: string | number | boolean | null) =>
        this.words[name]?.[String(one)]?.[locale] ?? spell(String(one), locale);
      if (Array.isArray(fact)) return fact.length > 0 ? fact.map(word).join(', ') : none[locale];
      return word(fact as string | number | boolean | null);
    });
  }
}

const none: Sentence = { vi: 'không có', en: 'none' };

// Days are written as people of the language write them.
const spell = (text: string, locale: 'vi' | 'en'): string =>
  locale === 'vi' ? text.replace(/^(\d{4})-(\d{2})-(\d{2})$/, '$3/$2/$1') : text;

/** Declares the closed list of a module's refusals and returns the function that makes them: `throw refuse('CODE', facts, field)`. */
export function refusals<Codes extends string>(
  sentences: Readonly<Record<Codes, Sentence>>,
  words?: Words,
): ((code: Codes, facts?: RefusalFacts, field?: string) => Refusal) & { readonly codes: readonly Codes[] } {
  const refuse = (code: Codes, facts?: RefusalFacts, field?: string) =>
    new Refusal(code, sentences[code], facts, field, words);
  return Object.assign(refuse, { codes: Object.keys(sentences) as Codes[] });
}

/** The refusals that every module shares; their codes are those of the contract. */
export const refuse = refusals({
  BAD_USER_INPUT: { vi: 'Dữ liệu nhập chưa đúng: {problem}.', en: 'The input is not valid: {problem}.' },
  UNAUTHENTICATED: { vi: 'Cần đăng nhập để tiếp tục.', en: 'Sign in to continue.' },
  FORBIDDEN: { vi: 'Tài khoản không có quyền làm việc này.', en: 'This account may not do that.' },
  NOT_FOUND: { vi: 'Không tìm thấy.', en: 'Not found.' },
  CONFLICT: {
    vi: 'Dữ liệu đã được người khác sửa hoặc đang được sửa. Tải lại rồi thử lần nữa.',
    en: 'Somebody else changed this in the meantime, or is changing it. Reload and try again.',
  },
  REASON_REQUIRED: { vi: 'Cần nêu lý do.', en: 'A reason is required.' },
  QUERY_TOO_COMPLEX: { vi: 'Truy vấn quá nặng: {problem}.', en: 'The query is too heavy: {problem}.' },
  RATE_LIMITED: {
    vi: 'Quá nhiều lần thử. Chờ {seconds} giây rồi thử lại.',
    en: 'Too many attempts. Wait {seconds} seconds and try again.',
  },
});
