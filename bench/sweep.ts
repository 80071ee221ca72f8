// Applying a sweep of 1,000 tokens against bare prepared statements that write the same rows.
//
// A third store goes ahead and shows what each round leaves in the rows. Then the two are timed, in turns: our store
// decides and writes, the bare statements write the values that are known by now. Both insert into samples and set the
// same columns of tokens and calls, in transactions of 30 with the same durability, in files that begin and end identical.
// Before either is timed, what the benchmark has left in the heap's nursery is cleared: else it falls to one of the two.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import v8 from 'node:v8';
import vm from 'node:vm';
import { after, type EpochMs, HOUR, MINUTE, type TokenId } from '../src/model/units.ts';
import type { Observation, Store, SweepRules } from '../src/ports.ts';
import { openStore } from '../src/sqlite/open.ts';
import { createConclude } from '../src/tracking/conclude.ts';
import { createObserver } from '../src/tracking/observe.ts';
import { openBare, readSweep, sameTables } from './bare.ts';
import { median } from './detection.ts';
import { openCalls, POLICY, quoteOf, START } from './world.ts';

const TOKENS = 1_000;
/** What a sweep hands to the store at once. */
const BATCH = 30;
/** Two identical programs differ by up to 10 % on a small machine: a ratio needs paired rounds. */
const ROUNDS = 31;
/** Rounds before them, so that both are compiled. */
const WARM_UP = 5;

v8.setFlagsFromString('--expose-gc');
const collect = vm.runInNewContext('gc') as (options: { type: 'minor' }) => void;
const clearNursery = (): void => collect({ type: 'minor' });

const RULES: SweepRules = {
  observe: createObserver(POLICY),
  conclude: createConclude(POLICY),
  announce: () => [],
};

export interface SweepFigures {
  /** Median over paired rounds of ours / bare. */
  readonly ratio: number;
  /** Medians, milliseconds for 1,000 tokens. */
  readonly oursMs: number;
  readonly bareMs: number;
}

/** Times the rounds. Throws when the two files do not hold the same rows in the end: then the comparison means nothing. */
export async function measureSweep(): Promise<SweepFigures> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-bench-'));
  try {
    return await measureIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIn(folder: string): Promise<SweepFigures> {
  const file = (name: string): string => path.join(folder, `${name}.db`);
  for (const name of ['ahead', 'ours', 'bare']) await prepareFile(file(name));
  const ahead = openStore({ path: file('ahead') });
  const ours = openStore({ path: file('ours') });
  const bare = openBare(file('bare'));
  const rounds: SweepFigures[] = [];
  for (let round = 0; round < WARM_UP + ROUNDS; round += 1) {
    const at = after(START, HOUR + round * 5 * MINUTE);
    await applySweep(ahead, round, at);
    const rows = readSweep(file('ahead'), at);
    // The order alternates, so that neither always follows the other's disk work.
    const writeBare = (): number => {
      clearNursery();
      return bare.write(rows, BATCH);
    };
    const first = round % 2 === 0 ? writeBare() : undefined;
    const oursMs = await applySweep(ours, round, at);
    const bareMs = first ?? writeBare();
    if (round >= WARM_UP) rounds.push({ ratio: oursMs / bareMs, oursMs, bareMs });
  }
  bare.close();
  await Promise.all([ahead.close(), ours.close()]);
  sameTables(file('ours'), file('bare'));
  const middle = (key: keyof SweepFigures): number => median(rounds.map((figures) => figures[key]));
  return { ratio: middle('ratio'), oursMs: middle('oursMs'), bareMs: middle('bareMs') };
}

async function prepareFile(file: string): Promise<void> {
  const store = openStore({ path: file });
  await openCalls(store, TOKENS);
  await store.close();
}

/** Milliseconds that the store takes for the quotes of a round. */
async function applySweep(store: Store, round: number, at: EpochMs): Promise<number> {
  // A rise and fall inside the ladder's first rung: running figures change, nothing is announced.
  const price = 0.001 * (1 + 0.02 * Math.sin(round));
  const observations: Observation[] = Array.from({ length: TOKENS }, (_, index) => ({
    tokenId: (index + 1) as TokenId,
    quote: quoteOf(index, at, price),
  }));
  clearNursery();
  const startedAt = performance.now();
  for (let from = 0; from < TOKENS; from += BATCH) {
    await store.sweep(observations.slice(from, from + BATCH), RULES, at);
  }
  return performance.now() - startedAt;
}
