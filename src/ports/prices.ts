import type { Candidate, High } from '../model/call.ts';
import type { Pair, Quote } from '../model/quote.ts';
import type { Chain, TokenChoice, TokenKey, TokenRef } from '../model/token.ts';
import type { EpochMs, PriceUsd } from '../model/units.ts';

/** A token to be priced, with the pool its price was read from so far. */
export interface Pinned {
  readonly ref: TokenRef;
  readonly pair?: Pair;
  /** Depth at the last look, if known: a pool that has lost most of it is chosen anew. */
  readonly lastDepthUsd?: number;
  /** What it cost at the last look; undefined before the first price. */
  readonly last?: High;
}

/** A token's price, or why nothing is known about this one token although others were priced. */
export type Priced = Quote | PriceSourceError;

/** A source of current prices, which need not be able to tell what a post means. */
export interface QuoteSource {
  /** Name shown beside prices, e.g. `dexscreener`. */
  readonly name: string;
  /**
   * Current prices by tokenKey(). A missing key means that the token has no usable price; a PriceSourceError in its place
   * that nobody can tell; a rejection (PriceSourceError) that nothing is known about any of them.
   */
  quotes(tokens: readonly Pinned[], signal: AbortSignal): Promise<ReadonlyMap<TokenKey, Priced>>;
}

export interface PriceSource extends QuoteSource {
  /**
   * Which token each candidate means, with a first quote: a token as it is, a pool by its base token, an address of
   * unknown chain by the chain on which it trades deepest. Results stand at the candidate's index; undefined where the
   * source knows nothing. A ticker means a token only if one clearly dominates all others of that symbol; otherwise the
   * answer is the tokens to choose from. A PriceSourceError stands where the source failed at that one candidate; when it
   * failed as a whole it rejects like quotes().
   */
  identify(candidates: readonly Candidate[], signal: AbortSignal): Promise<readonly Identity[]>;
}

/** What a candidate means, as far as a source can tell. */
export type Identity = Quote | TokenChoices | PriceSourceError | undefined;

/** Several tokens share a ticker and none dominates: the deepest of them, at most five. Never empty. */
export interface TokenChoices {
  readonly choices: readonly TokenChoice[];
}

/** One candle of a pool: prices in US dollars of the asked token, volume in US dollars. */
export interface Candle {
  /** Start of its span. */
  readonly at: EpochMs;
  readonly open: PriceUsd;
  readonly high: PriceUsd;
  readonly low: PriceUsd;
  readonly close: PriceUsd;
  readonly volumeUsd: number;
}

export interface CandleSource {
  /** Name shown beside prices, e.g. `geckoterminal`. */
  readonly name: string;
  /**
   * Candles of a token in one of its pools that start within [from, to), oldest first; spans without a trade have none, nor
   * has the one that has not ended.
   * Undefined when the source does not know the pool or its chain. Rejects with PriceSourceError when it failed and
   * nothing is known.
   */
  candles(request: CandleRequest, signal: AbortSignal): Promise<readonly Candle[] | undefined>;
  /**
   * Pools that trade a token, the most traded first and curves among them, so that a history can be put together over a
   * migration. Undefined when the source does not know the token or its chain; rejects with PriceSourceError when it failed.
   */
  poolsOf?(token: TokenRef, signal: AbortSignal): Promise<readonly Pool[] | undefined>;
}

/** One of a token's pools. */
export interface Pool {
  /** In the source's exact case. */
  readonly address: string;
  /** The source's own name of the exchange, which is not that of other sources. */
  readonly dex: string;
  /** A launchpad's bonding curve, which ends when its token migrates. */
  readonly curve?: boolean;
  readonly createdAt?: EpochMs;
}

export interface CandleRequest {
  readonly token: TokenRef;
  readonly pool: string;
  readonly minutes: 1 | 5 | 15;
  readonly from: EpochMs;
  readonly to: EpochMs;
}

/** A price at an instant. */
export interface PricePoint {
  readonly at: EpochMs;
  readonly price: PriceUsd;
}

/** A source of what the chains' native coins cost, to hold calls against. */
export interface BenchmarkSource {
  /** Name shown beside prices, e.g. `defillama`. */
  readonly name: string;
  /**
   * What the native coin of each chain cost from an hour before `from` to half an hour after `to`, oldest first, about an hour
   * apart, so that what it cost at both ends is known; hours that the source does not know are missing. Chains whose coin it does not know, or had no price of, are absent. Rejects
   * with PriceSourceError when it failed.
   */
  prices(
    chains: readonly Chain[],
    span: { readonly from: EpochMs; readonly to: EpochMs },
    signal: AbortSignal,
  ): Promise<ReadonlyMap<Chain, readonly PricePoint[]>>;
}

/** Thrown by price sources; named by what the caller should do. */
export class PriceSourceError extends Error {
  override readonly name = 'PriceSourceError';
  readonly kind: 'rate-limited' | 'unavailable' | 'malformed';
  /** How long the source asked us to wait, milliseconds; only for rate-limited, and only if it said so. */
  readonly retryAfterMs: number | undefined;

  constructor(
    kind: 'rate-limited' | 'unavailable' | 'malformed',
    message: string,
    options: { cause?: unknown; retryAfterMs?: number } = {},
  ) {
    super(message, 'cause' in options ? { cause: options.cause } : undefined);
    this.kind = kind;
    this.retryAfterMs = options.retryAfterMs;
  }
}
