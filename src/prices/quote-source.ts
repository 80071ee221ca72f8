import type { Quote } from '../model/quote.ts';
import type { TokenKey } from '../model/token.ts';
import type { Pinned, QuoteSource } from '../ports.ts';

/** A QuoteSource that asks one place: it fails as a whole, never for a single token. */
export interface SingleSource extends QuoteSource {
  quotes(tokens: readonly Pinned[], signal: AbortSignal): Promise<ReadonlyMap<TokenKey, Quote>>;
  /** Requests a minute that its host is asked at most at present; Infinity when there is no limit. */
  ratePerMinute(): number;
}
