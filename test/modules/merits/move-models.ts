import { type MeritScene, newModel } from './merit-scene.js';

/** What a model has to say before it is spread. */
export const fourClears = {
  purpose: 'Tự quản',
  method: 'Tuần tra',
  operation: 'Tổ trưởng điều hành',
  results: 'Giảm vụ việc',
};

const MOVES: Readonly<Record<string, object>> = {
  ACTIVE: {},
  PROMOTED: { decisionNumber: '1/QĐ', decidedOn: '2026-03-01' },
  RECOGNISED_BY_PROVINCE: {
    status: 'RECOGNISED_BY_PROVINCE',
    authority: 'UBND tỉnh',
    decisionNumber: '2/QĐ',
    decidedOn: '2026-04-01',
  },
  RECOGNISED_ABOVE: { authority: 'Bộ Công an', decisionNumber: '3/QĐ', decidedOn: '2026-05-01' },
  ENDED: { toYear: 2026, reason: 'Không còn phù hợp' },
};

/** The mutation that leads into a state, and what it is told besides id and version. */
export const moveInto = (status: string, over: object = {}): { readonly mutation: string; readonly said: object } => {
  const name = { ACTIVE: 'activate', PROMOTED: 'promote', ENDED: 'end' }[status] ?? 'recognise';
  const input = `${name.charAt(0).toUpperCase()}${name.slice(1)}ModelInput`;
  return {
    mutation: `mutation ($input: ${input}!) { moved: ${name}Model(input: $input) {
      id status fromYear toYear version clear missing steps { fromStatus toStatus decisionNumber decidedOn authority reason personName } } }`,
    said: { ...MOVES[status], ...over },
  };
};

/** Adds a proposal that says all four clears and leads it through these states; gives back its id and version. */
export async function modelThrough(
  scene: MeritScene,
  name: string,
  states: readonly string[],
): Promise<{ readonly id: string; readonly version: number }> {
  const id = await newModel(scene, name, { status: 'PROPOSED', ...fourClears });
  let version = 1;
  for (const state of states) {
    const { mutation, said } = moveInto(state);
    const { moved } = await scene.service.as('head@hai-phong.demo').ask(mutation, { input: { id, version, ...said } });
    version = moved.version;
  }
  return { id, version };
}
