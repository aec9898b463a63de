import { BodyEntity } from './modules/bodies/body.entity.js';

/** Every entity that use cases change record by record. */
export const entities = [BodyEntity];
