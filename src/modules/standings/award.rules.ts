import type { Sentence } from '../../kernel/refusal.js';
import type { RecognitionStatus, StandardBand } from '../units/unit.rules.js';

/** Why a unit may not be rewarded for a year. */
export type AwardObstacle = 'NOT_COUNTED' | 'NOT_ASSESSED' | 'NOT_RECOGNISED' | 'BAND_EXCLUDED';

/** Every reason, in the order in which it is said. */
export const awardObstacleOrder: readonly AwardObstacle[] = [
  'NOT_COUNTED',
  'NOT_ASSESSED',
  'NOT_RECOGNISED',
  'BAND_EXCLUDED',
];

/** What rewards look at. */
export interface AwardFacts {
  readonly eligible: boolean;
  readonly recognition: RecognitionStatus;
  readonly bandStandard: StandardBand | null;
}

/** Whether a unit may be rewarded for a year: counted, assessed, recognised, and in no band that the tenant leaves out, such as AVERAGE and WEAK (domain rule 13). An empty list means that it may. */
export function awardObstacles(facts: AwardFacts, excludedBands: readonly StandardBand[]): AwardObstacle[] {
  const obstacles: AwardObstacle[] = [];
  if (!facts.eligible) obstacles.push('NOT_COUNTED');
  if (facts.bandStandard === null) obstacles.push('NOT_ASSESSED');
  if (facts.recognition !== 'RECOGNISED') obstacles.push('NOT_RECOGNISED');
  if (facts.bandStandard !== null && excludedBands.includes(facts.bandStandard)) obstacles.push('BAND_EXCLUDED');
  return obstacles;
}

/** What each obstacle says to people. */
export const awardSentences: Readonly<Record<AwardObstacle, Sentence>> = {
  NOT_COUNTED: {
    vi: 'Đơn vị không thuộc diện đánh giá.',
    en: 'The unit is not among those that are counted.',
  },
  NOT_ASSESSED: {
    vi: 'Phiếu chấm điểm của năm chưa được phê duyệt.',
    en: 'The card of the year is not approved.',
  },
  NOT_RECOGNISED: {
    vi: 'Đơn vị chưa được công nhận đạt tiêu chuẩn “An toàn về ANTT”.',
    en: 'The unit is not recognised as meeting “An toàn về ANTT”.',
  },
  BAND_EXCLUDED: {
    vi: 'Loại mà đơn vị đạt không thuộc diện khen thưởng của địa phương.',
    en: 'The class of the unit is left out of awards in this locality.',
  },
};

/** What a tenant asks of a unit before it becomes exemplary. */
export interface ExemplaryCondition {
  readonly exemplaryBand: StandardBand | null;
  readonly exemplaryEveryYear: boolean;
}

/** The years in which an exemplary unit must have had its class: every year of the plan up to recognition, or that year only; none where the tenant has no condition (domain rule 13). */
export function requiredYears(condition: ExemplaryCondition, firstYear: number, year: number): number[] {
  if (condition.exemplaryBand === null) return [];
  const first = condition.exemplaryEveryYear ? Math.min(firstYear, year) : year;
  return Array.from({ length: year - first + 1 }, (_, index) => first + index);
}
