// What must be traded before a price in candles is a market's. In a constant-product pool a buyer who moves the price by the factor
// m leaves Q = V / (1 - 1 / sqrt(m)) dollars of the other side behind, V of them his own (x y = k; Uniswap v2, Adams et al. 2020).
// So a rise by m in a pool that can be traded wants V = Q (1 - 1 / sqrt(m)), with Q half of the least depth, in one step or in many.

import { type EpochMs, epochMs } from '../model/units.ts';
import type { Candle } from '../ports/prices.ts';

interface BackingRules {
  /** For how long what is traded after a candle still stands behind its close, milliseconds. */
  readonly holdMs: number;
  /** Ratio by which a close may stand above the last one that was paid for, with nothing to show for it. */
  readonly loneIncrease: number;
  /** Usable depth, US dollars, below which a price cannot be traded. */
  readonly minDepthUsd: number;
}

/** US dollars that a rise from one price to another costs in the smallest pool that can be traded; 0 where it is none. */
export function neededUsd(from: number, to: number, { minDepthUsd }: BackingRules): number {
  return to <= from ? 0 : (minDepthUsd / 2) * (1 - Math.sqrt(from / to));
}

/** The last close that was paid for, and the US dollars traded since. */
export interface Base {
  readonly price: number;
  readonly tradedUsd: number;
}

/** The base with the volume of one more candle; its close is the new one if it was believed and is paid for, as every fall is. */
export function afterClose(
  base: Base,
  candle: Candle,
  options: BackingRules & { isBelieved: boolean },
): Base {
  const tradedUsd = base.tradedUsd + candle.volumeUsd;
  const isPaid = tradedUsd >= neededUsd(base.price, candle.close, options);
  return options.isBelieved && isPaid ? { price: candle.close, tradedUsd: 0 } : { ...base, tradedUsd };
}

/** Does a close stand further above the base than what was traded since then and `aheadUsd` after it pays for? */
export function isUnpaid(base: Base, candle: Candle, options: BackingRules & { aheadUsd: number }): boolean {
  if (candle.close <= base.price * (1 + options.loneIncrease)) return false;
  const tradedUsd = base.tradedUsd + candle.volumeUsd + options.aheadUsd;
  return tradedUsd < neededUsd(base.price, candle.close, options);
}

/** What stands behind the close of one candle. */
export interface Backing {
  /** The end of the candle. */
  readonly at: EpochMs;
  /** False when it rose there and next to nothing was traded: it is no price that anybody could have sold at. */
  readonly isPaid: boolean;
  /** Paid, and so much traded as moves the smallest pool by `loneIncrease`: somebody still trades there. */
  readonly isTraded: boolean;
}

/**
 * What stands behind each of these candles, oldest first, of `spanMs` milliseconds. The candle's own volume counts: whether a price
 * may be a high is asked more strictly, see verifyHighs(). Where the source tells no volume nothing is said against any.
 */
export function backingOf(
  candles: readonly Candle[],
  spanMs: number,
  rules: BackingRules,
): readonly Backing[] {
  const hasVolume = candles.some(({ volumeUsd }) => volumeUsd > 0);
  const leastUsd = neededUsd(1, 1 + rules.loneIncrease, rules);
  let before = candles[0]?.close ?? 0;
  let base: Base = { price: before, tradedUsd: 0 };
  return candles.map((candle, index) => {
    const aheadUsd = tradedAfter(candles, index, spanMs + rules.holdMs);
    const step: Base = { price: before, tradedUsd: 0 };
    const isBelieved =
      !isUnpaid(step, candle, { ...rules, aheadUsd }) && !isUnpaid(base, candle, { ...rules, aheadUsd });
    if (isBelieved) before = candle.close;
    base = afterClose(base, candle, { ...rules, isBelieved });
    const isPaid = isBelieved || !hasVolume;
    const isTraded = isPaid && (!hasVolume || candle.volumeUsd + aheadUsd >= leastUsd);
    return { at: epochMs(candle.at + spanMs), isPaid, isTraded };
  });
}

/** US dollars traded in the candles after one that begin within so long after its beginning. */
function tradedAfter(candles: readonly Candle[], index: number, withinMs: number): number {
  const untilAt = (candles[index]?.at ?? 0) + withinMs;
  let tradedUsd = 0;
  for (let later = index + 1; (candles[later]?.at ?? Infinity) < untilAt; later += 1)
    tradedUsd += candles[later]?.volumeUsd ?? 0;
  return tradedUsd;
}
