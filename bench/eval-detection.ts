// How well detection finds calls in labelled posts, and how often it sees calls where there are none.
//   npm run eval:detection -- --data DIR [--json] [--misses]
// DIR holds calls.jsonl, addresses-labelled.jsonl, chatter.jsonl, labelled.jsonl, unlabelled.jsonl and tickers.jsonl, or a folder
// `messages` with them. A file that is missing is named and its rows are left out. Calls by ticker count as calls
// everywhere, and have rows of their own.

import { parseArgs } from 'node:util';
import { CALL_MODEL } from '../src/detection/call-model.ts';
import { detect } from '../src/detection/detect.ts';
import { addressCallProbability, tickerCallProbability } from '../src/detection/score.ts';
import type { Candidate, Detection } from '../src/model/call.ts';
import { calibrationLines, calibrationOf } from './calibration.ts';
import { ANNOUNCED_SECONDS, examplesOf, type Example } from './detection-examples.ts';
import { measureHostile, postsPerSecond } from './detection.ts';
import { contentOf, folderOfPosts, postsOf, type Row } from './labelled-posts.ts';
import { createTable, percent, perThousand, ratio } from './table.ts';

interface Figures {
  recall?: number;
  recallToken?: number;
  recallPool?: number;
  recallLowercasePool?: number;
  nonCallRate?: number;
  callRate?: number;
  falsePer1000?: number;
  tickerF1?: number;
  postsPerSecond?: number;
}

const { values: options } = parseArgs({
  options: {
    data: { type: 'string' },
    json: { type: 'boolean', default: false },
    misses: { type: 'boolean', default: false },
  },
});
const folder = folderOfPosts(options.data);
const rows = (name: string): readonly Row[] => postsOf(folder, name);
const read = (row: Row): Detection => detect(contentOf(row));
const table = createTable();
const figures: Figures = {};

function assign(name: keyof Figures, value: number | undefined): void {
  if (value !== undefined) figures[name] = value;
}

function isCall({ intent, candidates }: Detection): boolean {
  return intent === 'call' && candidates.length > 0;
}

function isTickerCall(detection: Detection): boolean {
  return isCall(detection) && detection.candidates.some(({ kind }) => kind === 'ticker');
}

/** Is this candidate the row's token or its pool? The labels stand in for the source that resolves pools to tokens. */
function isMeant(candidate: Candidate, row: Row): boolean {
  if (candidate.kind === 'ticker') return false;
  return [row.token, row.pair].some((address) => {
    if (address === undefined) return false;
    const anyCase = address.startsWith('0x') || !candidate.exactCase;
    return anyCase
      ? candidate.address.toLowerCase() === address.toLowerCase()
      : candidate.address === address;
  });
}

function evidenceClass(row: Row): string {
  if (row.evidence !== 'pair_in_text' || row.pair === undefined || row.pair.startsWith('0x'))
    return row.evidence ?? 'unknown';
  return row.text.includes(row.pair) ? 'pair_in_text' : 'pair_in_text_lowercased';
}

function show(kind: string, row: Row): void {
  if (!options.misses) return;
  const { intent, confidence, candidates } = read(row);
  const seen = candidates.map((candidate) => {
    const name = candidate.kind === 'ticker' ? candidate.symbol : candidate.address;
    return `${candidate.kind} ${candidate.chain ?? '?'} ${name} ${candidate.evidence.join(',')}`;
  });
  console.log(
    `--- ${kind} [${row.channel}] ${intent} ${confidence.toFixed(3)}\n${seen.join('\n')}\n${row.text.slice(0, 600)}\n`,
  );
}

