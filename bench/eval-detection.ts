// How well detection finds calls in labelled posts, and how often it sees calls where there are none.
//   npm run eval:detection -- --data DIR [--json]
// DIR holds calls.jsonl, addresses-labelled.jsonl, chatter.jsonl, labelled.jsonl, unlabelled.jsonl and tickers.jsonl, or a folder
// `messages` with them. A file that is missing is named and its rows are left out.

import { existsSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { detect } from '../src/detection/detect.ts';
import { postsOf, type Row } from './labelled-posts.ts';
import { tickers } from '../src/detection/tickers.ts';
import type { Candidate, Detection } from '../src/model/call.ts';

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

function fail(message: string): never {
  console.error(message);
  process.exit(1);
}

function directory(): string {
  if (options.data === undefined)
    fail('expected --data DIR, a folder with calls.jsonl and the other files of posts');
  const given = path.resolve(options.data);
  if (!existsSync(given)) fail(`expected a folder of posts at ${given}, found nothing there`);
  return existsSync(path.join(given, 'messages')) ? path.join(given, 'messages') : given;
}

const folder = directory();

const rows = (name: string): readonly Row[] => postsOf(folder, name);

function read(row: Row): Detection {
  return detect({
    text: row.text,
    ...(row.links && { links: row.links }),
    ...(row.code && { code: row.code }),
  });
}

function isCall(detection: Detection): boolean {
  return detection.intent === 'call' && detection.candidates.length > 0;
}

/** Is this candidate the row's token or its pool? The labels stand in for the source that resolves pools to tokens. */
function isMeant(candidate: Candidate, row: Row): boolean {
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

const table: string[][] = [['posts', 'of', 'measure', 'value']];
function line(posts: number, of: string, measure: string, value: string): void {
  table.push([String(posts), of, measure, value]);
}
function ratio(part: number, whole: number): number | undefined {
  return whole === 0 ? undefined : part / whole;
}
function percent(value: number | undefined): string {
  return value === undefined ? 'n/a' : `${(100 * value).toFixed(2)} %`;
}
function show(kind: string, row: Row): void {
  if (!options.misses) return;
  const { intent, confidence, candidates } = read(row);
  const seen = candidates.map(
    ({ kind, chain, address, evidence }) => `${kind} ${chain ?? '?'} ${address} ${evidence.join(',')}`,
  );
  console.log(
    `--- ${kind} [${row.channel}] ${intent} ${confidence.toFixed(3)}\n${seen.join('\n')}\n${row.text.slice(0, 600)}\n`,
  );
}

function measureCalls(figures: Figures): void {
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
    line(tally.posts, `calls: ${name}`, 'recall', percent(ratio(tally.found, tally.posts)));
  line(posts.length, 'calls: all', 'recall', percent(ratio(found, posts.length)));
  const withChain = posts.flatMap((row) =>
    read(row)
      .candidates.filter((candidate) => isMeant(candidate, row))
      .slice(0, 1)
      .map((candidate) => ({ said: candidate.chain, row })),
  );
  const told = withChain.filter(({ said }) => said !== undefined);
  line(withChain.length, 'calls: found', 'chain told', percent(ratio(told.length, withChain.length)));
  line(
    told.length,
    'calls: chain told',
    'chain right',
    percent(ratio(told.filter(({ said, row }) => said === row['chain']).length, told.length)),
  );
  assign(figures, 'recall', ratio(found, posts.length));
  assign(figures, 'recallToken', share(['ca_in_text']));
  assign(figures, 'recallPool', share(['pair_in_text', 'pair_in_text_lowercased']));
  assign(figures, 'recallLowercasePool', share(['pair_in_text_lowercased', 'ca_in_text_lowercased']));
}

function assign(figures: Figures, name: keyof Figures, value: number | undefined): void {
  if (value !== undefined) figures[name] = value;
}

function measureLabelled(figures: Figures): void {
  const posts = rows('addresses-labelled.jsonl');
  const calls = posts.filter((row) => row.expectTokenCall === true);
  const others = posts.filter((row) => row.expectTokenCall === false);
  const hits = calls.filter((row) => isCall(read(row)));
  const alarms = others.filter((row) => isCall(read(row)));
  for (const row of calls) if (!hits.includes(row)) show('missed labelled call', row);
  for (const row of alarms) show('false call', row);
  line(
    calls.length,
    'addresses labelled, calls',
    'start a call (recall)',
    percent(ratio(hits.length, calls.length)),
  );
  line(
    others.length,
    'addresses labelled, others',
    'start a call',
    percent(ratio(alarms.length, others.length)),
  );
  line(
    hits.length + alarms.length,
    'addresses labelled, started',
    'precision',
    percent(ratio(hits.length, hits.length + alarms.length)),
  );
  assign(figures, 'callRate', ratio(hits.length, calls.length));
  assign(figures, 'nonCallRate', ratio(alarms.length, others.length));
}

function measureFalse(name: string, of: string, posts: readonly Row[]): number | undefined {
  const alarms = posts.filter((row) => isCall(read(row)));
  if (name === 'chatter' || name === 'other') for (const row of alarms) show(`${of}: call`, row);
  const share = ratio(alarms.length, posts.length);
  line(posts.length, of, 'calls per 1,000', share === undefined ? 'n/a' : (1_000 * share).toFixed(2));
  return share === undefined ? undefined : 1_000 * share;
}

function measureOthers(figures: Figures): void {
  assign(figures, 'falsePer1000', measureFalse('chatter', 'chatter', rows('chatter.jsonl')));
  measureFalse(
    'other',
    "labelled 'other'",
    rows('labelled.jsonl').filter((row) => row.label === 'other'),
  );
  const posts = rows('unlabelled.jsonl');
  measureFalse('unlabelled', 'unlabelled: all', posts);
  for (const kind of [...new Set(posts.flatMap((row) => row.kinds ?? []))].sort()) {
    measureFalse(
      'unlabelled',
      `unlabelled: ${kind}`,
      posts.filter((row) => row.kinds?.includes(kind)),
    );
  }
}

/** Symbols of all posts together: a named coin that is found, one that is not, and every other symbol that is. */
function measureTickers(figures: Figures): void {
  let right = 0;
  let wrong = 0;
  let missed = 0;
  const posts = rows('tickers.jsonl');
  for (const row of posts) {
    const found = tickers(row.text);
    const hit = row.symbol !== undefined && found.includes(row.symbol.toUpperCase());
    right += Number(hit);
    wrong += found.length - Number(hit);
    missed += Number(row.namesCoin === true && !hit);
  }
  assign(figures, 'tickerF1', ratio(2 * right, 2 * right + wrong + missed));
  line(posts.length, 'tickers', 'F1 of symbols', percent(figures.tickerF1));
}

function measureSpeed(figures: Figures): void {
  const posts = rows('calls.jsonl').map((row) => ({ text: row.text, links: row.links ?? [] }));
  if (posts.length === 0) return;
  for (let warm = 0; warm < 5; warm++) for (const post of posts) detect(post);
  // Processor time, so that whatever else the machine does is not counted.
  const started = process.cpuUsage();
  let spent = 0;
  let read = 0;
  while (spent < 2_000_000) {
    for (const post of posts) detect(post);
    read += posts.length;
    const { user, system } = process.cpuUsage(started);
    spent = user + system;
  }
  const seconds = spent / 1e6;
  figures.postsPerSecond = Math.round(read / seconds);
  line(read, 'calls, again and again', 'posts per second of one core', String(figures.postsPerSecond));
}

const figures: Figures = {};
measureCalls(figures);
measureLabelled(figures);
measureOthers(figures);
measureTickers(figures);
measureSpeed(figures);
const widths = [0, 1, 2, 3].map((column) => Math.max(...table.map((cells) => (cells[column] ?? '').length)));
for (const cells of table)
  console.log(
    cells
      .map((cell, column) =>
        column === 0 ? cell.padStart(widths[0] ?? 0) : cell.padEnd(widths[column] ?? 0),
      )
      .join('  '),
  );
if (options.json) console.log(JSON.stringify(figures));
