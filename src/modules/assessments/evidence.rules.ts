/** How large a file of evidence may be, in bytes: 20 MB, as one photograph or scanned decision never needs more. */
export const MAX_EVIDENCE_BYTES = 20 * 1024 * 1024;

/** How many pieces of evidence may stand for one line at a time. */
export const MAX_EVIDENCE_PER_LINE = 20;

/** How many different files one unit may hand in over the years, so that nobody fills the disk of all. */
export const MAX_FILES_PER_UNIT = 500;

/** The address of a link that may stand as evidence, written out whole: https, with a host and without a password; null for anything else. */
export function evidenceLink(text: string): string | null {
  const url = URL.canParse(text.trim()) ? new URL(text.trim()) : null;
  if (!url || url.protocol !== 'https:' || url.username !== '' || url.password !== '' || !url.hostname.includes('.')) {
    return null;
  }
  return url.href.length <= 2_000 ? url.href : null;
}
