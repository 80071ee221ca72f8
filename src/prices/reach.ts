import type { Meter } from './meter.ts';
import type { SingleSource } from './quote-source.ts';

/** A source that knows how far its requests go. */
export interface Reaching extends SingleSource {
  /** Tokens that it can price in a minute at most at present; Infinity where it is not paced. */
  tokensPerMinute(): number;
}

/** So many requests tell how many tokens one of them prices. */
const SPAN = 200;

/**
 * Reckons what a minute of a source's requests prices: its rate times the tokens that each of its last requests priced, `batch` of
 * them before the first 200 requests. That is less than a full batch where few tokens are due at once, and where looking for
 * pools or for new calls takes requests too.
 */
export function withReach(source: SingleSource, meter: Pick<Meter, 'total'>, batch: number): Reaching {
  let tokensEach = batch;
  let asked = 0;
  let countedFrom = meter.total();
  return {
    ...source,
    quotes(tokens, signal) {
      asked += tokens.length;
      const requests = meter.total() - countedFrom;
      if (requests >= SPAN) {
        tokensEach = Math.min(batch, Math.max(1, asked / requests));
        asked = 0;
        countedFrom = meter.total();
      }
      return source.quotes(tokens, signal);
    },
    tokensPerMinute: () => source.ratePerMinute() * tokensEach,
  };
}