function measureCalls(): void {
  const posts = rows('calls.jsonl');
  const classes = new Map<string, { found: number; posts: number }>();
  let found = 0;
  for (const row of posts) {
    const detection = read(row);
    const hit = isCall(detection) && detection.candidates.some((candidate) => isMeant(candidate, row));
    if (!hit) show('missed call', row);
    const tally = classes.get(evidenceClass(row)) ?? { found: 0, posts: 0 };
    classes.set(evidenceClass(row), { found: tally.found + Number(hit), posts: tally.posts + 1 });
    found += Number(hit);
  }
  const share = (names: readonly string[]): number | undefined => {
    const tallies = names.flatMap((name) => classes.get(name) ?? []);
    const sum = (key: 'found' | 'posts'): number => tallies.reduce((total, tally) => total + tally[key], 0);
    return ratio(sum('found'), sum('posts'));
  };
  for (const [name, tally] of classes)
    table.line(tally.posts, `calls: ${name}`, 'recall', percent(ratio(tally.found, tally.posts)));
  table.line(posts.length, 'calls: all', 'recall', percent(ratio(found, posts.length)));
  measureChains(posts);
  assign('recall', ratio(found, posts.length));
  assign('recallToken', share(['ca_in_text']));
  assign('recallPool', share(['pair_in_text', 'pair_in_text_lowercased']));
  assign('recallLowercasePool', share(['pair_in_text_lowercased', 'ca_in_text_lowercased']));
}

function measureChains(posts: readonly Row[]): void {
  const found = posts.flatMap((row) =>
    read(row)
      .candidates.filter((candidate) => isMeant(candidate, row))
      .slice(0, 1)
      .map((candidate) => ({ said: candidate.chain, row })),
  );
  const told = found.filter(({ said }) => said !== undefined);
  const right = told.filter(({ said, row }) => said === row.chain);
  table.line(found.length, 'calls: found', 'chain told', percent(ratio(told.length, found.length)));
  table.line(told.length, 'calls: chain told', 'chain right', percent(ratio(right.length, told.length)));
}

function measureLabelled(): void {
  const posts = rows('addresses-labelled.jsonl');
  const calls = posts.filter((row) => row.expectTokenCall === true);
  const others = posts.filter((row) => row.expectTokenCall === false);
  const hits = calls.filter((row) => isCall(read(row)));
  const alarms = others.filter((row) => isCall(read(row)));
  for (const row of calls) if (!hits.includes(row)) show('missed labelled call', row);
  for (const row of alarms) show('false call', row);
  const rates = { hits: ratio(hits.length, calls.length), alarms: ratio(alarms.length, others.length) };
  const started = hits.length + alarms.length;
  table.line(calls.length, 'addresses labelled, calls', 'start a call (recall)', percent(rates.hits));
  table.line(others.length, 'addresses labelled, others', 'start a call', percent(rates.alarms));
  table.line(started, 'addresses labelled, started', 'precision', percent(ratio(hits.length, started)));
  assign('callRate', rates.hits);
  assign('nonCallRate', rates.alarms);
}

function measureFalse(of: string, posts: readonly Row[], shown = false): number | undefined {
  const alarms = posts.filter((row) => isCall(read(row)));
  if (shown) for (const row of alarms) show(`${of}: call`, row);
  table.line(posts.length, of, 'calls per 1,000', perThousand(alarms.length, posts.length));
  const share = ratio(alarms.length, posts.length);
  return share === undefined ? undefined : 1_000 * share;
}

function measureOthers(): void {
  assign('falsePer1000', measureFalse('chatter', rows('chatter.jsonl'), true));
  const other = rows('labelled.jsonl').filter((row) => row.label === 'other');
  measureFalse("labelled 'other'", other, true);
  const posts = rows('unlabelled.jsonl');
  measureFalse('unlabelled: all', posts);
  for (const kind of [...new Set(posts.flatMap((row) => row.kinds ?? []))].sort())
    measureFalse(
      `unlabelled: ${kind}`,
      posts.filter((row) => row.kinds?.includes(kind)),
    );
}

