export const ADMIN = 'admin@hai-phong.demo';
export const fields = 'id kind label roleName connectionLimit secret database revokedAt uses lastUsedAt version';
export const create = `mutation Create($input: BiAccessInput!) { createBiAccess(input: $input) { ${fields} } }`;
export const revoke = `mutation Revoke($input: RevokeBiAccessInput!) { revokeBiAccess(input: $input) { ${fields} } }`;
export const list = `{ tenant { biAccesses { nodes { ${fields} } } } }`;
