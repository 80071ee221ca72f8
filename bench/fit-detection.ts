// Fits the coefficients of src/detection/score.ts to labelled posts.
//   npx tsx bench/fit-detection.ts DIR
// DIR holds calls.jsonl, addresses-labelled.jsonl and chatter.jsonl. Maximum a posteriori: the values in score.ts are the
// mean of a Gaussian prior, so a coefficient moves only where the posts speak on it (hardly any of them look back at an
// earlier call). Posts of one channel share a fixed total weight. Prints prior and fit side by side, and the log loss of
// channels left out in turn; nothing is written.

import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { candidatesOf } from '../src/detection/candidates.ts';
import { claimedMultiple } from '../src/detection/claim.ts';
import { featuresOf, type Features } from '../src/detection/features.ts';
import { topicsOf, wordsOf } from '../src/detection/lexicon.ts';
import { readPost } from '../src/detection/read-post.ts';
import { CALLS_IT, NAMES_TOKEN, type Weights } from '../src/detection/score.ts';

const Row = z.looseObject({
  text: z.string(),
  links: z.array(z.string()).optional(),
  channel: z.string(),
  expectTokenCall: z.boolean().nullish(),
});

interface Example {
  readonly features: Features;
  readonly isCall: boolean;
  readonly channel: string;
  readonly weight: number;
}

interface Fit {
  readonly names: Record<string, number>;
  readonly calls: Record<string, number>;
}

const PRIOR_SD = 0.7;
const STEPS = 300;
const RATE = 0.1;
const FOLDS = 5;

const folder = process.argv[2];
if (folder === undefined || !existsSync(folder)) {
  console.error('expected a folder with calls.jsonl, addresses-labelled.jsonl and chatter.jsonl');
  process.exit(1);
}

function examples(
  name: string,
  verdict: (row: z.infer<typeof Row>) => boolean | undefined,
  total: number,
): Example[] {
  const file = path.join(folder ?? '', name);
  if (!existsSync(file)) return [];
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => Row.parse(JSON.parse(line)));
  const found = rows.flatMap((row) => {
    const isCall = verdict(row);
    const reading = readPost({ text: row.text, links: row.links ?? [] });
    const words = wordsOf(reading.prose);
    const candidates = candidatesOf(reading, words);
    if (isCall === undefined || candidates.length === 0) return [];
    const said = { topics: topicsOf(words), claim: claimedMultiple(reading.prose), words: words.length };
    return [{ features: featuresOf(reading, candidates, said), isCall, channel: row.channel }];
  });
  const perChannel = new Map<string, number>();
  for (const { channel } of found) perChannel.set(channel, (perChannel.get(channel) ?? 0) + 1);
  const share = total / perChannel.size;
  return found.map((example) =>
    Object.assign(example, { weight: share / (perChannel.get(example.channel) ?? 1) }),
  );
}

const sigma = (x: number): number => 1 / (1 + Math.exp(-x));

function sum(weights: Record<string, number>, features: Features): number {
  let total = weights['bias'] ?? 0;
  for (const [name, value] of Object.entries(features)) total += (weights[name] ?? 0) * Number(value);
  return total;
}

function probability(fit: Fit, features: Features): number {
  return sigma(sum(fit.names, features)) * sigma(sum(fit.calls, features));
}

function ascend(current: Record<string, number>, prior: Weights, gradient: Record<string, number>): void {
  for (const [name, mean] of Object.entries(prior)) {
    const pull = (mean - (current[name] ?? 0)) / PRIOR_SD ** 2;
    current[name] = (current[name] ?? 0) + (RATE * ((gradient[name] ?? 0) + pull)) / 10;
  }
}

function fitted(posts: readonly Example[]): Fit {
  const fit: Fit = { names: { ...NAMES_TOKEN }, calls: { ...CALLS_IT } };
  for (let step = 0; step < STEPS; step++) {
    const gradient: Fit = { names: {}, calls: {} };
    for (const { features, isCall, weight } of posts) {
      const names = sigma(sum(fit.names, features));
      const calls = sigma(sum(fit.calls, features));
      const odds = isCall ? 1 : -(names * calls) / Math.max(1e-9, 1 - names * calls);
      for (const [name, value] of [['bias', 1], ...Object.entries(features)] as [string, number][]) {
        gradient.names[name] = (gradient.names[name] ?? 0) + weight * odds * (1 - names) * value;
        gradient.calls[name] = (gradient.calls[name] ?? 0) + weight * odds * (1 - calls) * value;
      }
    }
    ascend(fit.names, NAMES_TOKEN, gradient.names);
    ascend(fit.calls, CALLS_IT, gradient.calls);
  }
  return fit;
}

function logLoss(fit: Fit, posts: readonly Example[]): number {
  const total = posts.reduce((weight, post) => weight + post.weight, 0);
  const loss = posts.reduce((loss, { features, isCall, weight }) => {
    const p = probability(fit, features);
    return loss - weight * Math.log(Math.max(1e-9, isCall ? p : 1 - p));
  }, 0);
  return loss / total;
}

const posts = [
  ...examples('calls.jsonl', () => true, 100),
  ...examples('addresses-labelled.jsonl', (row) => row.expectTokenCall ?? undefined, 100),
  ...examples('chatter.jsonl', () => false, 50),
];
const channels = [...new Set(posts.map(({ channel }) => channel))].sort();
const fold = (example: Example): number => channels.indexOf(example.channel) % FOLDS;
const leftOut = Array.from({ length: FOLDS }, (_, k) => {
  const test = posts.filter((post) => fold(post) === k);
  return {
    before: logLoss({ names: NAMES_TOKEN, calls: CALLS_IT }, test),
    after: logLoss(fitted(posts.filter((post) => fold(post) !== k)), test),
  };
});
const mean = (key: 'before' | 'after'): string =>
  (leftOut.reduce((total, row) => total + row[key], 0) / FOLDS).toFixed(4);
const all = fitted(posts);
const row = (prior: Weights, fit: Record<string, number>) =>
  Object.entries(prior).map(([name, value]) => ({
    name,
    prior: value,
    fit: Number((fit[name] ?? 0).toFixed(2)),
  }));
console.log(`${posts.length} posts with an address, ${channels.length} channels`);
console.log('does it name a token?');
console.table(row(NAMES_TOKEN, all.names));
console.log('does it call it?');
console.table(row(CALLS_IT, all.calls));
console.log(
  `log loss on channels left out (${FOLDS} folds): ${mean('before')} as it stands, ${mean('after')} fitted`,
);
