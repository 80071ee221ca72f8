import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import { createGathering, type Gathering } from '../../src/analytics/sums.ts';
import type { Counted, Figures } from '../../src/model/analytics.ts';
import { type Tier, TIERS } from '../../src/model/call.ts';
import type { CompletionReason } from '../../src/model/outcome.ts';
import { type ChannelId, DAY, epochMs, HOUR } from '../../src/model/units.ts';
import { createReadCoverage } from '../../src/sqlite/coverage.ts';
import { createReadRollups } from '../../src/sqlite/rollups-read.ts';
import { fillRollups, rebuildRollups } from '../../src/sqlite/rollups-rebuild.ts';
import { addAllSlices, addWhole, FEW } from '../../src/sqlite/rollups-row.ts';
import { createRollUp } from '../../src/sqlite/rollups.ts';
import { rollups as rolled } from '../../src/sqlite/schema.ts';
import { createStore } from '../../src/sqlite/store.ts';
import { migratedDatabase } from './migrated.ts';
import { cleared, keepCall, type Kept } from './kept-calls.ts';

const START = epochMs(Date.UTC(2026, 0, 29));
const database = migratedDatabase();
const { db, connection } = database;
const store = createStore(database);
const rollUp = createRollUp(db);

afterEach(() => cleared(db));

const kept = fc.record({
  channelId: fc.integer({ min: 1, max: 3 }).map((id) => id as ChannelId),
  tier: fc.constantFrom<Tier>('nano', 'micro', 'large'),
  chain: fc.constantFrom('solana', 'base', 'a-chain-of-tomorrow'),
  postedAt: fc.integer({ min: 0, max: 40 * 24 }).map((hours) => epochMs(START + hours * HOUR)),
  lastedMs: fc.integer({ min: 1, max: 7 * DAY }),
  finalRoi: fc.oneof(fc.constant(-1), fc.double({ min: -0.999, max: 50, noNaN: true })),
  athRoi: fc.oneof(fc.constant(0), fc.double({ min: 0, max: 80, noNaN: true })),
  reason: fc.constantFrom<CompletionReason>('elapsed', 'loss', 'dead', 'manual', 'capacity'),
  volatility: fc.option(fc.double({ min: 0, max: 5, noNaN: true }), { nil: undefined }),
  nativeReturn: fc.option(fc.double({ min: -0.5, max: 1, noNaN: true }), { nil: undefined }),
});
/** Calls in any order of their ends, as outcomes of the past, of live calls and of manual completions come. */
const history = fc.array(kept, { minLength: 1, maxLength: 60 });

/** More than a row lists one by one, within few days. */
const crowded = fc.array(
  kept.map((call) => ({ ...call, postedAt: START, lastedMs: call.lastedMs })),
  { minLength: 150, maxLength: 250 },
);

/** Sums depend on the order in which they were added up, in their last digits. */
function rounded(what: unknown): unknown {
  return JSON.parse(
    JSON.stringify(what, (_, value: unknown) =>
      typeof value === 'number' ? Number(value.toPrecision(9)) : value,
    ),
  );
}

function keepAll(all: readonly Kept[]): void {
  for (const [index, call] of all.entries()) keepCall(db, rollUp, { ...call, number: index + 1 });
}

interface RowSays {
  readonly calls: number;
  readonly bytes: number;
  readonly clock: string;
  readonly slices: ReadonlyMap<string, Gathering>;
}

/** Every row by its number, with what it says of its calls. */
function rows(): ReadonlyMap<number, RowSays> {
  const all = db.select().from(rolled).all();
  return new Map(
    all.map(({ key, clock, ...kept }) => {
      const slices = new Map<string, Gathering>();
      addAllSlices(kept, (slice) => {
        const there = slices.get(slice) ?? createGathering();
        slices.set(slice, there);
        return there;
      });
      // What is read of the whole is what its calls come to.
      const whole = createGathering();
      addWhole(whole, kept.calls, kept.calls > FEW ? kept.whole : kept.parts);
      expectSameSums(whole, slices.get(''));
      const bytes = kept.whole.length + kept.parts.length;
      return [key, { calls: kept.calls, bytes, clock: clock.toString('hex'), slices }];
    }),
  );
}

function expectSameSums(one: Gathering, other: Gathering | undefined): void {
  for (const [at, value] of one.sums.entries()) expect(other?.sums[at]).toBeCloseTo(value, 6);
  expect(other?.finals.median()).toEqual(one.finals.median());
  expect(other?.aths.median()).toEqual(one.aths.median());
}

