import type { Changes } from '../model/quote.ts';
import { DAY, type EpochMs, HOUR, MINUTE, type PriceUsd, priceUsd } from '../model/units.ts';

const SPANS = { m5: 5 * MINUTE, h1: HOUR, h6: 6 * HOUR, h24: DAY } as const;
/** Sources round to hundredths of a percent: below it more than half a percent of the price then would be guessed. */
const LOWEST = -0.99;
/** Above that it is dust in an empty pool; a recorded one claims 341,554. */
const HIGHEST = 1_000;

/**
 * Changes that a source states in percent, as ratios. Left out is what makes no sense, and every span that is longer than
 * the pool is old: sources then count from its first trade. Undefined when nothing is left.
 */
export function changesOf(
  percent: Readonly<Partial<Record<keyof Changes, number | undefined>>>,
  now: { readonly price: PriceUsd; readonly at: EpochMs; readonly createdAt?: EpochMs | undefined },
): Changes | undefined {
  const ageMs = now.createdAt === undefined ? Infinity : now.at - now.createdAt;
  const ratioOf = (span: keyof Changes): number | undefined => {
    const ratio = (percent[span] ?? NaN) / 100;
    const usable = ratio >= LOWEST && ratio <= HIGHEST && ageMs >= SPANS[span];
    return usable && priceUsd(now.price / (1 + ratio)) !== undefined ? ratio : undefined;
  };
  const [m5, h1, h6, h24] = [ratioOf('m5'), ratioOf('h1'), ratioOf('h6'), ratioOf('h24')];
  const changes = {
    ...(m5 !== undefined && { m5 }),
    ...(h1 !== undefined && { h1 }),
    ...(h6 !== undefined && { h6 }),
    ...(h24 !== undefined && { h24 }),
  };
  return Object.keys(changes).length > 0 ? changes : undefined;
}
