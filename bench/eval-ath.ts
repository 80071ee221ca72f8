// How near the highs of calls come to the truth: recorded candles replayed as if live.
//   npm run eval:ath -- --candles DIR [--json]
// DIR holds series of one minute (gt_*_1m.csv, gt1m_*.csv) and of five (gt_*_5m.csv); others in it are not read. On each one
// 40 calls are made at even distances, each followed for seven days or to the end of the series. The truth is the highest
// close of five minutes after the entry; a 2x is one that such a close reached.
//   polled     polls when the schedule says, judged by the rules of the sweep; alerts are polls' own. Recordings hold volume, but
//              neither depth nor trades: polls are given $50,000 of depth and a trade for each $100 of volume
//   verified   the high of the outcome with which the call completes: polls, and candles of five minutes read when they are for
//              every call
// Then prices are planted among the candles: a wick (a high), a print (one close, back in the next candle), dust (from one
// candle on, with a dollar of volume each). --json ends with one line: polledP90 is of the first 24 hours, falseHighs counts what
// outcomes accepted of planted wicks, prints and dust of 2x and more and of rugs. What falls back by less than half is no wick by
// the rules; smallPrintsAccepted counts it, and the table shows it. rungDelayMedianS is of
// 2x crossed in the first hour.

import { parseArgs } from 'node:util';
import { measurePlants, measureWindow } from './ath/measure.ts';
import {
  earlyDelays,
  gaps,
  highLines,
  plantLines,
  pollLines,
  quantile,
  rugLines,
  shareWithin,
  VERIFIED,
} from './ath/report.ts';
import { replayRugs } from './ath/rugs.ts';
import { readSeries } from './ath/series.ts';
import { windowsOf } from './ath/windows.ts';

/** A close that falls back by half or more is a wick. */
const WICK_FROM = 2;
const GAIN_FROM = 1.01;

const { values: options } = parseArgs({
  options: { candles: { type: 'string' }, json: { type: 'boolean', default: false } },
});

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

if (options.candles === undefined) fail('expected --candles DIR, a folder of recorded candles');
const series = readSeries(options.candles);
if (series === undefined) fail(`expected a folder of candles at ${options.candles}, found nothing there`);
const windows = series.flatMap(windowsOf);
if (windows.length === 0)
  fail(`expected series of one or five minutes in ${options.candles}, found none that holds half an hour`);

const found = windows.map(measureWindow);
const planted = windows.flatMap((window, index) => {
  const each = found[index];
  return each === undefined ? [] : measurePlants(window, each);
});
const rugs = replayRugs();

console.log(
  `${series.length} series, ${windows.length} calls; those of one series overlap, so few of them are independent. True high over found high:`,
);
for (const line of highLines(found)) console.log(line);
console.log('\nPolls alone, first 24 hours, and their alert of 2x after its crossing:');
for (const line of pollLines(found)) console.log(line);
console.log('\nPlanted prices accepted, by polls + by the outcome; the size is that of the true high:');
for (const line of plantLines(planted)) console.log(line);
console.log(
  '\nRecorded rugs, multiple accepted; 1 is no gain. Candles of CR7 are recorded, those of the others made from recorded prices and volumes:',
);
for (const line of rugLines(rugs)) console.log(line);

if (options.json) {
  const accepted = planted.filter(({ isAccepted }) => isAccepted);
  const falseHighs =
    accepted.filter(({ size }) => size >= WICK_FROM).length +
    rugs.filter(({ verified }) => verified > GAIN_FROM).length;
  console.log(
    JSON.stringify({
      windows: windows.length,
      verifiedWithin1pct: shareWithin(found, VERIFIED, 0.01),
      verifiedP90: quantile(gaps(found, VERIFIED), 0.9),
      polledP90: quantile(
        found.map(({ dayGap }) => dayGap),
        0.9,
      ),
      falseHighs,
      smallPrintsAccepted: accepted.filter(({ size }) => size < WICK_FROM).length,
      rungDelayMedianS: quantile(earlyDelays(found), 0.5),
    }),
  );
}