function expectSameRows(some: ReadonlyMap<number, RowSays>, others: ReadonlyMap<number, RowSays>): void {
  expect(new Set(others.keys())).toEqual(new Set(some.keys()));
  for (const [key, { slices, ...row }] of some) {
    expect(others.get(key)).toMatchObject(row);
    const again = others.get(key)?.slices ?? new Map<string, Gathering>();
    expect(new Set(again.keys())).toEqual(new Set(slices.keys()));
    for (const [slice, gathering] of slices) expectSameSums(gathering, again.get(slice));
  }
}

/** What SQL says of the outcomes themselves, for the calls that a condition takes. */
function recomputed(condition: string) {
  return connection
    .prepare(
      `SELECT count(*) AS completed, coalesce(sum(o.success), 0) AS successes, coalesce(sum(o.hit), 0) AS hits, avg(o.final_roi) AS meanRoi,
        median(o.final_roi) AS medianRoi, 1 + median(o.ath_roi) AS medianAthMultiple, avg(1 + o.ath_roi) AS meanAthMultiple,
        avg(o.tracked_ms) AS meanDurationMs, avg(CASE WHEN o.ath_roi > 0 THEN o.time_to_ath_ms END) AS meanTimeToAthMs, avg(o.volatility) AS volatility,
        avg(ln(min(10, max(0.05, 1 + o.final_roi)))) AS log,
        avg(CASE WHEN o.native_return IS NOT NULL THEN ln(min(10, max(0.05, 1 + o.final_roi))) - ln(min(10, max(0.05, 1 + o.native_return))) END) AS alpha,
        coalesce(sum(o.reason = 'dead'), 0) AS dead, coalesce(sum(o.reason = 'elapsed'), 0) AS elapsed
      FROM outcomes o JOIN calls c ON c.id = o.call_id JOIN tokens t ON t.id = c.token_id WHERE ${condition}`,
    )
    .get() as Record<string, number | null>;
}

function expectSame(figures: Figures | undefined, condition: string): void {
  const real = recomputed(condition);
  expect(figures?.completed ?? 0).toBe(real['completed']);
  if (figures === undefined || figures.completed === 0) return;
  const near = (value: number | undefined, other: number | null | undefined): void =>
    other === null || other === undefined
      ? expect(value).toBeUndefined()
      : expect(value).toBeCloseTo(other, 6);
  expect(figures.successes).toBe(real['successes']);
  expect(figures.hits).toBe(real['hits']);
  expect([figures.reasons.dead, figures.reasons.elapsed]).toEqual([real['dead'], real['elapsed']]);
  near(figures.meanRoi, real['meanRoi']);
  // Of more calls than a sketch holds one by one a median of multiples is less than 2 % away.
  const nearMedian = (multiple: number | undefined, other: number): void =>
    figures.completed <= 64
      ? near(multiple, other)
      : expect(Math.abs((multiple ?? Number.NaN) - other)).toBeLessThan(0.02 * other + 1e-4);
  nearMedian(1 + (figures.medianRoi?.value ?? Number.NaN), 1 + (real['medianRoi'] ?? Number.NaN));
  nearMedian(figures.medianAthMultiple?.value, real['medianAthMultiple'] ?? Number.NaN);
  near(figures.meanAthMultiple, real['meanAthMultiple']);
  near(figures.meanDurationMs, real['meanDurationMs']);
  near(figures.meanTimeToAthMs, real['meanTimeToAthMs']);
  near(figures.volatility, real['volatility']);
  if (figures.completed > 1) near(figures.logReturn?.value, real['log']);
  if ((figures.alpha?.calls ?? 0) > 1) near(figures.alpha?.value, real['alpha']);
}

function expectCounted(counted: Counted, condition: string): void {
  const { completed, successes, hits } = recomputed(condition);
  expect(counted).toEqual({ completed, successes, hits });
}

