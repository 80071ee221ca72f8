// The schedule in a full house: how fresh prices are and how soon alerts come, within the published limits of the sources.
//
// Open calls came evenly over seven days, one to a token. The schedule, the load, the batches and the fold of highs are the
// bot's own, and so is what an observation does; prices, the network and the beat of the jobs are pretended. Nothing is asked of
// any network. --json ends with one line: an object for each size; requestsPerMinute is that of all sources together, the
// delays are seconds, within2h is the share of looks that came within two hours of the one before.

import process from 'node:process';
import { Command } from 'commander';
import { z } from 'zod';
import { DEFAULT_TRACKING_POLICY } from '../src/tracking/lifecycle.ts';
import { BATCH } from '../src/tracking/schedule-batches.ts';
import { SECOND } from '../src/model/units.ts';
import { fullUpdateMs } from './schedule/full-update.ts';
import { reportOf, type Summary, summaryOf } from './schedule/report.ts';
import { simulate } from './schedule/simulate.ts';

const options = z
  .object({
    tokens: z
      .string()
      .transform((list) => list.split(',').map(Number))
      .pipe(z.array(z.number().int().min(BATCH).max(200_000)).min(1)),
    rate: z.coerce.number().min(1).max(300),
    beat: z.coerce.number().min(1).max(60),
    seed: z.coerce.number().int().min(1),
    json: z.boolean().default(false),
  })
  .parse(
    new Command('sim:schedule')
      .option('--tokens <numbers>', 'sizes of the house, in open tokens', '1000,10000,100000')
      .option('--rate <number>', 'requests a minute of DexScreener, which publishes 300', '240')
      .option('--beat <seconds>', 'time between two sweeps', '10')
      .option('--seed <number>', 'another seed, another market', '1')
      .option('--json', 'end with one line of JSON')
      .parse()
      .opts(),
  );

/** So long that some thousand calls begin, and no longer: a large house shows more of them in an hour. */
function hoursFor(tokens: number): number {
  return Math.max(2.5, Math.min(7 * 24, 200_000 / tokens));
}

const summaries: Summary[] = [];
for (const tokens of options.tokens) {
  const house = {
    tokens,
    policy: DEFAULT_TRACKING_POLICY,
    requestsPerMinute: options.rate,
    beatMs: options.beat * SECOND,
    hours: hoursFor(tokens),
    seed: options.seed,
  };
  const figures = simulate(house, (share) => {
    process.stderr.write(`\r${tokens.toLocaleString('en')} tokens: ${(100 * share).toFixed(0)} %`);
  });
  process.stderr.write('\r\x1b[K');
  const summary = summaryOf(house, figures, fullUpdateMs(house));
  summaries.push(summary);
  console.log(reportOf(house, figures, summary));
}
if (options.json) console.log(JSON.stringify(summaries));
