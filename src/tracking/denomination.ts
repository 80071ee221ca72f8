// A token may be counted anew: ten for one, and each costs a tenth. Nobody gained or lost by that, and no pool shows it but by
// its price. What tells it is the fully diluted value, which stays what it was. Prices are kept in the units of the beginning.

import type { Token } from '../model/call.ts';
import type { Quote } from '../model/quote.ts';
import { canonicalAddress } from '../model/token.ts';
import { priceUsd } from '../model/units.ts';

/** The least factor by which supply and price change at once when a token is counted anew. */
const LEAST_FACTOR = 5;
/** How far the fully diluted value may have moved meanwhile, as a ratio. */
const SAME_VALUE = 0.02;
/** Supplies so much apart, as a ratio, are told apart: figures are rounded. */
const SAME_SUPPLY = 0.005;

type Denominated = Pick<Token, 'last' | 'pair' | 'supply' | 'units'>;

interface Counted {
  /** Its price in the units in which the token's prices are kept. */
  readonly quote: Quote;
  readonly supply?: number;
  readonly units?: number;
  /** It was counted anew since the last price, or what was taken for that proved wrong: the price belongs to neither. */
  readonly isAnew: boolean;
}

/**
 * A quote in the units of the token, and those units after it. Counted anew is what costs a fifth or less, or five times as much
 * or more, in the same pool as at the last look, while price times supply is what it was within 2 %. When the supply is back where
 * it was before, so are the units.
 */
export function recount(token: Denominated, quote: Quote): Counted {
  const { last, supply: before, units = 1 } = token;
  const supply = quote.fdvUsd === undefined ? undefined : quote.fdvUsd / quote.price;
  if (supply === undefined || before === undefined || last === undefined || isElsewhere(token, quote))
    return counted(quote, { supply: before ?? supply, units, isAnew: false });
  const ratio = supply / before;
  if (Math.max(ratio, 1 / ratio) < LEAST_FACTOR) {
    const isNew = Math.abs(ratio - 1) > SAME_SUPPLY;
    return counted(quote, { supply: isNew ? supply : before, units, isAnew: false });
  }
  const valueBefore = (last.price / units) * before;
  const isSameValue = Math.abs(quote.price * supply - valueBefore) <= valueBefore * SAME_VALUE;
  const isBack = Math.abs(units * ratio - 1) <= SAME_VALUE;
  const isAnew = isSameValue || (isBack && units !== 1);
  return counted(quote, { supply, units: isBack ? 1 : isSameValue ? units * ratio : units, isAnew });
}

/** The quote with its price in the units in which the token's prices are kept. */
export function inUnits(quote: Quote, units = 1): Quote {
  const price = units === 1 ? undefined : priceUsd(quote.price * units);
  return price === undefined ? quote : { ...quote, price };
}

function counted(
  quote: Quote,
  state: { readonly supply: number | undefined; readonly units: number; readonly isAnew: boolean },
): Counted {
  const { supply, units, isAnew } = state;
  return {
    quote: inUnits(quote, units),
    ...(supply !== undefined && { supply }),
    ...(units !== 1 && { units }),
    isAnew,
  };
}

function isElsewhere({ pair }: Denominated, { pair: seenIn }: Quote): boolean {
  if (pair === undefined || seenIn === undefined) return true;
  return canonicalAddress(pair.address) !== canonicalAddress(seenIn.address);
}
