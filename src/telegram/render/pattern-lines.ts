import type { ChannelPatterns } from '../../model/analytics.ts';
import { count, duration, number, percent, share } from '../format.ts';
import { estimatedPercent, INTERVALS, shareRange, SIZE_NAMES } from './figures.ts';

const SIZES = 3;
/** Fewer calls tell no habit. */
const FEWEST = 10;

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
  return `Highs: half of them come between ${duration(low)} and ${duration(high)} after the post, the median after ${duration(median)} (${count(calls, 'call')} that rose)`;
}

function qualityLine({ quality }: ChannelPatterns): string | undefined {
  return quality === undefined
    ? undefined
    : `Above +10 %: forecasts said ${share(quality.foretold)}, it was ${share(quality.came.value)} (${shareRange(quality.came)})`;
}

function spreadLine({ spread }: ChannelPatterns): string | undefined {
  if (spread === undefined) return undefined;
  const { value, low, high } = spread;
  const compared = low <= 1 && high >= 1 ? 'about as much as' : `${value > 1 ? 'more' : 'less'} than`;
  return `Its results vary ${compared} others of the same size: ${value.toFixed(2)} times the spread (${low.toFixed(2)} to ${high.toFixed(2)})`;
}

function holdingLine({ holding }: ChannelPatterns): string | undefined {
  if (holding === undefined) return undefined;
  const { holdMs, calls, roi, endRoi } = holding;
  return `Selling ${duration(holdMs)} after the post, the best choice on its older calls, would have paid ${estimatedPercent(roi)} a call on ${number(calls)} newer ones, holding to the end ${percent(endRoi)}`;
}
