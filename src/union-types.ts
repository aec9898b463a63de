import { typeOfAssignee } from './modules/reporting/assignee.type.js';

/** Which type a row of each union is. Asked at once: compiled queries cannot wait, and the schema library makes every such function wait. */
export const unionTypes: Readonly<Record<string, (row: never) => string>> = { Assignee: typeOfAssignee };
