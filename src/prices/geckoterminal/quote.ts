import type { Quote, Trades } from '../../model/quote.ts';
import { type EpochMs, type PriceUsd, priceUsd } from '../../model/units.ts';
import type { Pinned } from '../../ports.ts';
import { agree } from '../agree.ts';
import { changesOf } from '../changes.ts';
import { hintOf } from '../few-sellers.ts';
import { type Leg, legOf, spelled, tradersOf, tradesOf } from './leg.ts';
import type { ListedPool, ListedToken } from './token-wire.ts';

/** Doubt of a price that is that of no pool the source shows: what stands behind it is unknown. */
const POOL_UNKNOWN = 'pool-unknown';
/** Pools with less in them are not stayed with, US dollars. */
const FLOOR_USD = 1_000;

/**
 * What the source says about a token. The price is that of its pool: the pinned one, else the one to which its launchpad
 * moved it, else the fullest one priced in known money; each only if it is within 25 % of the source's own price of the
 * token, which is taken alone and doubted when no pool is. Undefined when the source has no price of its own, as of tokens
 * that nobody trades any more.
 */
export function quoteOf(
  { ref, pair }: Pinned,
  answer: { readonly token: ListedToken; readonly pools: readonly ListedPool[] },
  origin: { readonly source: string; readonly at: EpochMs },
): Quote | undefined {
  const { token } = answer;
  const own = priceUsd(token.price_usd);
  if (own === undefined) return undefined;
  const legs = answer.pools.flatMap((pool) => legOf(pool, ref) ?? []);
  const leg = choose(legs, { own, token, pinned: pair?.address });
  const price = leg?.price ?? own;
  const { symbol, name, market_cap_usd: marketCapUsd } = token;
  const fdvUsd = fdvOf(token, own);
  const migratedTo = destinationOf(token);
  return {
    token: ref,
    ...origin,
    price,
    ...(symbol !== undefined && { symbol }),
    ...(name !== undefined && { name }),
    ...(marketCapUsd && { marketCapUsd }),
    ...(fdvUsd && { fdvUsd }),
    ...(migratedTo !== undefined && { migratedTo }),
    ...(leg === undefined ? withoutPool(token) : ofPool(leg, origin.at)),
  };
}

function choose(
  legs: readonly Leg[],
  by: { readonly own: PriceUsd; readonly token: ListedToken; readonly pinned: string | undefined },
): Leg | undefined {
  const launchpad = by.token.launchpad_details;
  // A curve that its token has left stands still for good.
  const sound = legs.filter(
    ({ price, pair }) => agree(price, by.own) && !(pair.curve && launchpad?.completed === true),
  );
  const at = (address: string | undefined): Leg | undefined =>
    sound.find(({ pair }) => address !== undefined && spelled(pair.address) === spelled(address));
  const pinned = at(by.pinned);
  if (pinned !== undefined && (pinned.liquidityUsd ?? Infinity) >= FLOOR_USD) return pinned;
  return at(launchpad?.migrated_destination_pool_address) ?? [...sound].sort(byStanding)[0];
}

function destinationOf({ launchpad_details: launchpad }: ListedToken): string | undefined {
  return launchpad?.completed === true ? launchpad.migrated_destination_pool_address : undefined;
}

function byStanding(a: Leg, b: Leg): number {
  return Number(b.honest) - Number(a.honest) || (b.liquidityUsd ?? 0) - (a.liquidityUsd ?? 0);
}

/** The source's fully diluted value where it is that of its own price and supply; recorded ones are off 35-fold at times. */
function fdvOf(
  { fdv_usd: fdv, normalized_total_supply: supply }: ListedToken,
  own: PriceUsd,
): number | undefined {
  if (fdv === undefined || supply === undefined || supply === 0) return fdv;
  return agree(fdv, own * supply) ? fdv : undefined;
}

function withoutPool({
  total_reserve_in_usd: reserve,
  launchpad_details: launchpad,
}: ListedToken): Partial<Quote> {
  const known = reserve !== undefined && launchpad?.completed !== false;
  return { ...(known && { liquidityUsd: reserve }), doubt: POOL_UNKNOWN };
}

function ofPool(leg: Leg, at: EpochMs): Partial<Quote> {
  const { liquidityUsd, depthUsd, pair, pool, price, side } = leg;
  const volumeUsd = known(pool.figures.volume_usd ?? {});
  const trades = known<Trades>({
    m5: tradesOf(leg, 'm5'),
    h1: tradesOf(leg, 'h1'),
    h24: tradesOf(leg, 'h24'),
  });
  const percent = side === 'base' ? pool.figures.price_change_percentage : undefined;
  const change = changesOf(percent ?? {}, { price, at, createdAt: pair.createdAt });
  const hint = hintOf([tradersOf(leg, 'h1') ?? trades?.h1, tradersOf(leg, 'h24') ?? trades?.h24]);
  return {
    pair,
    ...(liquidityUsd !== undefined && { liquidityUsd }),
    ...(depthUsd !== undefined && { depthUsd }),
    ...(volumeUsd !== undefined && { volumeUsd }),
    ...(trades !== undefined && { trades }),
    ...(change !== undefined && { change }),
    ...(hint !== undefined && { hint }),
    ...(!leg.honest && { doubt: 'quote-asset' }),
  };
}

type Spans<T> = { readonly m5?: T | undefined; readonly h1?: T | undefined; readonly h24?: T | undefined };

/** The same spans without the unknown ones; undefined when all are unknown. */
function known<T>({ m5, h1, h24 }: Spans<T>): { m5?: T; h1?: T; h24?: T } | undefined {
  if (m5 === undefined && h1 === undefined && h24 === undefined) return undefined;
  return {
    ...(m5 !== undefined && { m5 }),
    ...(h1 !== undefined && { h1 }),
    ...(h24 !== undefined && { h24 }),
  };
}
