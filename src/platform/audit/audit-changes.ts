/** One field of one record that changed, as people read it. */
export interface AuditChange {
  readonly record: string;
  readonly recordId: string | null;
  readonly field: string;
  readonly from: string | null;
  readonly to: string | null;
}

type Fields = Readonly<Record<string, unknown>>;

/** Spreads the changes of an audit row into fields; what is no change of a record (a count of seeded rows, say) is told of the subject itself. */
export function readableChanges(
  changes: readonly unknown[],
  subject: { readonly subjectType: string; readonly subjectId: string | null },
): AuditChange[] {
  return changes.flatMap((change) => {
    if (!isFields(change)) return [];
    const { record, id, from, to } = change;
    if (typeof record !== 'string') return told(subject.subjectType, subject.subjectId, {}, change);
    const recordId = typeof id === 'string' ? id : null;
    return told(record, recordId, isFields(from) ? from : {}, isFields(to) ? to : {});
  });
}

function told(record: string, recordId: string | null, from: Fields, to: Fields): AuditChange[] {
  return [...new Set([...Object.keys(from), ...Object.keys(to)])]
    .map((field) => ({ record, recordId, field, from: said(from[field]), to: said(to[field]) }))
    .filter((change) => change.from !== change.to);
}

function said(value: unknown): string | null {
  if (value === null || value === undefined) return null;
  return typeof value === 'string' ? value : JSON.stringify(value);
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