describe('what is kept of completed calls', () => {
  const rollups = createReadRollups(db);

  test('equals the outcomes, of any period, channel, tier and chain, in whatever order they came', () => {
    fc.assert(
      fc.property(
        history,
        fc.integer({ min: 0, max: 50 * 24 * 60 }),
        fc.integer({ min: 0, max: 50 * 24 * 60 }),
        (all, a, b) => {
          cleared(db);
          keepAll(all);
          const [since, until] = [Math.min(a, b), Math.max(a, b)].map((minutes) =>
            epochMs(START + minutes * 60_000),
          );
          const from = `o.completed_at >= ${since}`;
          const total = rollups.bySlice({});
          expectSame(total.get('')?.figures(), 'true');
          for (const tier of TIERS) expectSame(total.get(`tier:${tier}`)?.figures(), `c.tier = '${tier}'`);
          expectSame(rollups.bySlice({ since }).get('chain:base')?.figures(), `${from} AND t.chain = 'base'`);
          for (const channelId of [1, 2, 3] as ChannelId[]) {
            const own = `o.channel_id = ${channelId}`;
            expectSame(rollups.byChannel({}).get(channelId)?.figures(), own);
            expectSame(rollups.byChannel({ since }).get(channelId)?.figures(), `${own} AND ${from}`);
            expectSame(
              rollups.bySlice({ channelId, since }).get('tier:nano')?.figures(),
              `${own} AND ${from} AND c.tier = 'nano'`,
            );
            expectSame(
              rollups.bySlice({ channelId, since, until }).get('')?.figures(),
              `${own} AND ${from} AND o.completed_at < ${until}`,
            );
          }
          const micro = rollups.byChannel({ since, slice: { tier: 'micro' } }).get(1 as ChannelId);
          expectSame(micro?.figures(), `o.channel_id = 1 AND ${from} AND c.tier = 'micro'`);
        },
      ),
      { numRuns: 60 },
    );
  });

  test('equals the outcomes when they are too many to be listed', () => {
    fc.assert(
      fc.property(crowded, fc.integer({ min: 0, max: 7 * 24 * 60 }), (all, minutes) => {
        cleared(db);
        keepAll(all);
        const since = epochMs(START + minutes * 60_000);
        const from = `o.completed_at >= ${since}`;
        for (const [slice, condition] of [
          ['', 'true'],
          ['tier:micro', `c.tier = 'micro'`],
          ['chain:a-chain-of-tomorrow', `t.chain = 'a-chain-of-tomorrow'`],
        ] as const) {
          expectSame(rollups.bySlice({}).get(slice)?.figures(), condition);
          expectSame(rollups.bySlice({ since }).get(slice)?.figures(), `${condition} AND ${from}`);
          const ofOne = rollups.bySlice({ channelId: 1 as ChannelId, since }).get(slice);
          expectSame(ofOne?.figures(), `${condition} AND ${from} AND o.channel_id = 1`);
        }
        for (const channelId of [1, 2, 3] as ChannelId[]) {
          const own = `o.channel_id = ${channelId}`;
          expectSame(rollups.byChannel({}).get(channelId)?.figures(), own);
          expectSame(rollups.byChannel({ since }).get(channelId)?.figures(), `${own} AND ${from}`);
          const micro = rollups.byChannel({ since, slice: { tier: 'micro' } }).get(channelId);
          expectSame(micro?.figures(), `${own} AND ${from} AND c.tier = 'micro'`);
        }
      }),
      { numRuns: 6 },
    );
  });

  test.each([
    ['few', history, 20],
    ['many', crowded, 4],
  ] as const)('is the same when it is folded anew, of %s calls', (_, calls, numRuns) => {
    fc.assert(
      fc.property(calls, (all) => {
        cleared(db);
        keepAll(all);
        const before = rows();
        rebuildRollups(db);
        expectSameRows(before, rows());
      }),
      { numRuns },
    );
  });

  test('is filled once in a database that was written without it, and left alone where it is there', async () => {
    const all = fc.sample(kept, { numRuns: 30, seed: 7 });
    keepAll(all);
    const before = await store.standings({});
    db.delete(rolled).run();
    expect((await store.standings({})).every(({ completed }) => completed === 0)).toBe(true);
    fillRollups(db);
    expect(rounded(await store.standings({}))).toEqual(rounded(before));
    connection.exec('DELETE FROM rollups WHERE key % 2 = 0');
    const left = rows();
    fillRollups(db);
    expectSameRows(left, rows());
  });

  test('history, portfolio and summary agree on the same calls', async () => {
    const all = fc.sample(kept, { numRuns: 50, seed: 3 });
    keepAll(all);
    const now = epochMs(START + 60 * DAY);
    const history = await store.history({ by: 'month' });
    const summary = await store.trackingFacts({}, now);
    const portfolio = await store.portfolio({});
    expect(rounded(history.total)).toEqual(rounded(summary.figures));
    expect(portfolio.completed).toEqual(summary.figures);
    expect(rounded(history.benchmarks)).toEqual(rounded(summary.tiers));
    expect(history.trend.map(({ figures }) => figures.completed).reduce((a, b) => a + b)).toBe(50);
    expect(history.trend.map(({ from }) => new Date(from).getUTCDate())).toEqual(history.trend.map(() => 1));
    expect(history.hours.reduce((sum, { figures }) => sum + figures.completed, 0)).toBe(50);
    expect(history.weekdays.reduce((sum, { figures }) => sum + figures.completed, 0)).toBe(50);
    expect(portfolio.channels.reduce((sum, { completed }) => sum + completed.completed, 0)).toBe(50);
    for (const { of, figures } of history.hours) {
      expectCounted(figures, `c.posted_at / 3600000 % 24 = ${of}`);
    }
    for (const { of, figures } of history.weekdays) {
      expectCounted(figures, `(c.posted_at / 86400000 + 3) % 7 = ${of}`);
    }
    const own = await store.history({ by: 'week', channelId: 2 as ChannelId });
    expectSame(own.total, 'o.channel_id = 2');
    for (const { from, to, figures } of own.trend) {
      expectSame(figures, `o.channel_id = 2 AND o.completed_at >= ${from} AND o.completed_at < ${to}`);
      expect(new Date(from).getUTCDay()).toBe(1);
    }
    const record = await store.channelRecord(2 as ChannelId, 0, now);
    const edge = now - 30 * DAY;
    expectSame(record?.profile?.recent, `o.channel_id = 2 AND o.completed_at >= ${edge}`);
    expectSame(record?.profile?.before, `o.channel_id = 2 AND o.completed_at < ${edge}`);
    expect(rounded(record?.profile?.total)).toEqual(rounded(record?.standing.figures));
  });

  test('a sample holds what was known and what came, evenly over all, and the same each time', async () => {
    keepAll(fc.sample(kept, { numRuns: 40, seed: 5 }));
    const whole = await store.callSample({ limit: 100 });
    expect(whole).toMatchObject({ of: 40, firstCallAt: await store.firstCallAt() });
    expect(whole.calls).toHaveLength(40);
    const some = await store.callSample({ limit: 10 });
    expect(some.calls.map(({ callId }) => callId)).toEqual([1, 5, 9, 13, 17, 21, 25, 29, 33, 37]);
    expect(some.calls[1]).toEqual(whole.calls[4]);
    const own = await store.callSample({ limit: 100, channelId: 2 as ChannelId });
    expect(own.calls).toEqual(whole.calls.filter(({ channelId }) => channelId === 2));
    expect([...own.channels.values()]).toEqual([{ title: 'Channel 2' }]);
  });
});

