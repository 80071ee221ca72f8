import { DAY, HOUR, MINUTE } from '../../model/units.ts';
import { inventAddress } from './addresses.ts';
import { type MarketState, type MarketToken, poolLiquidityUsd, type Spans, tradesOf } from './market.ts';
import { createPath, type Path } from './path.ts';
import { createRandom } from '../../random.ts';
import { hash32 } from './random.ts';
import { inventStory, type Story } from './story.ts';

/** What a simulated token is called and when its story begins. */
export interface SimulatedToken {
  readonly chain: string;
  readonly address: string;
  /** By default one that follows from the token's. */
  readonly pairAddress?: string;
  readonly symbol: string;
  readonly name: string;
  /** The instant that the story's times and multiples are counted from, milliseconds since 1970. */
  readonly calledAt: number;
  /** Everything about the token follows from it; by default from its address. */
  readonly seed?: string;
  /** US dollars at the call; by default between $50K and $950K. */
  readonly marketCapUsd?: number;
  /** How long before the call its pool was made; by default between one hour and three days. */
  readonly ageMs?: number;
  readonly quote?: 'native' | 'stable';
  /** Parts of the story that are not left to the seed. */
  readonly story?: Partial<Story>;
}

const SUPPLY = 1e9;
const POOLS: Readonly<Record<string, string>> = {
  solana: 'pumpswap',
  ethereum: 'uniswap',
  base: 'aerodrome',
  bsc: 'pancakeswap',
};
const CURVES: Readonly<Record<string, string>> = { solana: 'pumpfun', bsc: 'fourmeme' };
const SPANS: Spans<number> = { m5: 5 * MINUTE, h1: HOUR, h6: 6 * HOUR, h24: DAY };

/**
 * A token whose whole market life follows from its seed. One pool, or two where the story has a migration: the curve,
 * which stands still from then on, and the pool that takes over at the same price.
 */
export function simulateToken(options: SimulatedToken): readonly MarketToken[] {
  const seed = hash32(options.seed ?? options.address);
  const random = createRandom(seed ^ 0x51ed270b);
  const story: Story = { ...inventStory(seed), ...options.story };
  const capUsd = options.marketCapUsd ?? 50_000 * 19 ** random();
  const createdAt = Math.round(options.calledAt - (options.ageMs ?? HOUR * 72 ** random()));
  const { chain, address, symbol, name, calledAt, quote = 'native' } = options;
  const pairAddress = options.pairAddress ?? inventAddress(chain, `${address} pool`);
  const path = createPath(story, seed);
  const identity = { chain, address, symbol, name, supply: SUPPLY, quote };
  const life = { story, path, calledAt, price: capUsd / SUPPLY };

  const curveDex = CURVES[chain];
  const poolDex = POOLS[chain] ?? 'uniswap';
  if (story.migratesAtMs === undefined || curveDex === undefined) {
    const at = stateOf({ ...life, createdAt, curve: false });
    return [{ ...identity, pairAddress, dexId: poolDex, createdAt, at }];
  }
  const migratedAt = Math.round(calledAt + story.migratesAtMs);
  const frozen = { ...story, quietAtMs: story.migratesAtMs };
  const onCurve = { ...life, story: frozen, path: createPath(frozen, seed), createdAt, curve: true };
  const inPool = { ...life, createdAt: migratedAt, curve: false };
  return [
    { ...identity, pairAddress, dexId: curveDex, createdAt, at: stateOf(onCurve) },
    {
      ...identity,
      pairAddress: inventAddress(chain, `${pairAddress} migrated`),
      dexId: poolDex,
      createdAt: migratedAt,
      at: stateOf(inPool),
    },
  ];
}

interface Life {
  readonly story: Story;
  readonly path: Path;
  readonly calledAt: number;
  /** US dollars at the call. */
  readonly price: number;
  readonly createdAt: number;
  readonly curve: boolean;
}

function stateOf(life: Life): (ms: number) => MarketState | undefined {
  const { story, path, calledAt, price, createdAt, curve } = life;
  const priceAt = (ms: number): number => price * path.multiple(ms - calledAt);

  return (ms) => {
    const since = ms - calledAt;
    const inGap = story.gap !== undefined && since >= story.gap.fromMs && since < story.gap.untilMs;
    if (ms < createdAt || inGap || since >= (story.vanishesAtMs ?? Infinity)) return undefined;
    const now = priceAt(ms);
    const buyShare = (spanMs: number): number => 0.5 + 0.2 * Math.tanh(Math.log(now / priceAt(ms - spanMs)));
    const volume = (spanMs: number): number => volumeUsd(life, ms, spanMs);
    const trades = (spanMs: number): MarketState['trades']['m5'] =>
      tradesOf(volume(spanMs), buyShare(spanMs));
    return {
      price: now,
      ...(!curve && {
        liquidityUsd: since < (story.ruggedAtMs ?? Infinity) ? poolLiquidityUsd(now * SUPPLY) : 0.02,
      }),
      volumeUsd: overSpans(volume),
      trades: overSpans(trades),
    };
  };
}

/** Turnover is highest around the call and the peak and dies away within a day; after a rug or the last trade there is none. */
function volumeUsd({ story, path, calledAt, price, createdAt }: Life, ms: number, spanMs: number): number {
  const endsAt = Math.min(ms, calledAt + Math.min(story.ruggedAtMs ?? Infinity, story.quietAtMs ?? Infinity));
  const startsAt = Math.max(ms - spanMs, createdAt);
  if (endsAt <= startsAt) return 0;
  const middle = (startsAt + endsAt) / 2 - calledAt;
  const stirred =
    Math.exp(-Math.abs(middle) / (8 * HOUR)) + Math.exp(-Math.abs(middle - story.peakAtMs) / (6 * HOUR));
  const perHour = poolLiquidityUsd(price * path.multiple(middle) * SUPPLY) * (0.02 + 0.8 * stirred);
  return (perHour * (endsAt - startsAt)) / HOUR;
}

function overSpans<T>(measure: (spanMs: number) => T): Spans<T> {
  return { m5: measure(SPANS.m5), h1: measure(SPANS.h1), h6: measure(SPANS.h6), h24: measure(SPANS.h24) };
}
