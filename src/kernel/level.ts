/** Level of an administrative unit, of a tenant and of a steering body. */
export type Level = 'PROVINCE' | 'DISTRICT' | 'COMMUNE';

/** All levels, highest first. */
export const levels: readonly Level[] = ['PROVINCE', 'DISTRICT', 'COMMUNE'];
