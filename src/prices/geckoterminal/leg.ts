import { canonicalAddress, type TokenRef } from '../../model/token.ts';
import { type EpochMs, epochMs, type PriceUsd, priceUsd } from '../../model/units.ts';
import type { Pair, Trades } from '../../model/quote.ts';
import { isQuoteAsset } from '../quote-assets.ts';
import type { ListedPool } from './token-wire.ts';

/** One pool seen from one of its two tokens. */
export interface Leg {
  readonly pool: ListedPool;
  readonly side: 'base' | 'quote';
  readonly price: PriceUsd;
  readonly pair: Pair;
  /** US dollars in the pool; undefined where unknown, which it always is for a curve. */
  readonly liquidityUsd: number | undefined;
  /** Twice the smaller side, US dollars; undefined where a side is unknown. */
  readonly depthUsd: number | undefined;
  /** False when it is priced in something that is known to be none of its chain's money. */
  readonly honest: boolean;
}

/** Launchpads' bonding curves, by GeckoTerminal's id of the exchange. */
const CURVES: ReadonlySet<string> = new Set([
  'pump-fun',
  'meteora-dbc',
  'raydium-launchlab',
  'boop-fun',
  'moonit',
  'heaven',
  'virtuals-solana',
]);

/** Is this exchange a launchpad, whose pools are bonding curves? */
export function isCurve(dex: string): boolean {
  return CURVES.has(dex);
}

/**
 * One spelling of an address, by which those of an answer are held against those that were asked for: on Sui and Aptos
 * zeros may lead it.
 */
export function spelled(address: string): string {
  return canonicalAddress(address).replace(/^0x0+(?=[0-9a-f]+::)/i, '0x');
}

/** The pool seen from `token`; undefined when it does not trade it or its price is unusable. */
export function legOf(pool: ListedPool, token: TokenRef): Leg | undefined {
  const { figures, base, quote, dex } = pool;
  const wanted = spelled(token.address);
  const side = spelled(base) === wanted ? 'base' : spelled(quote) === wanted ? 'quote' : undefined;
  const price = priceUsd(side === 'quote' ? figures.quote_token_price_usd : figures.base_token_price_usd);
  if (side === undefined || price === undefined) return undefined;
  const curve = isCurve(dex);
  const createdAt = createdAtOf(figures);
  return {
    pool,
    side,
    price,
    pair: {
      address: figures.address,
      dex,
      curve,
      ...(createdAt !== undefined && { createdAt }),
    },
    liquidityUsd: curve ? undefined : figures.reserve_in_usd,
    depthUsd: curve ? undefined : twiceSmallerSide(figures),
    honest: isQuoteAsset(token.chain, side === 'base' ? quote : base) !== false,
  };
}

/** When the pool was made; undefined where the source does not say or names no instant. */
export function createdAtOf({ pool_created_at: date }: ListedPool['figures']): EpochMs | undefined {
  const createdAt = Date.parse(date ?? '');
  return createdAt > 0 ? epochMs(createdAt) : undefined;
}

/** Trades of the leg's token: buying the base token is selling the quote token. */
export function tradesOf({ pool, side }: Leg, span: 'm5' | 'h1' | 'h24'): Trades | undefined {
  const { buys, sells } = pool.figures.transactions?.[span] ?? {};
  return seenFrom(side, buys, sells);
}

/** How many people bought and sold the leg's token. */
export function tradersOf({ pool, side }: Leg, span: 'h1' | 'h24'): Trades | undefined {
  const { buyers, sellers } = pool.figures.transactions?.[span] ?? {};
  return seenFrom(side, buyers, sellers);
}

function seenFrom(
  side: Leg['side'],
  buys: number | undefined,
  sells: number | undefined,
): Trades | undefined {
  if (buys === undefined || sells === undefined) return undefined;
  return side === 'base' ? { buys, sells } : { buys: sells, sells: buys };
}

function twiceSmallerSide(figures: ListedPool['figures']): number | undefined {
  const { base_token_liquidity_usd: base, quote_token_liquidity_usd: quote } = figures;
  return base === undefined || quote === undefined ? undefined : 2 * Math.min(base, quote);
}
