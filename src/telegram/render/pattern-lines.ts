import type { ChannelPatterns } from '../../model/analytics.ts';
import { count, duration, percent, share } from '../format.ts';
import { estimatedPercent, INTERVALS, shareRange, SIZE_NAMES } from './figures.ts';

const SIZES = 3;
/** Fewer calls tell no habit. */
const FEWEST = 10;
/** A tenth more or less, as a logarithm: below it two spreads are about the same. */
const MUCH_APART = 0.1;

/** How a channel calls: which sizes, how fast its calls rise, what forecasts of it were worth, how even it is, when to sell. */
export function patternLines(patterns: ChannelPatterns | undefined): readonly (string | undefined)[] {
  if (patterns === undefined || patterns.calls < FEWEST)
    return [`It takes ${FEWEST} completed calls to tell how a channel calls.`];
  return [
    `From ${count(patterns.calls, 'completed call')}:`,
    sizesLine(patterns),
    timeLine(patterns),
    qualityLine(patterns),
    spreadLine(patterns),
    holdingLine(patterns),
    INTERVALS,
  ];
}

function sizesLine({ tiers }: ChannelPatterns): string | undefined {
  if (tiers.length === 0) return undefined;
  const named = tiers
    .slice(0, SIZES)
    .map(({ tier, share: part }) => `${SIZE_NAMES[tier]} ${share(part.value)} (${shareRange(part)})`);
  return `Sizes: ${named.join(', ')}`;
}

function timeLine({ timeToAthMs }: ChannelPatterns): string | undefined {
  if (timeToAthMs === undefined) return undefined;
  const { calls, low, median, high } = timeToAthMs;
  return `Highs: half of them come ${duration(low)} to ${duration(high)} after the post, the middle one after ${duration(median)} (${count(calls, 'call')} that rose)`;
}

function qualityLine({ quality }: ChannelPatterns): string | undefined {
  return quality === undefined
    ? undefined
    : `Above +10 %: ${share(quality.foretold)} foretold, ${share(quality.came.value)} came (${shareRange(quality.came)})`;
}

function spreadLine({ spread }: ChannelPatterns): string | undefined {
  if (spread === undefined) return undefined;
  const compared =
    Math.abs(Math.log(spread)) < MUCH_APART
      ? 'about as scattered as'
      : `${spread > 1 ? 'more' : 'less'} scattered than`;
  return `Results are ${compared} others of the same sizes (${spread.toFixed(2)}x)`;
}

function holdingLine({ holding }: ChannelPatterns): string | undefined {
  if (holding === undefined) return undefined;
  const { holdMs, calls, roi, endRoi } = holding;
  return `Selling ${duration(holdMs)} after the post, best on its older calls, paid ${estimatedPercent(roi)} a call on ${count(calls, 'newer call')}, holding to the end ${percent(endRoi)}`;
}