/** Symbols of all posts together: a named coin that is found, one that is not, and every other symbol that is. */
function measureSymbols(): void {
  let right = 0;
  let wrong = 0;
  let missed = 0;
  const posts = rows('tickers.jsonl');
  for (const row of posts) {
    const { symbols } = read(row);
    const hit = row.symbol !== undefined && symbols.includes(row.symbol.toUpperCase());
    right += Number(hit);
    wrong += symbols.length - Number(hit);
    missed += Number(row.namesCoin === true && !hit);
    if (row.namesCoin === true && !hit) show(`missed symbol ${row.symbol}`, row);
  }
  assign('tickerF1', ratio(2 * right, 2 * right + wrong + missed));
  table.line(posts.length, 'tickers', 'F1 of symbols', percent(figures.tickerF1));
}

/** Calls by ticker alone, on every file; a price source starts a call only if one token dominates its ticker. */
function measureTickerCalls(): void {
  const line = (of: string, posts: readonly Row[]): void => {
    const calls = posts.filter((row) => isTickerCall(read(row)));
    table.line(posts.length, of, 'ticker calls per 1,000', perThousand(calls.length, posts.length));
  };
  line('calls', rows('calls.jsonl'));
  line('addresses labelled', rows('addresses-labelled.jsonl'));
  line('chatter', rows('chatter.jsonl'));
  for (const label of ['other', 'signal', 'pump_and_dump'])
    line(
      `labelled '${label}'`,
      rows('labelled.jsonl').filter((row) => row.label === label),
    );
  line('unlabelled', rows('unlabelled.jsonl'));
  line('tickers', rows('tickers.jsonl'));
  const announced = rows('tickers.jsonl').filter(
    (row) => row.namesCoin === true && Math.abs(row.secFromEvent ?? Infinity) <= ANNOUNCED_SECONDS,
  );
  const called = announced.filter((row) => isTickerCall(read(row)));
  const right = called.filter((row) =>
    read(row).candidates.some(
      (candidate) => candidate.kind === 'ticker' && candidate.symbol === row.symbol?.toUpperCase(),
    ),
  );
  table.line(
    announced.length,
    'tickers: announcements',
    'call by ticker',
    percent(ratio(called.length, announced.length)),
  );
  table.line(
    called.length,
    'tickers: announcements called',
    'right coin',
    percent(ratio(right.length, called.length)),
  );
}

function measureSpeed(): void {
  const calls = rows('calls.jsonl').map(contentOf);
  if (calls.length === 0) return;
  const rate = postsPerSecond(calls);
  assign('postsPerSecond', rate);
  table.line(calls.length, 'calls, again and again', 'posts per second of one core', String(rate));
}

function measureHostility(): void {
  const { kinds, posts, p50, p99, max } = measureHostile();
  const times = [p50, p99, max].map((ms) => ms.toFixed(2)).join(', ');
  table.line(posts, `hostile posts of ${kinds} kinds`, 'ms a post: p50, p99, max', times);
}

/** Says which model was measured, and how far its confidence can be trusted on these posts. */
function reportCalibration(): void {
  const { version, fittedOn, calibration } = CALL_MODEL;
  console.log(
    `\nConfidence: ${version}, fitted on ${fittedOn.posts} posts of ${fittedOn.channels} channels up to ${fittedOn.newestPost}; on channels left out then: Brier ${calibration.address.brier} by address, ${calibration.ticker.brier} by ticker. On the posts here:`,
  );
  const forecasts = examplesOf(folder).map((example) => ({
    by: example.by,
    probability: probabilityOf(example),
    happened: example.isCall,
    weight: example.weight,
  }));
  for (const by of ['address', 'ticker'] as const) {
    const found = calibrationOf(forecasts.filter((forecast) => forecast.by === by));
    if (found) for (const line of calibrationLines(`by ${by}`, found)) console.log(line);
  }
}

function probabilityOf(example: Example): number {
  return example.by === 'address'
    ? addressCallProbability(example.naming, example.wording)
    : tickerCallProbability(example.naming, example.wording);
}

// First, before hostile posts teach the compiler what real ones never hold.
measureSpeed();
measureCalls();
measureLabelled();
measureOthers();
measureSymbols();
measureTickerCalls();
measureHostility();
table.print();
reportCalibration();
if (options.json) console.log(JSON.stringify(figures));
