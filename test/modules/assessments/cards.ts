import { type Caller, type Reply, type Service, startService } from '../../support/service.js';

/** Everything that a test wants to see of a card. */
export const CARD = `fragment Card on Assessment {
  id version year status selfTotal reviewTotal submittedAt approvedAt returnReason band { standard label }
  scores { criterion { code } selfScore reviewScore linked notApplicable reason explanation answer returned returnReason evidence { kind text } }
  history { personName action fromStatus toStatus reason at criteria { code } returnedLines { code reason } }
}`;

/** A line as a test writes it: by its code in the book. */
export interface Typed {
  readonly code: string;
  readonly score?: number | string | null;
  readonly explanation?: string | null;
  readonly answer?: string | null;
  readonly notApplicable?: boolean;
  readonly reason?: string | null;
}

interface Leaf {
  readonly id: string;
  readonly code: string;
  readonly maxScore: number;
  readonly evidence: string;
  readonly kind: string;
}

// biome-ignore lint/suspicious/noExplicitAny: answers are looked into freely by tests
export type Card = any;

/** A tenant with its people and a way to move cards along. */
export interface Cards {
  readonly service: Service;
  readonly unitOfficer: Caller;
  readonly commune: Caller;
  readonly officer: Caller;
  readonly head: Caller;
  readonly admin: Caller;
  readonly lines: ReadonlyMap<string, Leaf>;
  as(who: string): Caller;
  /** A new unit of the commune that `unit@` reports for. */
  newUnit(over?: Record<string, unknown>): Promise<string>;
  /** A unit and its card, moved along to a state by the people who do so. */
  cardIn(status: string, recognition?: string): Promise<{ unitId: string; card: Card }>;
  register(unitId: string): Promise<void>;
  /** Takes the registration of a unit back. */
  withdraw(unitId: string): Promise<void>;
  recognise(unitId: string, status?: string): Promise<Reply>;
  /** Takes the recognition back. */
  revoke(unitId: string): Promise<Reply>;
  /** Makes an agency one of the armed forces, which are left out, or takes that back. */
  leaveOut(unitId: string, armedForces?: boolean): Promise<void>;
  /** Full marks on every line that people score, explained where the book asks for it. */
  full(over?: readonly Typed[]): Typed[];
  saveSelf(
    unitId: string,
    typed: readonly Typed[],
    version?: number | null,
    who?: Caller,
    year?: number,
  ): Promise<Reply>;
  saveReview(unitId: string, typed: readonly Typed[], version?: number | null, who?: Caller): Promise<Reply>;
  step(name: string, card: Card, more?: Record<string, unknown>, who?: Caller): Promise<Reply>;
  read(unitId: string): Promise<Card>;
}

const YEAR = 2026;

