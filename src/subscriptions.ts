/** Who acts on whose news: upper modules on facts of lower ones, inside the transaction that made the fact. */
export function connectNews(): void {}
