// Applying a sweep of 1,000 tokens against bare prepared statements that write the same rows: the same insert into
// samples, the same columns of tokens and calls, in transactions of 30, with the same durability.

import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { after, type EpochMs, HOUR, MINUTE, type TokenId } from '../src/model/units.ts';
import type { Observation, SweepRules } from '../src/ports.ts';
import { openStore } from '../src/sqlite/open.ts';
import { createConclude } from '../src/tracking/conclude.ts';
import { createObserver } from '../src/tracking/observe.ts';
import { median } from './detection.ts';
import { openCalls, POLICY, quoteOf, START } from './world.ts';

const TOKENS = 1_000;
const BATCH = 30;
/** Two identical programs differ by up to 10 % on a small machine: a ratio needs paired rounds. */
const ROUNDS = 31;

export interface SweepFigures {
  /** Median over paired rounds of ours / bare. */
  readonly ratio: number;
  /** Medians, milliseconds for 1,000 tokens. */
  readonly oursMs: number;
  readonly bareMs: number;
}

export async function measureSweep(): Promise<SweepFigures> {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-bench-'));
  try {
    return await measureIn(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function measureIn(folder: string): Promise<SweepFigures> {
  const files = { ours: path.join(folder, 'ours.db'), bare: path.join(folder, 'bare.db') };
  for (const file of Object.values(files)) {
    const store = openStore({ path: file });
    await openCalls(store, TOKENS);
    await store.close();
  }
  const store = openStore({ path: files.ours });
  const bare = openBare(files.bare);
  const rules: SweepRules = {
    observe: createObserver(POLICY),
    conclude: createConclude(POLICY),
    announce: () => [],
  };
  const ratios: number[] = [];
  const ours: number[] = [];
  const theirs: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    // An hour's rise and fall inside the ladder's first rung: running figures change, nothing is announced.
    const at = after(START, HOUR + round * MINUTE * 5);
    const price = 0.001 * (1 + 0.02 * Math.sin(round));
    // The order alternates, so that neither always follows the other's disk work.
    const first = round % 2 === 0;
    if (first) theirs.push(bare.sweep(at, price));
    ours.push(await sweepOurs(at, price));
    if (!first) theirs.push(bare.sweep(at, price));
    ratios.push((ours.at(-1) ?? Number.NaN) / (theirs.at(-1) ?? Number.NaN));
  }
  bare.close();
  await store.close();
  return { ratio: median(ratios.slice(1)), oursMs: median(ours.slice(1)), bareMs: median(theirs.slice(1)) };

  async function sweepOurs(at: EpochMs, price: number): Promise<number> {
    const observations: Observation[] = Array.from({ length: TOKENS }, (_, index) => ({
      tokenId: (index + 1) as TokenId,
      quote: quoteOf(index, at, price),
    }));
    const startedAt = performance.now();
    for (let from = 0; from < TOKENS; from += BATCH) {
      await store.sweep(observations.slice(from, from + BATCH), rules, at);
    }
    return performance.now() - startedAt;
  }
}

function openBare(file: string): { sweep(at: number, price: number): number; close(): void } {
  const db = new BetterSqlite3(file);
  db.pragma('journal_mode = WAL');
  db.pragma('synchronous = FULL');
  db.pragma('foreign_keys = ON');
  const insertSample = db.prepare(
    `INSERT INTO samples (token_id, at, price, source, liquidity_usd, depth_usd, market_cap_usd, volume_m5_usd, trades_m5)
     VALUES (?, ?, ?, 'dexscreener', 40000, 39000, ?, 120, 7)`,
  );
  const updateToken = db.prepare(
    `UPDATE tokens SET life = 'alive', last_price = ?, last_at = ?, last_depth_usd = 39000, misses = 0,
     missing_since = NULL, next_due_at = ? WHERE id = ?`,
  );
  const updateCall = db.prepare(
    `UPDATE calls SET samples = samples + 1, last_price = ?, last_at = ?, ath_price = max(ath_price, ?), ath_at = ?,
     provisional_price = NULL, provisional_at = NULL, wick_price = max(wick_price, ?), wick_at = ?,
     low_price = min(low_price, ?), low_at = ?, alerted_multiple = 1, warned = 0, breached_at = NULL
     WHERE token_id = ? AND status = 'open'`,
  );
  const write = db.transaction((from: number, to: number, at: number, price: number) => {
    for (let id = from; id < to; id += 1) {
      insertSample.run(id, at, price, price * 1e9);
      updateToken.run(price, at, at + 5 * MINUTE, id);
      updateCall.run(price, at, price, at, price, at, price, at, id);
    }
  });
  return {
    sweep(at, price) {
      const startedAt = performance.now();
      for (let from = 1; from <= TOKENS; from += BATCH)
        write(from, Math.min(from + BATCH, TOKENS + 1), at, price);
      return performance.now() - startedAt;
    },
    close: () => db.close(),
  };
}
