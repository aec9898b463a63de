import { Readable } from 'node:stream';
import { type Kysely, sql } from 'kysely';
import type { Entry, Scores } from '../modules/assessments/assessment.scoring.js';
import { type SentBack, sentBackNow } from '../modules/assessments/sent-back.rules.js';
import type { Criterion } from '../modules/rulebooks/rule-book.rules.js';
import type { Tables } from '../platform/db/tables.js';
import type { Arrivals } from '../platform/files/arrivals.js';
import type { FileStore } from '../platform/files/file-store.js';
import type { InsertAll } from './insert-all.js';

const WANTING = ['Thiếu biên bản họp sơ kết', 'Số liệu chưa khớp với báo cáo của Công an xã'] as const;
const ANSWER = 'Đã bổ sung hồ sơ theo yêu cầu';
const NOT_YET = 'Hồ sơ đang được bổ sung';

/** What a demo card looks like that was sent back for two of its lines, and handed in again where it was answered. */
export interface DemoReturn {
  /** The card's scores, with what the unit answered. */
  readonly scores: string;
  readonly criterionIds: readonly string[];
  readonly sentBack: SentBack;
  readonly reasons: readonly { readonly criterionId: string; readonly reason: string }[];
}

/** Sends two lines of a filled card back, those that are marked so first; where the card came up again, the unit explained and answered since. */
export function returnedInDemo(scores: string, lines: readonly Criterion[], answered: boolean): DemoReturn {
  const now = JSON.parse(scores) as Record<string, Entry>;
  const byPeople = lines.filter(({ scoring }) => scoring !== 'LINKED');
  const marked = byPeople.filter(({ id }) => now[id]?.returned);
  const named = [...marked, ...byPeople.filter((line) => !marked.includes(line))].slice(
    0,
    Math.max(marked.length, WANTING.length),
  );
  const after: Scores = {
    ...now,
    ...Object.fromEntries(
      named.map(({ id }) => [
        id,
        answered
          ? { ...now[id], explanation: now[id]?.explanation ?? ANSWER, answer: ANSWER }
          : { ...now[id], returned: true },
      ]),
    ),
  };
  const then = sentBackNow(lines, now, []);
  const before = (id: string) => ({ ...then.lines[id], explanation: NOT_YET }) as SentBack['lines'][string];
  return {
    scores: JSON.stringify(after),
    criterionIds: named.map(({ id }) => id),
    sentBack: answered
      ? { ...then, lines: { ...then.lines, ...Object.fromEntries(named.map(({ id }) => [id, before(id)])) } }
      : then,
    reasons: named.map(({ id }, index) => ({ criterionId: id, reason: WANTING[index % WANTING.length] as string })),
  };
}

const TEXT = 'BT /F1 14 Tf 72 760 Td (Minh chung - du lieu mau / demo evidence) Tj ET';
const FILE = Buffer.from(`%PDF-1.4
1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj
2 0 obj<</Type/Pages/Kids[3 0 R]/Count 1>>endobj
3 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>endobj
4 0 obj<</Length ${TEXT.length}>>stream
${TEXT}
endstream endobj
trailer<</Root 1 0 R>>
%%EOF
`);

/** Where demo files go, in the same way as those that units hand in. */
export interface DemoFiles {
  readonly files: FileStore;
  readonly arrivals: Arrivals;
}

const CARDS = 5;

/** Lets a link, and where there is a store a small file, stand for a line of the newest card of a handful of units of the demo's commune. */
export async function layEvidence(
  insert: InsertAll,
  db: Kysely<Tables>,
  store: DemoFiles | null,
  about: {
    readonly tenantId: string;
    readonly bodyId: string;
    readonly account: { readonly accountId: string };
    readonly nextId: () => string;
  },
): Promise<void> {
  const { account, nextId } = about;
  const cards = await db
    .selectFrom('unit')
    .innerJoin('assessment', 'assessment.unit_id', 'unit.id')
    .innerJoin('criterion', 'criterion.rule_book_id', 'assessment.rule_book_id')
    .distinctOn('unit.code')
    .select([
      'unit.id as unitId',
      'unit.name',
      'assessment.year',
      'assessment.submitted_at as submittedAt',
      'criterion.id as criterionId',
    ])
    .where('unit.body_id', '=', about.bodyId)
    .where('assessment.submitted_at', 'is not', null)
    .where('criterion.evidence', '=', 'REQUIRED')
    .where(sql<boolean>`unit.kind = any(criterion.kinds)`)
    .orderBy('unit.code')
    .orderBy('assessment.year', 'desc')
    .orderBy('criterion.sort')
    .limit(CARDS)
    .execute();
  const kept =
    store &&
    (await store.arrivals.take(Readable.from([FILE]), FILE.length, async (file) => {
      await store.files.keep(about.tenantId, file);
      return { hash: file.hash, size: file.size };
    }));
  const pieces = cards.map(({ submittedAt, ...card }) => ({
    ...card,
    at: submittedAt as string,
    person: `Cán bộ ${card.name}`,
    fileId: kept ? nextId() : null,
  }));
  if (kept) {
    await insert(
      'evidence_file',
      pieces.map(({ unitId, at, person, fileId }) => ({
        id: fileId as string,
        unit_id: unitId,
        hash: kept.hash,
        size: kept.size,
        type: 'application/pdf',
        name: 'Minh chứng (dữ liệu mẫu).pdf',
        uploaded_at: at,
        account_id: account.accountId,
        person_name: person,
      })),
    );
  }
  const links = pieces.map(({ unitId, year }) => ({
    fileId: null,
    link: `https://example.vn/minh-chung/${year}/${unitId}`,
  }));
  const stands = (piece: (typeof pieces)[number], what: { fileId: string | null; link: string | null }) => ({
    id: nextId(),
    unit_id: piece.unitId,
    year: piece.year,
    criterion_id: piece.criterionId,
    file_id: what.fileId,
    link: what.link,
    note: 'Dữ liệu mẫu',
    attached_at: piece.at,
    account_id: account.accountId,
    person_name: piece.person,
  });
  await insert(
    'evidence',
    pieces.flatMap((piece, index) => [
      stands(piece, links[index] ?? { fileId: null, link: null }),
      ...(piece.fileId === null ? [] : [stands(piece, { fileId: piece.fileId, link: null })]),
    ]),
  );
}
