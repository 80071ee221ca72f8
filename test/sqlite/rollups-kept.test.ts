import { mkdtempSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import * as fc from 'fast-check';
import { afterEach, expect, test } from 'vitest';
import type { Slice } from '../../src/model/analytics.ts';
import type { Tier } from '../../src/model/call.ts';
import { type CallId, type ChannelId, DAY, epochMs, HOUR } from '../../src/model/units.ts';
import { createChannelRecord } from '../../src/sqlite/channel-record.ts';
import { createDatabase, type Database } from '../../src/sqlite/database.ts';
import { createHistory } from '../../src/sqlite/history.ts';
import { createPortfolio } from '../../src/sqlite/portfolio.ts';
import { rebuildRollups } from '../../src/sqlite/rollups-rebuild.ts';
import { createRollUp, createTellNative } from '../../src/sqlite/rollups.ts';
import { createStandings } from '../../src/sqlite/standings.ts';
import { createTrackingFacts } from '../../src/sqlite/tracking-facts.ts';
import { cleared, keepCall } from './kept-calls.ts';
import { migratedDatabase } from './migrated.ts';

// What pages keep in memory is never stale: whatever was written, and whatever was read before, they say what a store says that has read nothing.

const START = epochMs(Date.UTC(2026, 0, 29));
const database = migratedDatabase();
const { db, connection } = database;
const store = reading(database);
const rollUp = createRollUp(db);
const tellNative = createTellNative(db);

afterEach(() => {
  connection.exec('DELETE FROM reputations');
  cleared(db);
});

const call = fc.record({
  channelId: fc.integer({ min: 1, max: 3 }).map((id) => id as ChannelId),
  tier: fc.constantFrom<Tier>('nano', 'micro'),
  chain: fc.constantFrom('solana', 'a-chain-of-tomorrow'),
  postedAt: fc.integer({ min: 0, max: 40 * 24 }).map((hours) => epochMs(START + hours * HOUR)),
  lastedMs: fc.integer({ min: 1, max: 3 * DAY }),
  finalRoi: fc.double({ min: -0.999, max: 50, noNaN: true }),
  athRoi: fc.double({ min: 0, max: 80, noNaN: true }),
});
const period = fc.record({
  since: fc.option(
    fc.integer({ min: 0, max: 45 * 24 }).map((hours) => epochMs(START + hours * HOUR)),
    { nil: undefined },
  ),
  slice: fc.option(fc.constantFrom<Slice>({ tier: 'nano' }, { chain: 'solana' }), { nil: undefined }),
});
const step = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant('complete'),
      calls: fc.array(call, { minLength: 1, maxLength: 12 }),
    }),
  },
  { weight: 4, arbitrary: period.map((asked) => ({ kind: 'read', ...asked })) },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constant('tell'),
      of: fc.nat(),
      nativeReturn: fc.double({ min: -0.5, max: 1, noNaN: true }),
    }),
  },
  fc.record({ kind: fc.constant('take out'), of: fc.nat() }),
  fc.record({ kind: fc.constant('rename'), of: fc.integer({ min: 1, max: 3 }) }),
  fc.record({
    kind: fc.constant('score'),
    of: fc.integer({ min: 1, max: 3 }),
    score: fc.integer({ min: 0, max: 100 }),
  }),
  fc.record({
    kind: fc.constant('hear'),
    of: fc.nat(),
    status: fc.constantFrom('waiting', 'unpriced', 'dropped'),
  }),
  fc.constant({ kind: 'take back' }),
);
type Reading = ReturnType<typeof reading>;

function reading(of: Database) {
  return {
    ...createStandings(of),
    ...createTrackingFacts(of),
    ...createPortfolio(of),
    ...createHistory(of),
    ...createChannelRecord(of),
  };
}

type Step = Readonly<Record<string, unknown>> & { readonly kind: string };

async function answers(from: Reading, { since, slice }: Readonly<Record<string, unknown>>) {
  const when = since === undefined ? {} : { since: since as typeof START };
  const now = epochMs(START + 60 * DAY);
  return {
    board: await from.standings({ ...when, ...(slice !== undefined && { slice: slice as Slice }) }),
    summary: await from.trackingFacts(when, now),
    portfolio: await from.portfolio(when),
    months: await from.history({ by: 'month', ...when }),
    weeks: await from.history({ by: 'week', ...when }),
    own: await from.history({ by: 'week', ...when, channelId: 2 as ChannelId }),
    channel: await from.channelRecord(2 as ChannelId, 3, now),
  };
}

/** Sums depend on the order in which they were added up, in their last digits. */
function expectNear(one: unknown, other: unknown, path = ''): void {
  if (typeof one === 'number' && typeof other === 'number') {
    if (Math.abs(one - other) > 1e-6 * Math.max(1, Math.abs(other)))
      throw new Error(`expected ${other} at ${path}, was ${one}`);
    return;
  }
  if (typeof one !== 'object' || one === null || typeof other !== 'object' || other === null) {
    return expect({ [path]: one }).toEqual({ [path]: other });
  }
  expect([path, ...Object.keys(one).toSorted()]).toEqual([path, ...Object.keys(other).toSorted()]);
  for (const [name, value] of Object.entries(one))
    expectNear(value, (other as Record<string, unknown>)[name], `${path}.${name}`);
}

