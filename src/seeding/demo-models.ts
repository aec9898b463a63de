import type { DemoPeople } from './accounts.js';
import type { InsertAll } from './insert-all.js';
import { seedId } from './seed-id.js';

/** A model of the demo that units keep. */
export interface DemoModel {
  readonly id: string;
  readonly kinds: readonly string[];
  readonly fromYear: number;
}

interface ModelOfDemo {
  readonly name: string;
  /** Which units keep it; a proposal, and one that ended, are kept by nobody. */
  readonly kinds: readonly string[];
  readonly path: readonly string[];
}

const CLEAR = {
  purpose: 'Tự phòng, tự quản, tự bảo vệ về an ninh, trật tự; tham gia tự nguyện, không vụ lợi (mẫu)',
  method: 'Nắm tình hình hằng tuần, nhắc nhở, hòa giải tại chỗ và báo ngay Công an khi có vụ việc (mẫu)',
  operation: 'Tổ trưởng điều hành, họp mỗi tháng; người đứng đầu đơn vị chịu trách nhiệm (mẫu)',
  results: 'Giảm vụ việc mất trật tự, cháy nổ và trộm cắp so với năm trước (mẫu)',
};

const UNCLEAR = { purpose: null, method: null, operation: null, results: null };

const MODELS: readonly ModelOfDemo[] = [
  { name: 'Cơ quan tự quản về an ninh, trật tự (mẫu)', kinds: ['AGENCY', 'COMMUNE'], path: ['ACTIVE'] },
  { name: 'Tổ công nhân tự quản (mẫu)', kinds: ['ENTERPRISE'], path: ['PROPOSED', 'ACTIVE', 'PROMOTED'] },
  { name: 'Camera an ninh trong doanh nghiệp (mẫu)', kinds: ['ENTERPRISE'], path: ['ACTIVE'] },
  {
    name: 'Cổng trường an toàn (mẫu)',
    kinds: ['EDUCATIONAL_INSTITUTION'],
    path: ['ACTIVE', 'PROMOTED', 'RECOGNISED_BY_PROVINCE'],
  },
  {
    name: 'Tiếng loa an ninh (mẫu)',
    kinds: ['COMMUNE', 'RESIDENTIAL_AREA'],
    path: ['ACTIVE', 'PROMOTED', 'RECOGNISED_ABOVE'],
  },
  {
    name: 'Liên kết bảo vệ cơ quan, đơn vị (mẫu)',
    kinds: ['AGENCY', 'EDUCATIONAL_INSTITUTION', 'ENTERPRISE'],
    path: ['ACTIVE'],
  },
  { name: 'Hộp thư góp ý về an ninh, trật tự (mẫu)', kinds: [], path: ['PROPOSED'] },
  { name: 'Tổ tuần tra ban đêm (mẫu)', kinds: [], path: ['ACTIVE', 'ENDED'] },
  { name: 'Thẻ khách điện tử (mẫu)', kinds: [], path: ['PROPOSED', 'ENDED'] },
];

const AUTHORITY: Readonly<Record<string, string>> = {
  RECOGNISED_BY_PROVINCE: 'Chủ tịch UBND tỉnh',
  RECOGNISED_ABOVE: 'Bộ Công an',
};

// The days on which the steps of a model were taken, in the first year of the demo.
const STEP_DAYS = ['02-10', '05-16', '08-19', '10-20'];

/** Lays models in every state with the steps that led there, all in the first year, and gives back those that units keep. */
export async function layModels(
  insert: InsertAll,
  of: {
    readonly tenant: string;
    readonly rootId: string;
    readonly firstYear: number;
    readonly people: DemoPeople;
    readonly nextId: () => string;
  },
): Promise<DemoModel[]> {
  const { firstYear, people } = of;
  const models = MODELS.map((model) => ({ ...model, id: of.nextId(), status: model.path.at(-1) ?? 'ACTIVE' }));
  await insert(
    'model',
    models.map(({ id, name, status, path }) => ({
      id,
      name,
      place: null,
      status,
      worked: path.includes('ACTIVE'),
      body_id: of.rootId,
      plan_id: null,
      section: null,
      from_year: firstYear,
      to_year: status === 'ENDED' ? firstYear : null,
      ...(path.includes('PROMOTED') ? CLEAR : UNCLEAR),
    })),
  );
  await insert(
    'model_step',
    models.flatMap(({ id, name, path }, model) =>
      path.map((to, index) => {
        const day = `${firstYear}-${STEP_DAYS[index]}`;
        const decided = index > 0 && to !== 'ACTIVE' && to !== 'ENDED';
        const who = decided ? people.head : people.officer;
        return {
          id: seedId(of.tenant, 'model_step', name, index),
          model_id: id,
          at: `${day}T03:00:00Z`,
          account_id: who.accountId,
          person_name: who.name,
          from_status: path[index - 1] ?? null,
          to_status: to,
          decision_number: decided ? `${10 * (model + 1) + index}/QĐ-MẪU` : null,
          decided_on: decided ? day : null,
          authority: AUTHORITY[to] ?? null,
          reason: to === 'ENDED' ? 'Không còn phù hợp với điều kiện của đơn vị' : null,
        };
      }),
    ),
  );
  return models.filter(({ kinds }) => kinds.length > 0).map(({ id, kinds }) => ({ id, kinds, fromYear: firstYear }));
}
