import { Arg, Ctx, FieldResolver, Resolver, Root } from 'type-graphql';
import { refuse, type Sentence } from '../../kernel/refusal.js';
import type { RequestContext } from '../../platform/request-context.js';
import { bodyTree } from '../bodies/body.loaders.js';
import { LanguageEnum } from '../people/person.type.js';
import { gateSentence } from '../rulebooks/rule-book.rules.js';
import { unitById } from '../units/unit.loaders.js';
import { factSourcesOf, filledCard, stepsOfAssessment } from './assessment.loaders.js';
import type { AssessmentRow } from './assessment.store.js';
import { AssessmentType, ScoreExplanationType } from './assessment.type.js';
import { isFrozen } from './assessment.workflow.js';
import { loweredSentence } from './assessment-list.rules.js';
import { sourcesOf } from './fact-source.rules.js';
import { decisionsTold, letterOf } from './letter.rules.js';
import { explainBand, explainLine, selfTotalTold } from './score-explanation.rules.js';
import { scoringRule } from './scoring-rule.rules.js';

/** Everything that is explained of a card, in both languages. */
async function explained(context: RequestContext, row: AssessmentRow) {
  const { timeZone } = context.insider().tenant;
  const frozen = isFrozen(row.status);
  const [{ card, facts, book }, steps, sources] = await Promise.all([
    filledCard(context, row),
    context.load(stepsOfAssessment, row.id),
    context.load(factSourcesOf, row),
  ]);
  const told = explainBand(card, book, facts, frozen);
  const lowered = row.earnedBandId === null ? null : (book.bands.find(({ id }) => id === row.bandId) ?? null);
  return {
    frozen,
    book,
    card,
    steps,
    ...told,
    band: lowered ?? told.band,
    sentence: lowered ? both(told.sentence, loweredSentence(lowered)) : told.sentence,
    lines: card.lines.map((one) => ({
      one,
      told: explainLine(one, facts, frozen),
      rule: scoringRule(one.line),
      sources: one.linked ? sourcesOf(one.line.linkedFact, sources, timeZone) : [],
    })),
    decisions: decisionsTold(steps, timeZone),
  };
}

const both = (one: Sentence, other: Sentence): Sentence => ({
  vi: `${one.vi} ${other.vi}`,
  en: `${one.en} ${other.en}`,
});

/** An explanation that knows whose it is. */
type Explained = ScoreExplanationType & { readonly row: AssessmentRow };

@Resolver(() => AssessmentType)
export class ExplanationOfCardResolver {
  @FieldResolver(() => ScoreExplanationType, { description: 'How it came to its points and its band.' })
  async explanation(@Root() row: AssessmentRow, @Ctx() context: RequestContext): Promise<Explained> {
    const { locale } = context;
    const { frozen, book, steps, band, gates, sentence, lines, decisions } = await explained(context, row);
    return {
      row,
      ruleBookVersion: book.version,
      verified: book.verified,
      lines: lines.map(({ one, told, rule, sources }) => ({
        criterion: one.line,
        code: one.line.code,
        selfPoints: one.self,
        reviewPoints: one.review,
        rule: rule[locale],
        sentence: told[locale],
        linkedFact: one.line.linkedFact,
        source: sources.map((source) => source.sentence[locale]).join('; ') || null,
        sources: sources.map((source) => ({ ...source, sentence: source.sentence[locale] })),
      })),
      gates: gates.map((gate) => ({
        band: gate.band,
        gate: gate.gate.fact,
        met: gate.met,
        sentence: gateSentence(gate.gate, book.lines)[locale],
      })),
      band,
      sentence: sentence[locale],
      decisions: decisions.map((told) => told[locale]),
      approvedBy: (frozen && steps.findLast(({ action }) => action === 'APPROVE')?.personName) || null,
    };
  }
}

@Resolver(() => ScoreExplanationType)
export class LetterResolver {
  @FieldResolver(() => String, {
    description:
      'The whole as a letter that an official can send to the unit: result, each line with its rule and its documents, the conditions of the classes, who decided, and what the unit may do. Plain text.',
  })
  async letter(
    @Root() { row }: Explained,
    @Arg('language', () => LanguageEnum, {
      nullable: true,
      description: 'In which language; left out: in that of the request.',
    })
    language: 'vi' | 'en' | null,
    @Ctx() context: RequestContext,
  ): Promise<string> {
    const [about, unit, tree] = await Promise.all([
      explained(context, row),
      context.load(unitById, row.unitId),
      context.load(bodyTree, 'tree'),
    ]);
    const body = unit && tree.byId.get(unit.bodyId);
    if (!unit || !body) throw refuse('NOT_FOUND');
    const { book } = about;
    const letter = letterOf({
      unit: unit.name,
      body: body.name,
      year: row.year,
      approved: about.frozen,
      bookVersion: book.version,
      verified: book.verified,
      appealDays: book.appealDays,
      result: about.sentence,
      selfTotal: selfTotalTold(about.card, book),
      lines: about.lines.map(({ one, rule, told, sources }) => ({
        code: one.line.code,
        text: one.line.text,
        rule,
        told,
        sources: sources.map(({ sentence }) => sentence),
      })),
      gates: about.gates.map(({ band, gate, met }) => ({
        band: band.label,
        met,
        asks: gateSentence(gate, book.lines),
      })),
      decisions: about.decisions,
    });
    return letter[language ?? context.locale];
  }
}
