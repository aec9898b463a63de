import { evidenceLink } from '../assessments/evidence.rules.js';

/** How many pieces of evidence may stand for one step. */
export const MAX_EVIDENCE_PER_STEP = 20;

/** How many different files may be handed in for one assignment, so that nobody fills the disk of all. */
export const MAX_FILES_PER_ASSIGNMENT = 200;

/** Evidence as it is named: a file or a link, one of the two. */
export interface NamedEvidence {
  readonly fileId?: string | null;
  readonly link?: string | null;
  readonly note?: string | null;
}

/** What a named piece of evidence comes to: a file or a whole https address with its note, or why it cannot be. */
export function evidenceOf(
  named: NamedEvidence,
):
  | { readonly fileId: string | null; readonly link: string | null; readonly note: string | null }
  | { readonly problem: 'NOT_ONE_KIND' | 'LINK_NOT_HTTPS' } {
  if ((named.fileId == null) === (named.link == null)) return { problem: 'NOT_ONE_KIND' };
  const link = named.link == null ? null : evidenceLink(named.link);
  if (named.link != null && link === null) return { problem: 'LINK_NOT_HTTPS' };
  return { fileId: named.fileId?.toLowerCase() ?? null, link, note: named.note?.trim() || null };
}
