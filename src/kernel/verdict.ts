/** The answer of a policy: allowed, or not and for which reason (a key that tests and logs can name; people read FORBIDDEN). */
export type Verdict = { readonly allowed: true } | { readonly allowed: false; readonly because: string };

/** Permission is given. */
export const allowed: Verdict = { allowed: true };

/** Permission is refused; `because` names the deciding reason, e.g. `not-in-scope`. */
export const denied = (because: string): Verdict => ({ allowed: false, because });

/** Allowed when the sentence is true, refused for the reason otherwise. */
export const allowedIf = (sentence: boolean, because: string): Verdict => (sentence ? allowed : denied(because));

/** The first refusal among several verdicts, or permission when all agree. */
export const allOf = (...verdicts: Verdict[]): Verdict => verdicts.find((verdict) => !verdict.allowed) ?? allowed;