function number(): number {
  return 1 + (connection.prepare<[], number>('SELECT coalesce(max(id), 0) FROM posts').pluck().get() ?? 0);
}

function anyCall(of: unknown): CallId | undefined {
  const ids = connection.prepare<[], CallId>('SELECT call_id FROM outcomes ORDER BY call_id').pluck().all();
  return ids[Number(of) % Math.max(1, ids.length)];
}

function take(one: Step): void {
  if (one.kind === 'complete') {
    for (const each of one['calls'] as Parameters<typeof keepCall>[2][])
      keepCall(db, rollUp, { ...each, number: number() });
  }
  if (one.kind === 'tell') tellNative(anyCall(one['of']) ?? (0 as CallId), Number(one['nativeReturn']));
  if (one.kind === 'take out') {
    connection.prepare('DELETE FROM outcomes WHERE call_id = ?').run(anyCall(one['of']) ?? 0);
    rebuildRollups(db);
  }
  if (one.kind === 'rename')
    connection.prepare(`UPDATE channels SET title = title || '!' WHERE id = ?`).run(one['of']);
  if (one.kind === 'score') {
    connection
      .prepare(
        `INSERT OR REPLACE INTO reputations (channel_id, scope, completed, successes, hits, mean_roi, success_rate, success_rate_low,
          success_rate_high, hit_rate, hit_rate_low, hit_rate_high, log_return, log_return_low, log_return_high, score, score_low, score_high,
          effective_calls, grade, updated_at)
        SELECT id, 'all', 1, 1, 1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, ?, 0, 0, 1, 'poor', 1 FROM channels WHERE id = ?`,
      )
      .run(one['score'], one['of']);
  }
  if (one.kind === 'hear') {
    connection
      .prepare(
        `INSERT INTO leads (post_id, candidate, address, confidence, status, next_try_at) SELECT id, '{}', 'x' || id, 0.5, 'waiting', 1
          FROM posts WHERE id = ? ON CONFLICT DO NOTHING`,
      )
      .run(anyCall(one['of']) ?? 0);
    connection
      .prepare('UPDATE leads SET status = ? WHERE post_id = ?')
      .run(one['status'], anyCall(one['of']) ?? 0);
  }
  if (one.kind === 'take back') {
    connection.exec('BEGIN');
    keepCall(db, rollUp, { channelId: 1 as ChannelId, postedAt: START, number: number() });
    connection.exec('ROLLBACK');
  }
}

test('pages say what a store says that has read nothing, whatever was written between reads', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { minLength: 3, maxLength: 16 }), period, async (steps, last) => {
      connection.exec('DELETE FROM reputations');
      cleared(db);
      for (const one of [...steps, { kind: 'read', ...last }] as Step[]) {
        take(one);
        if (one.kind !== 'read') continue;
        const said = await answers(store, one);
        const fresh = new BetterSqlite3(connection.serialize());
        expectNear(said, await answers(reading(createDatabase(fresh)), one));
        fresh.close();
      }
    }),
    // To shrink a dozen steps would take minutes: the first failure is told as it is.
    { numRuns: 25, endOnFailure: true },
  );
}, 60_000);

test.each([
  ['few', 6],
  ['listed', 40],
  ['many', 150],
])('what a coin did is counted once when it is told late, among %s calls', async (_, count) => {
  const calls = fc.sample(call, { numRuns: count, seed: count });
  for (const [index, each] of calls.entries()) {
    keepCall(db, rollUp, {
      ...each,
      channelId: (1 + (index % 2)) as ChannelId,
      postedAt: START,
      number: index + 1,
    });
  }
  const since = epochMs(START - DAY);
  const alphas = async () =>
    (await store.standings({ since })).map(({ figures }) => figures?.alpha?.calls ?? 0);
  expect(await alphas()).toEqual([0, 0]);
  for (const id of calls.keys()) expect(tellNative((id + 1) as CallId, 0.01 * id)).toBe(true);
  expect(tellNative(1 as CallId, 0.5)).toBe(false);
  expect(tellNative(9_999 as CallId, 0.5)).toBe(false);
  expect(await alphas()).toEqual([Math.ceil(count / 2), Math.floor(count / 2)]);
  const told = await answers(store, { since });
  const toldOfTier = await store.standings({ slice: { tier: 'micro' } });
  rebuildRollups(db);
  expectNear(told, await answers(store, { since }));
  expectNear(toldOfTier, await store.standings({ slice: { tier: 'micro' } }));
});

test('what another connection wrote is seen', async () => {
  const folder = mkdtempSync(path.join(os.tmpdir(), 'calledit-kept-'));
  const file = path.join(folder, 'calls.db');
  const [one, other] = [migratedDatabase(file), migratedDatabase(file)];
  const completed = async () => (await reading(one).standings({})).map((row) => row.completed);
  const addTo = createRollUp(other.db);
  keepCall(other.db, addTo, { channelId: 1 as ChannelId, postedAt: START, number: 1 });
  expect(await completed()).toEqual([1]);
  keepCall(other.db, addTo, { channelId: 1 as ChannelId, postedAt: START, number: 2 });
  keepCall(other.db, addTo, { channelId: 2 as ChannelId, postedAt: START, number: 3 });
  expect(await completed()).toEqual([2, 1]);
  one.connection.close();
  other.connection.close();
  rmSync(folder, { recursive: true });
});
