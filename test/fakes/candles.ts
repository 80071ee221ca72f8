import { epochMs, MINUTE, priceUsd, type PriceUsd } from '../../src/model/units.ts';
import {
  type Candle,
  type CandleRequest,
  type CandleSource,
  type Pool,
  PriceSourceError,
} from '../../src/ports.ts';

/** US dollars for one token at an instant, milliseconds since 1970; undefined when it is not traded. */
type Curve = (at: number) => number | undefined;

/** A source of candles that says what a test tells it to. */
export interface FakeCandles extends CandleSource {
  /** From now on the pool's candles follow the curve, minute by minute, or are these. */
  set(pool: string, candles: Curve | readonly Candle[]): void;
  /** From now on it does not know the pool. */
  forget(pool: string): void;
  /** From now on these are the pools of every token. */
  list(pools: readonly Pool[]): void;
  /** How often it was asked for pools. */
  readonly listings: () => number;
  /** Every request for candles, in order. */
  readonly asked: CandleRequest[];
  /** While true every request rejects. */
  down: boolean;
}

export function fakeCandles(name = 'fake'): FakeCandles {
  const pools = new Map<string, Curve | readonly Candle[]>();
  let listed: readonly Pool[] | undefined;
  let listings = 0;
  const fake: FakeCandles = {
    name,
    forget: (pool) => void pools.delete(pool),
    list: (all) => void (listed = all),
    listings: () => listings,
    async poolsOf() {
      listings += 1;
      if (fake.down) throw new PriceSourceError('unavailable', `the ${name} source is down`);
      return listed;
    },
    asked: [],
    down: false,
    set: (pool, candles) => void pools.set(pool, candles),
    async candles(request) {
      fake.asked.push(request);
      if (fake.down) throw new PriceSourceError('unavailable', `the ${name} source is down`);
      const known = pools.get(request.pool);
      if (known === undefined) return undefined;
      const candles = typeof known === 'function' ? along(known, request) : known;
      return candles.filter(({ at }) => at >= request.from && at < request.to);
    },
  };
  return fake;
}

/** A candle whose price does not move, unless told otherwise; plain numbers, which must be prices. */
export function candleAt(
  at: number,
  price: number,
  more: Partial<Record<'open' | 'high' | 'low' | 'close' | 'volumeUsd', number>> = {},
): Candle {
  const usd = (name: 'open' | 'high' | 'low' | 'close'): PriceUsd => {
    const value = priceUsd(more[name] ?? price);
    if (value === undefined) throw new RangeError(`expected a price, ${name} was ${more[name] ?? price}`);
    return value;
  };
  return {
    at: epochMs(at),
    open: usd('open'),
    high: usd('high'),
    low: usd('low'),
    close: usd('close'),
    volumeUsd: more.volumeUsd ?? 100,
  };
}

function along(curve: Curve, { minutes, from, to }: CandleRequest): readonly Candle[] {
  const spanMs = minutes * MINUTE;
  const first = Math.ceil(from / spanMs);
  return Array.from({ length: Math.max(Math.ceil(to / spanMs) - first, 0) }, (_, index) => {
    const at = (first + index) * spanMs;
    const prices = Array.from({ length: minutes + 1 }, (__, minute) => curve(at + minute * MINUTE)).filter(
      (price) => price !== undefined,
    );
    const [open] = prices;
    if (open === undefined) return [];
    const [high, low] = [Math.max(...prices), Math.min(...prices)];
    return [candleAt(at, prices.at(-1) ?? open, { open, high, low, volumeUsd: 100 * minutes })];
  }).flat();
}
