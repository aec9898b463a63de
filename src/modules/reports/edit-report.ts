import { command } from '../../platform/command/command.js';
import { loadReport } from './load-report.js';
import type { EditReportInput } from './report.input.js';
import { isEditable, mayWriteReport } from './report.policy.js';
import { refuse } from './report.refusals.js';

/** Changes the texts and the head of a report; its figures are never typed. */
export const editReport = command({
  name: 'report.edit',
  load: (tx, input: EditReportInput) => loadReport(tx, input),
  may: (actor, { parties }) => mayWriteReport(actor, parties),
  run: async (tx, { report, stage }, input) => {
    if (!isEditable(stage)) throw refuse('REPORT_NOT_EDITABLE', { status: stage });
    const texts = new Map((input.sections ?? []).map(({ code, text }) => [code, text]));
    for (const code of texts.keys()) {
      if (!report.sections.some((section) => section.code === code)) {
        throw refuse('SECTION_UNKNOWN', { code }, 'sections');
      }
    }
    if (texts.size > 0) {
      report.sections = report.sections.map((section) => ({
        ...section,
        text: texts.get(section.code) ?? section.text,
      }));
    }
    const { title, place, superior, addressee, signer, recipients } = input;
    if (title != null) report.title = title;
    if (place != null) report.place = place;
    if (superior != null) report.superior = superior;
    if (addressee != null) report.addressee = addressee;
    if (signer != null) report.signer = signer;
    if (recipients != null) report.recipients = recipients;
    tx.audit({ subjectType: 'Report', subjectId: report.id });
    return report.id;
  },
});
