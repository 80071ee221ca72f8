import BetterSqlite3 from 'better-sqlite3';
import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Token } from '../../src/model/call.ts';
import { after, type CallId, DAY, type EpochMs, HOUR, type TokenId } from '../../src/model/units.ts';
import type { Observation, Store, TrackedCall } from '../../src/ports.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { createStore } from '../../src/sqlite/store.ts';
import { createTrackedMemory } from '../../src/sqlite/tracked-memory.ts';
import { NOON } from '../fakes/clock.ts';
import { eachTimeAFolder } from './folder.ts';
import { migratedDatabase } from './migrated.ts';
import { ALPHA, beginAll, BETA, called, candidate, PEPPER, post, quote, SALT } from './scene.ts';
import { type Rules, simpleRules } from './simple-rules.ts';

const inFolder = eachTimeAFolder();
const FIRST = 1 as TokenId;

const observation = (price: number, at: EpochMs): Observation => ({
  tokenId: FIRST,
  quote: quote(PEPPER, price, at),
});

/** What a sweep an hour later is given to decide on. */
async function seenBy(store: Store, at: EpochMs) {
  const seen: { token?: Token; calls?: readonly TrackedCall[] } = {};
  const rules: Rules = {
    ...simpleRules,
    observe(token, calls, found, now) {
      Object.assign(seen, { token, calls });
      return simpleRules.observe(token, calls, found, now);
    },
  };
  await store.sweep([observation(1.5, at)], rules, at);
  return seen;
}

test('a token is read once: what only the file was told by hand is not seen until it is forgotten', async () => {
  const database = migratedDatabase();
  const store = createStore(database);
  await called(store, simpleRules);
  await store.sweep([observation(1.2, after(NOON, HOUR))], simpleRules, after(NOON, HOUR));
  database.connection.exec('UPDATE tokens SET misses = 7');
  expect((await seenBy(store, after(NOON, 2 * HOUR))).token).toMatchObject({
    misses: 0,
    last: { price: 1.2 },
  });
  await called(store, simpleRules, { channel: BETA, postedAt: after(NOON, 3 * HOUR) });
  database.connection.exec('UPDATE tokens SET misses = 7');
  expect((await seenBy(store, after(NOON, 4 * HOUR))).token).toMatchObject({ misses: 7 });
});

test('a sweep sees a call that was begun since the last one', async () => {
  const store = openStore({ path: ':memory:' });
  const { callId: first } = await called(store, simpleRules);
  await store.sweep([observation(1.2, after(NOON, HOUR))], simpleRules, after(NOON, HOUR));
  const { callId: second } = await called(store, simpleRules, {
    channel: BETA,
    postedAt: after(NOON, 2 * HOUR),
  });
  const { calls } = await seenBy(store, after(NOON, 3 * HOUR));
  expect(calls?.map(({ id }) => id)).toEqual([first, second]);
});

test('a sweep does not see a call that was completed since the last one, and sees the watch over it', async () => {
  const store = openStore({ path: ':memory:' });
  const { callId: first } = await called(store, simpleRules);
  const { callId: second } = await called(store, simpleRules, { channel: BETA, postedAt: after(NOON, HOUR) });
  const at = after(NOON, 2 * HOUR);
  await store.sweep([observation(1.2, at)], simpleRules, at);
  await store.complete([first], 'manual', simpleRules, at);
  await store.complete([second], 'dead', simpleRules, at);
  const { calls } = await seenBy(store, after(NOON, 3 * HOUR));
  expect(calls?.map(({ id, status }) => [id, status])).toEqual([[second, 'watched']]);
});

test('a sweep sees what another connection has written', async () => {
  const path = inFolder('calledit.db');
  const store = openStore({ path });
  await called(store, simpleRules);
  await store.sweep([observation(1.2, after(NOON, HOUR))], simpleRules, after(NOON, HOUR));
  const other = new BetterSqlite3(path);
  other.exec(`UPDATE tokens SET misses = 5; UPDATE calls SET alerted_multiple = 4`);
  other.close();
  const { token, calls } = await seenBy(store, after(NOON, 2 * HOUR));
  expect(token).toMatchObject({ misses: 5 });
  expect(calls).toMatchObject([{ running: { alertedMultiple: 4 } }]);
  await store.close();
});

test('a sweep that was rolled back is forgotten as a whole', async () => {
  const store = openStore({ path: ':memory:' });
  await called(store, simpleRules);
  const at = after(NOON, HOUR);
  await store.sweep([observation(1.2, at)], simpleRules, at);
  let swept = 0;
  const rules: Rules = {
    ...simpleRules,
    observe(...given) {
      swept += 1;
      if (swept > 1) throw new Error('a rule failed');
      return simpleRules.observe(...given);
    },
  };
  const later = after(NOON, 2 * HOUR);
  const batch = [observation(9, later), observation(9, later)];
  await expect(store.sweep(batch, rules, later)).rejects.toThrow('a rule failed');
  const { token, calls } = await seenBy(store, after(NOON, 3 * HOUR));
  expect(token).toMatchObject({ last: { price: 1.2, at } });
  expect(calls).toMatchObject([{ running: { samples: 2, last: { price: 1.2 } } }]);
});

