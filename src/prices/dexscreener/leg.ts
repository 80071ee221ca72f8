import { canonicalAddress, type TokenRef, tokenRef } from '../../model/token.ts';
import { type EpochMs, epochMs, type PriceUsd, priceUsd } from '../../model/units.ts';
import type { Pair, Quote, Trades } from '../../model/quote.ts';
import { changesOf } from '../changes.ts';
import { hintOf } from '../few-sellers.ts';
import { isQuoteAsset } from '../quote-assets.ts';
import type { Listing } from './wire.ts';

/** One pool seen from one of its two tokens. */
export interface Leg {
  readonly token: TokenRef;
  readonly listing: Listing;
  readonly side: 'base' | 'quote';
  readonly price: PriceUsd;
  readonly curve: boolean;
  /** US dollars in the pool; undefined where unknown, which it always is for a curve without a positive figure. */
  readonly liquidityUsd: number | undefined;
  /** Twice the smaller side, US dollars; undefined where a side is unknown. */
  readonly depthUsd: number | undefined;
}

/** Launchpads' bonding curves, by DexScreener's dexId. They come without a liquidity figure, or with 0. */
const CURVES: ReadonlySet<string> = new Set([
  'pumpfun',
  'meteoradbc',
  'launchlab',
  'moonshot',
  'moonit',
  'boop',
  'boopfun',
  'heaven',
  'fourmeme',
  'flap',
  'sunpump',
]);

/** The pool seen from `token`; undefined when it does not trade it or its price is unusable. */
export function legOf(listing: Listing, token: TokenRef): Leg | undefined {
  if (listing.chainId !== token.chain) return undefined;
  const wanted = canonicalAddress(token.address);
  if (canonicalAddress(listing.baseToken.address) === wanted) return legOn(listing, 'base');
  const quote = listing.quoteToken.address;
  return quote !== undefined && canonicalAddress(quote) === wanted ? legOn(listing, 'quote') : undefined;
}

/**
 * The pool seen from the token that it is about: its base token, unless that is a known quote asset and the other is not.
 * Undefined when there is no such token or its price is unusable.
 */
export function mainLeg(listing: Listing): Leg | undefined {
  const { chainId, baseToken, quoteToken } = listing;
  const inverted =
    isQuoteAsset(chainId, baseToken.address) === true &&
    quoteToken.address !== undefined &&
    isQuoteAsset(chainId, quoteToken.address) === false;
  return legOn(listing, inverted ? 'quote' : 'base');
}

/** Price of a side in US dollars: priceUsd for the base token, priceUsd / priceNative for the quote token. */
function legOn(listing: Listing, side: Leg['side']): Leg | undefined {
  const { liquidity, priceUsd: baseUsd, priceNative } = listing;
  const quoteUsd = baseUsd !== undefined && priceNative ? baseUsd / priceNative : undefined;
  const price = priceUsd(side === 'base' ? baseUsd : quoteUsd);
  const address = side === 'base' ? listing.baseToken.address : listing.quoteToken.address;
  if (price === undefined || address === undefined) return undefined;
  const curve = CURVES.has(listing.dexId);
  const unknown = liquidity === undefined || (curve && !liquidity.usd);
  return {
    token: tokenRef(listing.chainId, address),
    listing,
    side,
    price,
    curve,
    liquidityUsd: unknown ? undefined : liquidity.usd,
    depthUsd: unknown ? undefined : twiceSmallerSide(liquidity, baseUsd, quoteUsd),
  };
}

function twiceSmallerSide(
  liquidity: NonNullable<Listing['liquidity']>,
  baseUsd: number | undefined,
  quoteUsd: number | undefined,
): number | undefined {
  const { base, quote } = liquidity;
  if (base === undefined || quote === undefined || baseUsd === undefined || quoteUsd === undefined)
    return undefined;
  const depth = 2 * Math.min(base * baseUsd, quote * quoteUsd);
  return Number.isFinite(depth) ? depth : undefined;
}

/** What the pool says about the leg's token; figures that belong to the other token are left out. */
export function quoteOf(leg: Leg, doubt?: string): Quote {
  const { listing, side, liquidityUsd, depthUsd } = leg;
  const { symbol, name } = side === 'base' ? listing.baseToken : listing.quoteToken;
  const marketCapUsd = side === 'base' ? listing.marketCap : undefined;
  const fdvUsd = side === 'base' ? listing.fdv : undefined;
  const volumeUsd = known(listing.volume);
  const trades = known({
    m5: tradesOf(listing.txns?.m5, side),
    h1: tradesOf(listing.txns?.h1, side),
    h24: tradesOf(listing.txns?.h24, side),
  });
  const pair = pairOf(leg);
  const now = { price: leg.price, at: listing.seenAt, createdAt: pair.createdAt };
  // A change against the base token is none of the quote token.
  const change = side === 'base' ? changesOf(listing.priceChange ?? {}, now) : undefined;
  const hint = hintOf([trades?.h1, trades?.h24]);
  return {
    token: leg.token,
    at: listing.seenAt,
    price: leg.price,
    source: 'dexscreener',
    pair,
    ...(symbol !== undefined && { symbol }),
    ...(name !== undefined && { name }),
    ...(liquidityUsd !== undefined && { liquidityUsd }),
    ...(depthUsd !== undefined && { depthUsd }),
    ...(marketCapUsd && { marketCapUsd }),
    ...(fdvUsd && { fdvUsd }),
    ...(volumeUsd !== undefined && { volumeUsd }),
    ...(trades !== undefined && { trades }),
    ...(change !== undefined && { change }),
    ...(hint !== undefined && { hint }),
    ...(doubt !== undefined && { doubt }),
  };
}

const LATEST_MS = 8.64e15;

/** When the pool was made; undefined where the source does not say or names no instant. */
export function createdAtOf({ pairCreatedAt }: Listing): EpochMs | undefined {
  const dated = pairCreatedAt !== undefined && pairCreatedAt > 0 && pairCreatedAt < LATEST_MS;
  return dated ? epochMs(pairCreatedAt) : undefined;
}

function pairOf(leg: Leg): Pair {
  const { pairAddress, dexId } = leg.listing;
  const createdAt = createdAtOf(leg.listing);
  return {
    address: pairAddress,
    dex: dexId,
    curve: leg.curve,
    ...(createdAt !== undefined && { createdAt }),
  };
}

type Spans<T> = { readonly m5?: T | undefined; readonly h1?: T | undefined; readonly h24?: T | undefined };

/** The same spans without the unknown ones; undefined when all are unknown. */
function known<T>(spans: Spans<T> | undefined): { m5?: T; h1?: T; h24?: T } | undefined {
  if (spans === undefined) return undefined;
  const { m5, h1, h24 } = spans;
  if (m5 === undefined && h1 === undefined && h24 === undefined) return undefined;
  return {
    ...(m5 !== undefined && { m5 }),
    ...(h1 !== undefined && { h1 }),
    ...(h24 !== undefined && { h24 }),
  };
}

/** Buying the base token is selling the quote token. */
function tradesOf(
  counted: { readonly buys?: number | undefined; readonly sells?: number | undefined } | undefined,
  side: Leg['side'],
): Trades | undefined {
  if (counted?.buys === undefined || counted.sells === undefined) return undefined;
  const { buys, sells } = counted;
  return side === 'base' ? { buys, sells } : { buys: sells, sells: buys };
}
