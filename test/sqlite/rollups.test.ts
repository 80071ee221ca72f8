import * as fc from 'fast-check';
import { afterEach, describe, expect, test } from 'vitest';
import type { Figures } from '../../src/model/analytics.ts';
import { type Tier, TIERS } from '../../src/model/call.ts';
import type { CompletionReason } from '../../src/model/outcome.ts';
import { type ChannelId, DAY, epochMs, HOUR } from '../../src/model/units.ts';
import { createReadCoverage } from '../../src/sqlite/coverage.ts';
import { createReadRollups } from '../../src/sqlite/rollups-read.ts';
import { fillRollups, rebuildRollups } from '../../src/sqlite/rollups-rebuild.ts';
import { createRollUp } from '../../src/sqlite/rollups.ts';
import { rolled } from '../../src/sqlite/schema.ts';
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
  chain: fc.constantFrom('solana', 'base'),
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

function sums() {
  return db
    .select()
    .from(rolled)
    .all()
    .map(({ finals, aths, ...row }) =>
      Object.assign(row, { finals: finals.toString('hex'), aths: aths.toString('hex') }),
    );
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
  near(figures.medianRoi?.value, real['medianRoi']);
  near(figures.medianAthMultiple?.value, real['medianAthMultiple']);
  near(figures.meanAthMultiple, real['meanAthMultiple']);
  near(figures.meanDurationMs, real['meanDurationMs']);
  near(figures.meanTimeToAthMs, real['meanTimeToAthMs']);
  near(figures.volatility, real['volatility']);
  if (figures.completed > 1) near(figures.logReturn?.value, real['log']);
  if ((figures.alpha?.calls ?? 0) > 1) near(figures.alpha?.value, real['alpha']);
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

  test('is the same when it is folded anew', () => {
    fc.assert(
      fc.property(history, (all) => {
        cleared(db);
        keepAll(all);
        const before = sums();
        rebuildRollups(db);
        const after = new Map(
          sums().map((row) => [`${row.span} ${row.slice} ${row.start} ${row.channelId}`, row]),
        );
        expect(after.size).toBe(before.length);
        for (const row of before) {
          const again = after.get(`${row.span} ${row.slice} ${row.start} ${row.channelId}`);
          expect(Object.keys(row)).toEqual(Object.keys(again ?? {}));
          for (const [name, value] of Object.entries(row)) {
            const other: unknown = again?.[name as keyof typeof again];
            if (typeof value === 'number') expect(other).toBeCloseTo(value, 6);
            // The bytes of up to 64 values hold them in the order in which they came.
            else if (name === 'slice') expect(other).toBe(value);
            else expect(String(other).length).toBe(value.length);
          }
        }
      }),
      { numRuns: 20 },
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
    connection.exec(`DELETE FROM rolled WHERE slice <> ''`);
    const left = sums();
    fillRollups(db);
    expect(sums()).toEqual(left);
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
      expectSame(figures, `c.posted_at / 3600000 % 24 = ${of}`);
    }
    for (const { of, figures } of history.weekdays) {
      expectSame(figures, `(c.posted_at / 86400000 + 3) % 7 = ${of}`);
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
