import type { DueToken } from '../model/call.ts';

/** What DexScreener answers at once. */
export const BATCH = 30;

/** Batches of one chain each, the longest overdue first: a source's batch route takes one chain. */
export function inBatches<T extends Pick<DueToken, 'ref'>>(due: readonly T[]): T[][] {
  const batches: T[][] = [];
  const filling = new Map<string, T[]>();
  for (const token of due) {
    const batch = filling.get(token.ref.chain);
    if (batch !== undefined && batch.length < BATCH) {
      batch.push(token);
      continue;
    }
    const fresh = [token];
    filling.set(token.ref.chain, fresh);
    batches.push(fresh);
  }
  return batches;
}