test('people who call in private are counted, and named in no list', async () => {
  const calls = fc.sample(kept, { numRuns: 30, seed: 11 });
  keepAll(calls.map((call, index) => Object.assign(call, { channelId: (1 + (index % 2)) as ChannelId })));
  connection.exec(`UPDATE channels SET kind = 'member', chat_id = 77, member_id = 77 WHERE id = 2`);
  const portfolio = await store.portfolio({});
  expect(portfolio.completed.completed).toBe(30);
  expect(portfolio.channels.map(({ channelId }) => channelId)).toEqual([1]);
  const sample = await store.callSample({ limit: 100 });
  expect(sample.calls.filter(({ channelId }) => channelId === 2)).toHaveLength(15);
  expect([...sample.channels.keys()]).toEqual([1]);
  expect((await store.standings({})).map(({ channelId }) => channelId)).toEqual([1]);
});

describe('coverage', () => {
  const STATUS = ['waiting', 'past', 'begun', 'mention', 'dropped', 'unpriced', 'unresolved'] as const;

  test('follows every change of every candidate', () => {
    const readCoverage = createReadCoverage(db);
    const lead = fc.record({
      channelId: fc.integer({ min: 1, max: 2 }),
      hour: fc.integer({ min: 0, max: 100 }),
      life: fc.array(fc.constantFrom(...STATUS), { minLength: 1, maxLength: 4 }),
    });
    fc.assert(
      fc.property(fc.array(lead, { maxLength: 30 }), fc.integer({ min: 0, max: 100 }), (all, from) => {
        cleared(db);
        for (const [index, { channelId, hour, life }] of all.entries()) {
          const number = index + 1;
          keepCall(db, undefined, {
            channelId: channelId as ChannelId,
            number,
            postedAt: epochMs(START + hour * HOUR),
          });
          for (const [step, status] of life.entries()) {
            if (step === 0)
              connection
                .prepare(
                  `INSERT INTO leads (post_id, candidate, address, confidence, status, next_try_at) VALUES (?, '{}', 'x', 0.5, ?, 1)`,
                )
                .run(number, status);
            else connection.prepare('UPDATE leads SET status = ? WHERE post_id = ?').run(status, number);
          }
        }
        const since = epochMs(START + from * HOUR);
        for (const channelId of [1, 2] as ChannelId[]) {
          for (const scope of [{ channelId }, { channelId, since }]) {
            const bound = 'since' in scope ? since : 0;
            const real = connection
              .prepare(
                `SELECT coalesce(sum(l.status IN ('waiting', 'past', 'begun', 'unpriced')), 0) AS heard,
                  coalesce(sum(l.status IN ('waiting', 'past')), 0) AS waiting, coalesce(sum(l.status = 'unpriced'), 0) AS unpriced, 0 AS called
                FROM posts p JOIN leads l ON l.post_id = p.id WHERE p.channel_id = ? AND p.posted_at >= ?`,
              )
              .get(channelId, bound);
            expect(
              readCoverage(scope).get(channelId) ?? { heard: 0, waiting: 0, unpriced: 0, called: 0 },
            ).toEqual(real);
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
