import type { Running, Token } from '../model/call.ts';
import type { CallEvent } from '../model/event.ts';
import type { Envelope, Listener } from '../model/notice.ts';
import type { Trail } from '../model/outcome.ts';
import type { Sample } from '../model/quote.ts';
import type { TokenRef } from '../model/token.ts';
import type { CallId, EpochMs, TokenId } from '../model/units.ts';
import type { Candle } from './prices.ts';
import type { Happening, TrackedCall } from './sweep.ts';

/** A pool that a token's price was read from, and from when to when; the current one has no end. */
export interface MainPool {
  /** In the source's exact case. */
  readonly address: string;
  /** A launchpad's bonding curve: it ends when the token migrates, which is noticed some time later. */
  readonly curve: boolean;
  readonly from: EpochMs;
  readonly to?: EpochMs;
}

/** A token whose candles are to be read. */
export interface DueRefine {
  readonly id: TokenId;
  readonly ref: TokenRef;
  /** The pools that its price has been read from, oldest first; a token may have come back to one. */
  readonly pools: readonly MainPool[];
  /** Where the reading goes on: as far as candles of all its calls were read, or the oldest entry of one that none were read of. */
  readonly from: EpochMs;
}

/** What candles of a token showed, up to an instant. */
export interface ReadCandles {
  /** Oldest first, of the pools that were the main pool then. */
  readonly candles: readonly Candle[];
  readonly source: string;
  readonly to: EpochMs;
  /** The source does not know one of the pools: then it proves nothing that no candle is there. */
  readonly partial?: boolean;
}

/** The result of one reading. */
export type RefineFinding = ReadCandles | { readonly retryAt: EpochMs };

/** A call with what candles have shown of it so far. */
export interface RefinedCall extends TrackedCall {
  readonly trail?: Trail;
}

/** What candles do to the open and watched calls of a token. */
export interface Refined {
  readonly running: readonly { readonly callId: CallId; readonly running: Running }[];
  readonly happenings: readonly Happening[];
  /** The highs that were found, as points of the token's series. */
  readonly samples: readonly Sample[];
  readonly trails: readonly { readonly callId: CallId; readonly trail: Trail }[];
  /** Up to here candles have shown what happened; undefined when they can tell nothing of these calls any more. */
  readonly refinedTo?: EpochMs;
  /** When to read on; undefined when no call is open or watched. */
  readonly refineAt?: EpochMs;
}

/** The pure functions that decide inside store.refine(). */
export interface RefineRules {
  refine(token: Token, calls: readonly RefinedCall[], found: ReadCandles, now: EpochMs): Refined;
  announce(event: CallEvent, listeners: readonly Listener[], now: EpochMs): readonly Envelope[];
}
