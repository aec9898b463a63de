import type { Day } from '../../kernel/deadline.js';
import type { Sentence } from '../../kernel/refusal.js';

const written = (day: Day): string => day.split('-').toReversed().join('/');

/** By what power a body decided upon a unit, in words: because the unit belongs to its field, or because another body delegated it by a decision (domain rule 14: who decided and why). */
export const authoritySentence = (
  body: string,
  delegation: { readonly fromName: string; readonly decisionNumber: string; readonly decidedOn: Day } | null,
): Sentence =>
  delegation === null
    ? {
        vi: `${body} quyết định đối với đơn vị thuộc phạm vi phụ trách.`,
        en: `Decided by ${body}, to which the unit answers.`,
      }
    : {
        vi: `${body} quyết định theo ủy quyền của ${delegation.fromName} (Quyết định ${delegation.decisionNumber} ngày ${written(delegation.decidedOn)}).`,
        en: `Decided by ${body} as delegated by ${delegation.fromName} (decision ${delegation.decisionNumber} of ${delegation.decidedOn}).`,
      };
