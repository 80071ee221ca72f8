// How well reputation learns: simulated worlds with known truth, attacks on the ranking, and real outcomes from a file. The
// worlds were shaped on seeds 0 to 7 until their base rates, ICCs, oracles and conventional scores came near the published
// ones. What scores rank by (standing, the shares of standing and peaks, originality) was chosen on seeds 0 to 11 as well; the
// learner's other constants come from elsewhere. The evaluation uses seeds from 101 on.
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Command } from 'commander';
import { z } from 'zod';
import type { Foretold } from '../src/reputation/calibration.ts';
import { doChannelsDiffer } from '../src/reputation/differ.ts';
import type { ChannelId } from '../src/model/units.ts';
import { differText } from './learning/differ-text.ts';
import { gamingReport } from './learning/gaming-report.ts';
import { judge } from './learning/judge.ts';
import { judgeFile } from './learning/judge-file.ts';
import { callLines, channelLines, type Lived } from './learning/lines.ts';
import { OUTCOME_FORM, readOutcomeFile } from './learning/outcome-file.ts';
import { type PlotPanel, reliabilityPlot } from './learning/plot.ts';
import { baseRates, fileReport, LEGEND, worldReport } from './learning/report.ts';
import { fileSummary, summarise, type WorldSummary } from './learning/summary.ts';
import { createWorld, WORLDS, type WorldName } from './learning/world.ts';

const FIRST_HOLDOUT_SEED = 101;
const GAMING_WORLDS = 2;
const MOST_GAMING_WORLDS = 8;

const worldNames = Object.keys(WORLDS);
const isWorld = (name: string): name is WorldName => worldNames.includes(name);

const given = z
  .object({
    outcomes: z.array(z.string()).default([]),
    worlds: z
      .string()
      .optional()
      .transform((list) => list?.split(',').filter((name) => name !== ''))
      .pipe(
        z
          .array(
            z.string().refine(isWorld, {
              error: ({ input }) =>
                `there is no world ${String(input)}: expected worlds out of ${worldNames.join(', ')}`,
            }),
          )
          .optional(),
      ),
    seeds: z.coerce.number().int().min(1).optional(),
    channels: z.coerce.number().int().min(20),
    full: z.boolean().default(false),
    attacks: z.boolean().default(true),
    plot: z.string().optional(),
    json: z.boolean().default(false),
  })
  .safeParse(
    new Command('eval:learning')
      .option('--outcomes <files...>', 'judge outcome files (JSON lines) instead of simulated worlds')
      .option('--worlds <names>', `simulated worlds, separated by commas, out of ${worldNames.join(', ')}`)
      .option('--seeds <number>', 'worlds of each kind (default: 4, with --full 20)')
      .option('--channels <number>', 'channels in a world whose name does not say', '200')
      .option('--full', 'all kinds of worlds, 20 of each, and attacks in 8 worlds: about an hour')
      .option('--no-attacks', 'leave out the simulated attacks')
      .option('--plot <file>', 'write a reliability plot (PNG) of the last kind of world or file')
      .option(
        '--json',
        'lines of JSON on standard output, people are told on standard error: a line a call with its stored forecast, a line a channel and date (of a kind of world the first seed), in the end one array of figures',
      )
      .addHelpText('after', `\n${OUTCOME_FORM}`)
      .parse()
      .opts(),
  );
if (!given.success) {
  console.error(`error: ${given.error.issues.map(({ message }) => message).join('; ')}`);
  process.exit(1);
}
const options = given.data;
const say: (text: string) => void = options.json ? console.error : console.log;
let plotted: readonly PlotPanel[] = [];

function panelsOf(close: readonly Foretold[], peak: readonly Foretold[]): readonly PlotPanel[] {
  const panels: readonly PlotPanel[] = [
    { title: 'ended above +10 %', cases: close },
    { title: 'reached 2x', cases: peak },
  ];
  return panels.filter(({ cases }) => cases.length > 0);
}

function emit(lived: Lived): void {
  if (!options.json) return;
  for (const line of callLines(lived)) console.log(line);
  for (const line of channelLines(lived)) console.log(line);
}

function evaluateWorld(name: WorldName): WorldSummary {
  const seeds = options.seeds ?? (options.full ? 20 : 4);
  const started = Date.now();
  const last = FIRST_HOLDOUT_SEED + seeds - 1;
  const worlds = Array.from({ length: seeds }, (_, index) => {
    const seed = FIRST_HOLDOUT_SEED + index;
    const world = createWorld({ name, seed, channels: options.channels });
    if (index === 0) {
      say(`\n== world ${name}: seeds ${seed} to ${last}, ${world.callers.length} channels, 240 days`);
      say(`micro calls: ${baseRates(world)}`);
    }
    const { figures, foreseen, standpoints } = judge(world);
    if (index === 0) emit({ world: `${name}:${seed}`, nameOf: String, foreseen, standpoints });
    progress(`${name} ${index + 1} of ${seeds}`, started);
    return figures;
  });
  say(worldReport(worlds));
  plotted = panelsOf(
    worlds.flatMap(({ close }) => close.cases),
    worlds.flatMap(({ peak }) => peak.cases),
  );
  return summarise(name, worlds);
}

function evaluateFile(file: string): WorldSummary {
  const name = path.basename(file);
  const outcomes = readOutcomeFile(file);
  const { figures, foreseen, standpoints } = judgeFile(outcomes);
  say(`\n== ${name}\n${fileReport(outcomes, figures)}`);
  const calls = outcomes.calls.map((call) => ({ ...call, channelId: call.channel as ChannelId }));
  say(differText(doChannelsDiffer(calls), outcomes.hasFinal));
  const nameOf = (channel: number): string => outcomes.channels[channel] ?? String(channel);
  emit({ world: name, nameOf, foreseen, standpoints });
  plotted = panelsOf(figures.close?.cases ?? [], figures.peak?.cases ?? []);
  return fileSummary(name, figures);
}

function progress(what: string, started: number): void {
  console.error(`   ${what}, ${((Date.now() - started) / 1_000).toFixed(0)} s`);
}

function attack(): void {
  const started = Date.now();
  const count = options.full ? MOST_GAMING_WORLDS : GAMING_WORLDS;
  const seeds = Array.from({ length: count }, (_, index) => FIRST_HOLDOUT_SEED + index);
  const { text, attacks, daysToMiddle } = gamingReport('mid', seeds, (done) => progress(done, started));
  say(text);
  if (options.json) console.log(JSON.stringify({ type: 'attacks', attacks, daysToMiddle }));
}

function run(): void {
  const kinds =
    options.worlds ?? (options.full ? worldNames.filter(isWorld) : (['null', 'low', 'mid', 'high'] as const));
  const summaries =
    options.outcomes.length > 0 ? options.outcomes.map(evaluateFile) : kinds.map(evaluateWorld);
  if (options.outcomes.length === 0 && options.attacks) attack();
  say(`\n${LEGEND}`);
  if (options.plot !== undefined) {
    writeFileSync(options.plot, reliabilityPlot(plotted));
    say(`plot written to ${options.plot}`);
  }
  if (options.json) console.log(JSON.stringify(summaries));
}

try {
  run();
} catch (error) {
  console.error(`error: ${error instanceof Error ? error.message : String(error)}`);
  process.exitCode = 1;
}
