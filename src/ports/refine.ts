import type { Running, Token } from '../model/call.ts';
import type { CallEvent } from '../model/event.ts';
import type { Envelope, Listener } from '../model/notice.ts';
import type { Sample } from '../model/quote.ts';
import type { TokenRef } from '../model/token.ts';
import type { CallId, EpochMs, TokenId } from '../model/units.ts';
import type { Candle } from './prices.ts';
import type { Happening, TrackedCall } from './sweep.ts';

/** A token whose candles are to be read. */
export interface DueRefine {
  readonly id: TokenId;
  readonly ref: TokenRef;
  /** The pools that its price has been read from since its oldest open call, none twice. */
  readonly pools: readonly string[];
  /** Where the reading goes on, or the oldest entry of an open call. */
  readonly from: EpochMs;
}

/** The result of one reading. */
export type RefineFinding =
  | { readonly candles: readonly Candle[]; readonly source: string; readonly to: EpochMs }
  | { readonly retryAt: EpochMs };

/** What candles do to the open calls of a token. */
export interface Refined {
  readonly running: readonly { readonly callId: CallId; readonly running: Running }[];
  readonly happenings: readonly Happening[];
  /** The highs that were found, as points of the token's series. */
  readonly samples: readonly Sample[];
  /** When to read on; undefined when no call is open. */
  readonly refineAt?: EpochMs;
}

/** The pure functions that decide inside store.refine(). */
export interface RefineRules {
  refine(
    token: Token,
    calls: readonly TrackedCall[],
    found: { readonly candles: readonly Candle[]; readonly source: string; readonly to: EpochMs },
    now: EpochMs,
  ): Refined;
  announce(event: CallEvent, listeners: readonly Listener[], now: EpochMs): readonly Envelope[];
}
