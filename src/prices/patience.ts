import type { Quote } from '../model/quote.ts';
import type { TokenKey } from '../model/token.ts';
import { type Pinned, PriceSourceError } from '../ports.ts';
import { boundedWait } from '../waiting/bounded-wait.ts';
import type { SingleSource } from './quote-source.ts';

/**
 * What a source says, or how it failed; for want of an answer within `patienceMs`, too. Rejects when `signal` aborts:
 * then nobody waits any more.
 */
export async function hear(
  source: SingleSource,
  tokens: readonly Pinned[],
  { signal, patienceMs }: { readonly signal: AbortSignal; readonly patienceMs?: number },
): Promise<ReadonlyMap<TokenKey, Quote> | PriceSourceError> {
  const wait = patienceMs === undefined ? undefined : boundedWait(signal, patienceMs);
  try {
    return await source.quotes(tokens, wait?.signal ?? signal);
  } catch (error) {
    if (signal.aborted || !(error instanceof PriceSourceError)) throw error;
    return error;
  } finally {
    wait?.end();
  }
}