/** Starts the service and gets to know the book of a tenant. */
export async function startCards(tenant = 'hai-phong'): Promise<Cards> {
  const service = await startService();
  const as = (who: string) => service.as(`${who}@${tenant}.demo`);
  const unitOfficer = as('unit');
  const [commune, officer, head, admin] = ['commune', 'officer', 'head', 'admin'].map(as) as [
    Caller,
    Caller,
    Caller,
    Caller,
  ];
  const { tenant: found, viewer } = await commune.ask(`{
    viewer { memberships { body { id } } }
    tenant { ruleBook(year: ${YEAR}) { criteria { ...Line children { ...Line } } } }
  } fragment Line on Criterion { id code maxScore evidence scoring { kind } }`);
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  const flat = found.ruleBook.criteria.flatMap((root: any) => [root, ...root.children]);
  const lines = new Map<string, Leaf>(
    // biome-ignore lint/suspicious/noExplicitAny: an answer
    flat.map(({ scoring, ...line }: any) => [line.code, { ...line, kind: scoring.kind }]),
  );
  const bodyId: string = viewer.memberships[0].body.id;
  let count = 0;

  const inputOf = (unitId: string, typed: readonly Typed[], version: number | null, year: number) => ({
    unitId,
    year,
    version,
    scores: typed.map(({ code, ...rest }) => ({ criterionId: lines.get(code)?.id ?? code, ...rest })),
  });
  const mutation = (name: string, type: string) =>
    `mutation ($input: ${type}!) { ${name}(input: $input) { ...Card } } ${CARD}`;

  const cards: Cards = {
    service,
    unitOfficer,
    commune,
    officer,
    head,
    admin,
    lines,
    as,
    newUnit: async (over = {}) => {
      count += 1;
      const { createUnit } = await commune.ask(
        'mutation ($input: CreateUnitInput!) { createUnit(input: $input) { id } }',
        {
          input: {
            bodyId,
            code: `THU-${count}`,
            name: `Đơn vị thử ${count}`,
            kind: 'AGENCY',
            armedForces: false,
            ...over,
          },
        },
      );
      await service.rows(
        `insert into sauro.membership (tenant_id, id, account_id, email, person_name, role, unit_id, granted_at)
         select tenant_id, gen_random_uuid(), account_id, email, person_name, role, $1, granted_at from sauro.membership
         where email = $2 limit 1`,
        [createUnit.id, `unit@${tenant}.demo`],
      );
      return createUnit.id;
    },
    register: async (unitId) => {
      const { registerUnits } = await head.ask(
        'mutation ($input: RegisterUnitsInput!) { registerUnits(input: $input) { problems { code } } }',
        { input: { year: YEAR, unitIds: [unitId], allDepartments: true, lateReason: 'Đơn vị mới thành lập' } },
      );
      if (registerUnits.problems.length > 0) throw new Error(JSON.stringify(registerUnits.problems));
    },
    withdraw: async (unitId) => {
      const { unit } = await head.ask(
        `query ($id: ID!) { unit(id: $id) { registration(year: ${YEAR}) { id version } } }`,
        { id: unitId },
      );
      await head.ask('mutation ($input: WithdrawRegistrationInput!) { withdrawRegistration(input: $input) { id } }', {
        input: {
          registrationId: unit.registration.id,
          version: unit.registration.version,
          reason: 'Đơn vị thôi phấn đấu',
        },
      });
    },
    revoke: async (unitId) => {
      const { unit } = await head.ask(`query ($id: ID!) { unit(id: $id) { recognition(year: ${YEAR}) { version } } }`, {
        id: unitId,
      });
      return commune.send(
        'mutation ($input: RevokeRecognitionInput!) { revokeRecognition(input: $input) { status } }',
        {
          input: {
            unitId,
            year: YEAR,
            version: unit.recognition.version,
            decisionNumber: `${count}/QĐ-TH`,
            decidedOn: '2026-11-20',
            reason: 'Để xảy ra vụ việc',
          },
        },
      );
    },
    recognise: async (unitId, status = 'RECOGNISED') => {
      const { unit } = await head.ask(`query ($id: ID!) { unit(id: $id) { recognition(year: ${YEAR}) { version } } }`, {
        id: unitId,
      });
      return commune.send('mutation ($input: RecognitionInput!) { decideRecognition(input: $input) { status } }', {
        input: {
          unitId,
          year: YEAR,
          status,
          decisionNumber: `${count}/QĐ-BCĐ`,
          decidedOn: '2026-11-20',
          version: unit.recognition.version,
          ...(status !== 'RECOGNISED' && { reason: 'Để xảy ra vụ việc' }),
        },
      });
    },
    leaveOut: async (unitId, armedForces = true) => {
      const { unit } = await commune.ask('query ($id: ID!) { unit(id: $id) { version } }', { id: unitId });
      await commune.ask('mutation ($input: UpdateUnitInput!) { updateUnit(input: $input) { id } }', {
        input: { id: unitId, version: unit.version, armedForces },
      });
    },
    full: (over = []) => {
      const changed = new Map(over.map((one) => [one.code, one]));
      return [...lines.values()]
        .filter(({ kind }) => kind === 'MANUAL' || kind === 'ALL_OR_NOTHING')
        .map(
          ({ code, maxScore, evidence }) =>
            changed.get(code) ?? {
              code,
              score: maxScore,
              ...(evidence === 'REQUIRED' && { explanation: 'Hồ sơ lưu tại đơn vị' }),
            },
        );
    },
    saveSelf: (unitId, typed, version = null, who = unitOfficer, year = YEAR) =>
      who.send(mutation('saveSelfScores', 'ScoresInput'), { input: inputOf(unitId, typed, version, year) }),
    saveReview: (unitId, typed, version = null, who = commune) =>
      who.send(mutation('saveReviewScores', 'ScoresInput'), {
        input: inputOf(
          unitId,
          typed.map(({ explanation: _, ...rest }) => rest),
          version,
          YEAR,
        ),
      }),
    step: (name, card, more = {}, who = name === 'submit' ? unitOfficer : commune) =>
      who.send(mutation(`${name}Assessment`, name === 'return' ? 'ReturnAssessmentInput' : 'AssessmentStepInput'), {
        input: { id: card.id, version: card.version, ...more },
      }),
    read: async (unitId) => {
      const { unit } = await head.ask(
        `query ($id: ID!) { unit(id: $id) { assessment(year: ${YEAR}) { ...Card } } } ${CARD}`,
        { id: unitId },
      );
      return unit.assessment;
    },
    cardIn: async (status, recognition) => {
      const unitId = await cards.newUnit();
      await cards.register(unitId);
      let card = done(await cards.saveSelf(unitId, cards.full()));
      if (status === 'SELF_SCORING') return { unitId, card };
      card = done(await cards.step('submit', card));
      if (recognition) {
        done(await cards.recognise(unitId, recognition));
        card = await cards.read(unitId);
      }
      if (status === 'SUBMITTED') return { unitId, card };
      if (status === 'RETURNED') return { unitId, card: done(await cards.step('return', card, { reason: 'Xem lại' })) };
      card = done(
        await cards.saveReview(unitId, status === 'IN_REVIEW' ? cards.full().slice(0, 3) : cards.full(), card.version),
      );
      if (status === 'APPROVED') card = done(await cards.step('approve', card));
      return { unitId, card };
    },
  };
  return cards;
}

/** What a mutation gave back; a refusal fails the test. */
export function done(reply: Reply): Card {
  if (reply.errors.length > 0) throw new Error(JSON.stringify(reply.errors, null, 2));
  return Object.values(reply.data)[0];
}

/** Code and field of a refusal. */
export const refused = (reply: Reply) => [reply.code, reply.errors[0]?.extensions.field];

/** The line of a code on a card. */
// biome-ignore lint/suspicious/noExplicitAny: an answer
export const lineOf = (card: Card, code: string) => card.scores.find((one: any) => one.criterion.code === code);
