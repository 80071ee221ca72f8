// What one completed call costs the learner: its states read from the file, the outcome learnt, the states written back. Bundled
// as the product is: functions that keep their names for a debugger cost a fifth more.
import Database from 'better-sqlite3';
import { drizzle } from 'drizzle-orm/better-sqlite3';
import { Command } from 'commander';
import { TIERS } from '../src/model/call.ts';
import { type ChannelId, DAY, epochMs, HOUR } from '../src/model/units.ts';
import { forecast } from '../src/reputation/forecast.ts';
import { learn } from '../src/reputation/learn.ts';
import { createLearningStep } from '../src/sqlite/learning.ts';

const { json } = new Command('bench:learn')
  .option('--json', 'end with one line of JSON')
  .parse()
  .opts<{ json?: boolean }>();

const CHANNELS = 200;
const CALLS = 20_000;
const WARM_UP = 5_000;

const connection = new Database(':memory:');
connection.exec('CREATE TABLE learning (channel_id INTEGER PRIMARY KEY, state TEXT NOT NULL) STRICT');
const step = createLearningStep(drizzle(connection));
const tiers = TIERS.slice(0, 4);
const startAt = epochMs(Date.UTC(2026, 0, 1));
const timesUs: number[] = [];

for (let index = 0; index < CALLS; index += 1) {
  const channelId = (1 + ((index * 7_919) % CHANNELS)) as ChannelId;
  const tier = tiers[index % tiers.length] ?? 'micro';
  const postedAt = epochMs(startAt + index * (HOUR / 4));
  const learning = step.read(channelId);
  const features = { detectionConfidence: 0.9, echo: false, utcHour: index % 24 };
  const foretold = forecast({ tier, postedAt, weight: 1, learning, features });
  const outcome = {
    finalMultiple: 0.1 + ((index * 31) % 97) / 40,
    athMultiple: 1 + ((index * 17) % 89) / 30,
    completedAt: epochMs(postedAt + 7 * DAY),
  };
  const started = process.hrtime.bigint();
  const { learning: learnt } = learn({
    channelId,
    tier,
    postedAt,
    weight: 1,
    forecast: foretold.forecast,
    outcome,
    learning: step.read(channelId),
  });
  step.write(channelId, learnt);
  const us = Number(process.hrtime.bigint() - started) / 1_000;
  if (index >= WARM_UP) timesUs.push(us);
}
timesUs.sort((a, b) => a - b);
const at = (share: number): number =>
  Math.round((timesUs[Math.floor(share * (timesUs.length - 1))] ?? 0) * 10) / 10;
const meanUs = Math.round((timesUs.reduce((sum, us) => sum + us, 0) / timesUs.length) * 10) / 10;
console.log(
  `read, learn and write: ${at(0.5)} µs median, ${meanUs} µs mean, ${at(0.99)} µs p99 of ${timesUs.length} outcomes`,
);
if (json === true) console.log(JSON.stringify({ medianUs: at(0.5), meanUs, p99Us: at(0.99) }));
