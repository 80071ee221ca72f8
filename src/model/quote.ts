import type { EpochMs, PriceUsd } from './units.ts';
import type { TokenRef } from './token.ts';

/** The pool a price comes from. */
export interface Pair {
  /** In the source's exact case: pool addresses are case-sensitive outside EVM. */
  readonly address: string;
  readonly dex: string;
  /** A launchpad's bonding curve: it has no liquidity figure, and it ends when the token migrates. */
  readonly curve: boolean;
  readonly createdAt?: EpochMs;
}

/** Trades of a recent span, as counts. */
export interface Trades {
  readonly buys: number;
  readonly sells: number;
}

/** What a source said about one token at one instant. Absent fields are unknown, never zero. */
export interface Quote {
  readonly token: TokenRef;
  readonly at: EpochMs;
  readonly price: PriceUsd;
  /** Where it comes from, e.g. `dexscreener`. */
  readonly source: string;
  readonly pair?: Pair;
  readonly symbol?: string;
  readonly name?: string;
  /** US dollars in the pool as the source reports it. Undefined: unknown (curves and fresh pools have none). */
  readonly liquidityUsd?: number;
  /** Twice the smaller side of the pool, US dollars: what can really be traded against. Undefined: unknown. */
  readonly depthUsd?: number;
  readonly marketCapUsd?: number;
  readonly fdvUsd?: number;
  /** US dollars traded in the last five minutes, hour and day. */
  readonly volumeUsd?: { readonly m5?: number; readonly h1?: number; readonly h24?: number };
  readonly trades?: { readonly m5?: Trades; readonly h1?: Trades; readonly h24?: Trades };
  /**
   * How the price changed since five minutes, one, six and 24 hours before, as ratios (0.05 is +5 %), so that the price
   * then was price / (1 + change). A missing key: unknown, no trade that long ago, or a figure that no price can be read from.
   */
  readonly change?: Changes;
  /** What a pool's figures hint at besides its price; absent when they hint at nothing. */
  readonly hint?: Hint;
  /** Pool to which its launchpad has moved the token, in the source's exact case; absent while it has not, or unknown. */
  readonly migratedTo?: string;
  /** Why this quote must not carry a high by itself (e.g. `pair-switch`); absent when nothing speaks against it. */
  readonly doubt?: string;
}

/** Changes of a price over spans that end now, as ratios: at least -0.99, at most 1,000. */
export interface Changes {
  readonly m5?: number;
  readonly h1?: number;
  readonly h6?: number;
  readonly h24?: number;
}

/** few-sellers: many have bought and hardly anybody has sold, as where a token cannot be sold (a honeypot). */
export type Hint = 'few-sellers';

/** What is kept of a quote: one point of a token's price series. */
export interface Sample {
  readonly at: EpochMs;
  readonly price: PriceUsd;
  readonly source: string;
  readonly liquidityUsd?: number;
  readonly depthUsd?: number;
  readonly marketCapUsd?: number;
  /** US dollars traded in the five minutes before; undefined when the source did not say. */
  readonly volumeM5Usd?: number;
  /** Trades in the five minutes before; undefined when the source did not say. */
  readonly tradesM5?: number;
  /** Why the sample may not carry a high, see Quote.doubt. */
  readonly doubt?: string;
}
