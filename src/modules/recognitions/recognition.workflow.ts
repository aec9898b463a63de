import type { Decision, Judgement } from './recognition.rules.js';

/** What may follow upon what: a decision corrects an earlier one, but a recognition that stands is only taken back by revoking it, and a revoked unit is only recognised anew (domain: Recognition; rule 15: nothing is lost). */
export const recognitionMoves: Readonly<Record<Decision | 'UNDECIDED', readonly Decision[]>> = {
  UNDECIDED: ['RECOGNISED', 'NOT_RECOGNISED', 'NOT_ASSESSED'],
  NOT_RECOGNISED: ['RECOGNISED', 'NOT_RECOGNISED', 'NOT_ASSESSED'],
  NOT_ASSESSED: ['RECOGNISED', 'NOT_RECOGNISED', 'NOT_ASSESSED'],
  RECOGNISED: ['RECOGNISED', 'REVOKED'],
  REVOKED: ['RECOGNISED'],
};

/** Whether a decision may follow upon what was decided before; null where nothing was. */
export const canMove = (from: Decision | null, to: Decision): boolean =>
  recognitionMoves[from ?? 'UNDECIDED'].includes(to);

/** Whether a decision gives the unit a certificate with a number of its own: each recognition but one that only corrects the number or day of a decision that stands. */
export const givesCertificate = (from: Decision | null, to: Judgement): boolean =>
  to === 'RECOGNISED' && from !== 'RECOGNISED';