test('a sweep whose commit fails for want of room is forgotten as a whole', async () => {
  const database = migratedDatabase();
  const store = createStore(database);
  await called(store, simpleRules);
  const at = after(NOON, HOUR);
  await store.sweep([observation(1.2, at)], simpleRules, at);
  const { connection } = database;
  // Deferred to the end of the transaction: everything is written, and then COMMIT refuses.
  connection.exec(`CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE orphans (id INTEGER REFERENCES parents (id) DEFERRABLE INITIALLY DEFERRED) STRICT;
    CREATE TRIGGER at_the_end AFTER INSERT ON samples BEGIN INSERT INTO orphans VALUES (1); END`);
  const later = after(NOON, 2 * HOUR);
  await expect(store.sweep([observation(9, later)], simpleRules, later)).rejects.toThrow(/FOREIGN KEY/);
  connection.exec('DROP TRIGGER at_the_end');
  expect((await seenBy(store, after(NOON, 3 * HOUR))).token).toMatchObject({ last: { price: 1.2, at } });
});

test('a change of a call that the token does not have is refused, and nothing is kept', async () => {
  const store = openStore({ path: ':memory:' });
  await called(store, simpleRules);
  const at = after(NOON, HOUR);
  const rules: Rules = {
    ...simpleRules,
    observe(token, calls, found, now) {
      const observed = simpleRules.observe(token, calls, found, now);
      return { ...observed, running: [{ callId: 99 as CallId, running: calls[0]!.running }] };
    },
  };
  await expect(store.sweep([observation(2, at)], rules, at)).rejects.toThrow('was 99');
  expect((await seenBy(store, after(NOON, 2 * HOUR))).token).toMatchObject({ last: { price: 1 } });
});

test('beyond its limit the memory drops what it has known longest, and with none it keeps nothing', () => {
  const { connection } = migratedDatabase();
  const token = (id: number): Token => ({ id: id as TokenId, ref: PEPPER, life: 'alive', misses: 0 });
  const two = createTrackedMemory(connection, 2);
  for (const id of [1, 2, 1, 3]) two.keep({ token: token(id), calls: [] });
  expect([1, 2, 3].filter((id) => two.recall(id as TokenId) !== undefined)).toEqual([2, 3]);
  const none = createTrackedMemory(connection, 0);
  none.keep({ token: token(1), calls: [] });
  expect(none.recall(FIRST)).toBeUndefined();
});

const step = fc.record({
  what: fc.constantFrom('begin', 'sweep', 'sweep', 'sweep', 'fail', 'complete', 'complete'),
  waitMs: fc.integer({ min: 1, max: 3 * DAY }),
  token: fc.integer({ min: 0, max: 1 }),
  channel: fc.constantFrom(ALPHA, BETA),
  // Losses, highs and misses; `renamed` brings another pool.
  prices: fc.array(fc.option(fc.constantFrom(0.01, 0.5, 1, 1.5, 2.5, 40)), { minLength: 2, maxLength: 2 }),
  renamed: fc.boolean(),
  callId: fc.integer({ min: 1, max: 6 }),
  reason: fc.constantFrom('manual', 'dead'),
});
type Step = typeof step extends fc.Arbitrary<infer T> ? T : never;

/** The tables after these steps in a store that remembers so many tokens. */
async function tablesAfter(steps: readonly Step[], remembered: number): Promise<unknown> {
  const database = migratedDatabase();
  const store = createStore(database, remembered);
  let now = NOON;
  for (const [index, taken] of steps.entries()) {
    now = after(now, taken.waitMs);
    await take(store, taken, { now, messageId: index + 1 });
  }
  const tables = ['tokens', 'calls', 'samples', 'outcomes', 'outbox', 'reputations', 'learning', 'mentions'];
  return tables.map((table) => database.connection.prepare(`SELECT * FROM ${table} ORDER BY 1, 2`).all());
}

async function take(
  store: Store,
  { what, token, channel, prices, renamed, callId, reason }: Step,
  { now, messageId }: { readonly now: EpochMs; readonly messageId: number },
): Promise<void> {
  if (what === 'begin') {
    const detection = { candidates: [candidate(token === 0 ? PEPPER : SALT)] };
    await store.hear(post({ channel, messageId, postedAt: now, detection }));
    await beginAll(store, simpleRules, { now });
    return;
  }
  if (what === 'complete') {
    await store.complete([callId as CallId], reason, simpleRules, now);
    return;
  }
  const batch = prices.map((price, index): Observation => {
    const tokenId = (index + 1) as TokenId;
    return price === null ? { tokenId } : { tokenId, quote: quote(index === 0 ? PEPPER : SALT, price, now) };
  });
  await store.sweep(batch, rulesOf(what, renamed), now).catch((error: unknown) => {
    if (what !== 'fail') throw error;
  });
}

function rulesOf(what: Step['what'], renamed: boolean): Rules {
  return {
    ...simpleRules,
    observe(token, calls, found, now) {
      const observed = simpleRules.observe(token, calls, found, now);
      if (what === 'fail' && token.id === 2) throw new Error('a rule failed');
      const pair = { address: 'another-pool', dex: 'raydium', curve: false };
      return renamed ? { ...observed, token: { ...observed.token, pair } } : observed;
    },
  };
}

test('with a memory, with a small one and with none the same history leaves the same tables', async () => {
  const history = fc.array(step, { minLength: 4, maxLength: 25 });
  await fc.assert(
    fc.asyncProperty(history, async (steps) => {
      const truth = await tablesAfter(steps, 0);
      expect(await tablesAfter(steps, 1)).toEqual(truth);
      expect(await tablesAfter(steps, 2_000)).toEqual(truth);
    }),
    { numRuns: 60 },
  );
});
