// `calledit report`: what the bot shows in Telegram, for programs, spreadsheets and readers; only reads, the bot may go on.

import { createWriteStream } from 'node:fs';
import path from 'node:path';
import process from 'node:process';
import { Readable, type Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { withBestCall } from './analytics/best-call.ts';
import { rankingRecord } from './analytics/ranking-record.ts';
import { warmUpOf } from './analytics/warm-up.ts';
import { DATABASE_FILE } from './main.ts';
import type { Store } from './ports.ts';
import { columnsOf } from './report/columns.ts';
import { csvHead, csvLine } from './report/csv.ts';
import { figureCells, instant, number } from './report/figure-cells.ts';
import { jsonOf } from './report/json.ts';
import { markdownOf, type Overview } from './report/pages.ts';
import { openReport } from './report/reading.ts';
import { type Question, rowsOf, type Section } from './report/sections.ts';
import { since } from './telegram/period.ts';
import { readInsights } from './telegram/read-insights.ts';

export type ReportFormat = 'json' | 'csv' | 'md';

export interface ReportOptions extends Question {
  readonly format: ReportFormat;
  /** One table alone; of CSV the leaderboard when left out, of the others all but the calls. */
  readonly section?: Section | undefined;
  /** A file to write to; standard output when left out. */
  readonly out?: string | undefined;
}

const WHOLE: readonly Section[] = ['leaderboard', 'history', 'portfolio'];

/** Writes a report of a data folder. The sentence that names the cure when that cannot be done, else undefined. */
export async function writeReport(folder: string, options: ReportOptions): Promise<string | undefined> {
  const { out } = options;
  try {
    const store = openReport(path.join(folder, DATABASE_FILE));
    try {
      const target: Writable = out === undefined ? process.stdout : fileOf(out);
      await pipeline(Readable.from(reportText(store, options)), target, { end: out !== undefined });
    } finally {
      await store.close();
    }
    return undefined;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    const isOfFile = error instanceof Error && 'path' in error && error.path === out && out !== undefined;
    return isOfFile ? `${out} cannot be written (${reason}): name another file with --out.` : reason;
  }
}

/** Others may read a file of the operator only if he lets them. */
function fileOf(out: string): Writable {
  return createWriteStream(out, { mode: 0o600 });
}

/** The text of a report, piece by piece. */
export async function* reportText(store: Store, options: ReportOptions): AsyncGenerator<string> {
  const { format, section, at } = options;
  if (format === 'csv') return yield* csvText(section ?? 'leaderboard', store, options);
  const tables = (section === undefined ? WHOLE : [section]).map((name) => ({
    name,
    rows: rowsOf(name, store, options),
  }));
  const overview = section === undefined ? await overviewOf(store, options) : undefined;
  const warmUp = warmUpOf(await store.firstCallAt(), at);
  if (format === 'md') {
    yield* markdownOf({ question: options, warmUp, ...(overview && { overview }) }, tables);
    return;
  }
  yield* jsonOf(
    {
      at: instant(at),
      period: options.period,
      since: instant(since(options.period, at).since),
      warmingUp: warmUp.warmingUp,
      warmingUpUntil: instant(warmUp.until),
      ...(overview && overviewFields(overview)),
    },
    tables,
  );
}

async function* csvText(section: Section, store: Store, question: Question): AsyncGenerator<string> {
  // Whoever reads it by its columns finds them where there is no row as well.
  yield csvHead(columnsOf(section));
  for await (const row of rowsOf(section, store, question)) yield csvLine(row);
}

async function overviewOf(store: Store, { period, at }: Question): Promise<Overview> {
  const facts = await store.trackingFacts(since(period, at), at);
  return {
    facts: { ...facts, figures: withBestCall(facts.figures, facts.best) },
    insights: await readInsights(store, at),
    ranking: await rankingRecord(store, at),
  };
}

function overviewFields({ facts, insights, ranking }: Overview) {
  const { heard, open, waiting, unpriced } = facts;
  const { calls, channels, success, hit, logReturn } = insights.channelsDiffer;
  return {
    summary: {
      heard,
      open,
      waiting,
      unpriced,
      openReturn: number(facts.openRoi),
      ...figureCells(facts.figures),
    },
    channelsDiffer: {
      calls,
      channels,
      success: success ?? null,
      hit: hit ?? null,
      logReturn: logReturn ?? null,
    },
    ranking: { ...ranking, rightOrder: ranking.rightOrder ?? null },
    insights: insights.insights,
    insightsFrom: { calls: insights.calls, of: insights.of, questions: insights.questions },
    forecasts: insights.forecasts,
  };
}
