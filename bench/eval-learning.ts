// How well reputation learns: simulated worlds with known truth, and real outcomes from a file. The worlds were shaped on seeds
// 0 to 7 until their base rates and ICCs came near the published ones; the evaluation uses seeds from 101 on. The learner's
// constants come from elsewhere and were tuned on neither.
import path from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import { judge } from './learning/judge.ts';
import { judgeFile } from './learning/judge-file.ts';
import { readOutcomeFile } from './learning/outcome-file.ts';
import { baseRates, fileReport, worldReport } from './learning/report.ts';
import { fileSummary, summarise, type WorldSummary } from './learning/summary.ts';
import { createWorld, WORLDS, type WorldName } from './learning/world.ts';

const FIRST_HOLDOUT_SEED = 101;

const worldNames = Object.keys(WORLDS);
const isWorld = (name: string): name is WorldName => worldNames.includes(name);

const options = z
  .object({
    outcomes: z.array(z.string()).default([]),
    worlds: z
      .string()
      .transform((list) => list.split(',').filter((name) => name !== ''))
      .pipe(z.array(z.string().refine(isWorld, `expected worlds out of ${worldNames.join(', ')}`))),
    seeds: z.coerce.number().int().min(1),
    channels: z.coerce.number().int().min(20),
    json: z.boolean().default(false),
  })
  .parse(
    new Command('eval:learning')
      .option('--outcomes <files...>', 'judge real outcomes (JSON lines) instead of simulated worlds')
      .option('--worlds <names>', 'simulated worlds: null, low, mid, high', 'null,low,mid,high')
      .option('--seeds <number>', 'worlds of each kind', '4')
      .option('--channels <number>', 'channels in a world', '200')
      .option('--json', 'end with one line of JSON')
      .parse()
      .opts(),
  );

function evaluateWorld(name: WorldName): WorldSummary {
  const { seeds, channels } = options;
  const last = FIRST_HOLDOUT_SEED + seeds - 1;
  console.log(`\n== world ${name}: seeds ${FIRST_HOLDOUT_SEED} to ${last}, ${channels} channels, 240 days`);
  console.log(`micro calls: ${baseRates(name, FIRST_HOLDOUT_SEED, channels)}\n`);
  const worlds = Array.from({ length: seeds }, (_, index) =>
    judge(createWorld({ name, seed: FIRST_HOLDOUT_SEED + index, channels })),
  );
  console.log(worldReport(name, worlds));
  return summarise(name, worlds);
}

function evaluateFile(file: string): WorldSummary {
  const outcomes = readOutcomeFile(file);
  const figures = judgeFile(outcomes);
  console.log(`\n== ${path.basename(file)}\n${fileReport(outcomes, figures)}`);
  return fileSummary(path.basename(file), figures);
}

const summaries =
  options.outcomes.length > 0
    ? options.outcomes.map(evaluateFile)
    : options.worlds.filter(isWorld).map(evaluateWorld);
if (options.json) console.log(JSON.stringify(summaries));
