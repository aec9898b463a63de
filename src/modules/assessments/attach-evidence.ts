import { refuse as refuseAny } from '../../kernel/refusal.js';
import { command } from '../../platform/command/command.js';
import { listRuleBooks } from '../rulebooks/rule-book.store.js';
import { requireMove, typedLines } from './assessment.rules.js';
import { lockAssessment, openScorecard } from './assessment.store.js';
import type { AttachEvidenceInput } from './evidence.input.js';
import { mayGiveEvidence } from './evidence.policy.js';
import { refuse } from './evidence.refusals.js';
import { evidenceLink, MAX_EVIDENCE_PER_LINE } from './evidence.rules.js';
import { insertEvidence, listEvidence, listEvidenceFiles } from './evidence.store.js';

/** The unit lets a file that it handed in, or a link, stand for a line; one file may stand for several lines. What stands already is not added twice. */
export const attachEvidence = command({
  name: 'evidence.attach',
  load: async (tx, input: AttachEvidenceInput) => {
    const work = await lockAssessment(tx, input.assessmentId);
    // Whether it is a line of this card's book is said after permission, as everything that the tenant itself holds.
    const books = await listRuleBooks(tx.db);
    const criterionId = input.criterionId.toLowerCase();
    if (!books.some(({ lines }) => lines.some(({ id }) => id === criterionId))) {
      throw refuseAny('NOT_FOUND', {}, 'criterionId');
    }
    const [file] = input.fileId == null ? [] : await listEvidenceFiles(tx.db, [input.fileId]);
    if (input.fileId != null && !file) throw refuseAny('NOT_FOUND', {}, 'fileId');
    return { ...work, file };
  },
  may: (actor, { owner }) => mayGiveEvidence(actor, owner),
  run: async (tx, work, input) => {
    const { card, unit } = work;
    const { book } = await openScorecard(tx, work);
    const [named] = typedLines(book.lines, unit.kind, [input], 'criterionId');
    if (!named) throw refuseAny('NOT_FOUND', {}, 'criterionId');
    requireMove('SCORE', card.status);
    if ((input.fileId == null) === (input.link == null)) {
      throw refuseAny('BAD_USER_INPUT', { problem: 'fileId | link' }, 'fileId');
    }
    if (work.file && work.file.unitId !== card.unitId) throw refuseAny('NOT_FOUND', {}, 'fileId');
    const link = input.link == null ? null : evidenceLink(input.link);
    if (input.link != null && link === null) throw refuse('EVIDENCE_LINK_NOT_HTTPS', {}, 'link');
    const kind = link === null ? 'FILE' : 'LINK';
    if (!named.line.evidenceTypes.includes(kind)) {
      throw refuse('EVIDENCE_KIND_NOT_ACCEPTED', { code: named.line.code, kind }, kind === 'FILE' ? 'fileId' : 'link');
    }
    const standing = (await listEvidence(tx.db, [card.unitId], [card.year])).filter(
      (piece) => piece.criterionId === named.line.id && piece.withdrawnAt === null,
    );
    const fileId = input.fileId?.toLowerCase() ?? null;
    if (standing.some((piece) => piece.fileId === fileId && piece.link === link)) {
      tx.nothingWritten();
      return card.id;
    }
    if (standing.length >= MAX_EVIDENCE_PER_LINE) {
      throw refuse('EVIDENCE_FULL', { code: named.line.code, most: MAX_EVIDENCE_PER_LINE }, 'criterionId');
    }
    const piece = { criterionId: named.line.id, fileId, link, note: input.note?.trim() || null };
    const id = await insertEvidence(tx, { unitId: card.unitId, year: card.year, ...piece });
    tx.audit({
      subjectType: 'Assessment',
      subjectId: card.id,
      changes: [{ record: 'Evidence', id, from: null, to: { criterion: named.line.code, ...piece } }],
    });
    return card.id;
  },
});
