import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Estimate, Reputation } from '../../src/model/reputation.ts';
import type { ChannelId, Json } from '../../src/model/units.ts';
import { parseChannel } from '../../src/reputation/channel-state.ts';
import { parseCrowd, warmingUp } from '../../src/reputation/crowd-state.ts';
import { learn } from '../../src/reputation/learn.ts';
import { reputationsOf } from '../../src/reputation/reputation.ts';
import {
  anyHistory,
  anyTold,
  BLANK,
  day,
  live,
  lived,
  LOSS,
  NOTHING,
  overall,
  START,
  stateOf,
  told,
  type Told,
  WIN,
} from './history.ts';

const estimates = (row: Reputation): readonly Estimate[] => [
  row.successRate,
  row.hitRate,
  row.logReturn,
  row.score,
];

test('every figure is finite, every interval contains its value, rates and scores keep their range', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const { reputations } = lived(history);
      for (const row of [...reputations.values()].flat()) {
        for (const { value, low, high } of estimates(row)) {
          expect([low, value, high].every(Number.isFinite)).toBe(true);
          expect(low).toBeLessThanOrEqual(value);
          expect(value).toBeLessThanOrEqual(high);
        }
        expect(row.score.low).toBeGreaterThanOrEqual(0);
        expect(row.score.high).toBeLessThanOrEqual(100);
        expect(row.successRate.high).toBeLessThanOrEqual(1);
        expect(row.hitRate.low).toBeGreaterThanOrEqual(0);
        expect(row.effectiveCalls).toBeGreaterThanOrEqual(0);
        expect(Number.isFinite(row.meanRoi)).toBe(true);
        expect(row.spread ?? 0).toBeGreaterThanOrEqual(0);
      }
    }),
  );
});

test('an outcome of weight 0 is counted and changes nothing else', () => {
  fc.assert(
    fc.property(anyHistory, anyTold, (history, call) => {
      const now = day(500);
      const before = lived([...history, told({ channel: call.channel, completedAt: now })]);
      const after = live(before, { ...call, completedAt: now, weight: 0 });
      expect(after.crowd).toEqual(before.crowd);
      expect(estimates(overall(after, call.channel))).toEqual(estimates(overall(before, call.channel)));
      expect(overall(after, call.channel).completed).toBe(overall(before, call.channel).completed + 1);
    }),
  );
});

test('a better outcome never gives a lower score', () => {
  fc.assert(
    fc.property(anyHistory, anyTold, fc.double({ min: 1, max: 50, noNaN: true }), (history, call, times) => {
      const before = lived(history);
      const crowd = parseCrowd(before.crowd);
      const weighed = { ...call, completedAt: day(500), weight: 1 };
      const better = {
        ...weighed,
        finalMultiple: call.finalMultiple * times,
        athMultiple: call.athMultiple * times,
      };
      // Against the same crowd: an outcome also moves what is known of how much channels differ.
      const scoreAfter = (one: typeof weighed): number => {
        const state = parseChannel(live(before, one).channels.get(call.channel) ?? null);
        const [row] = reputationsOf(call.channel as ChannelId, state, { crowd, now: day(500) });
        return row?.score.value ?? Number.NaN;
      };
      expect(scoreAfter(better)).toBeGreaterThanOrEqual(scoreAfter(weighed) - 1e-9);
    }),
  );
});

test('a win on top never lowers the score, as long as nobody echoes others', () => {
  const alone = (one: Told): Told => ({ ...one, features: { ...one.features, echo: false } });
  fc.assert(
    fc.property(anyHistory, anyTold.map(alone), (history, call) => {
      const before = lived([...history.map(alone), told({ channel: call.channel, completedAt: day(400) })]);
      const crowd = parseCrowd(before.crowd);
      const win = {
        ...call,
        postedAt: day(490),
        completedAt: day(500),
        weight: 1,
        finalMultiple: 12,
        athMultiple: 15,
      };
      const score = (channel: Json): number => {
        const [row] = reputationsOf(call.channel as ChannelId, parseChannel(channel), {
          crowd,
          now: day(500),
        });
        return row?.score.value ?? Number.NaN;
      };
      const was = score(before.channels.get(call.channel) ?? null);
      expect(score(live(before, win).channels.get(call.channel) ?? null)).toBeGreaterThanOrEqual(was - 1e-9);
    }),
  );
});

test('folding the stored outcomes again gives the same state to the last digit', () => {
  fc.assert(
    fc.property(anyHistory, (history) => {
      const once = lived(history);
      const again = history.reduce((memory, call) => {
        const stored = live(memory, call);
        return {
          ...stored,
          crowd: JSON.parse(JSON.stringify(stored.crowd)),
          channels: new Map(
            [...stored.channels].map(([id, state]) => [id, JSON.parse(JSON.stringify(state))]),
          ),
        };
      }, BLANK);
      expect(JSON.stringify(again.crowd)).toBe(JSON.stringify(once.crowd));
      expect(JSON.stringify([...again.channels])).toBe(JSON.stringify([...once.channels]));
    }),
  );
});

test('rows are complete: overall first, then one per tier, with plain counts', () => {
  const memory = lived([
    told({ ...WIN }),
    told({ ...LOSS, postedAt: day(1) }),
    told({ tier: 'mid', finalMultiple: 1.2, athMultiple: 1.4, postedAt: day(2) }),
  ]);
  const rows = memory.reputations.get(1) ?? [];
  expect(rows.map((row) => [row.scope, row.completed, row.successes, row.hits])).toEqual([
    ['all', 3, 2, 1],
    ['micro', 2, 1, 1],
    ['mid', 1, 1, 0],
  ]);
  // (1.5 - 0.97 + 0.2) / 3
  expect(rows[0]?.meanRoi).toBeCloseTo(0.73 / 3, 12);
  // ln 2.5 = 0.91629, floor ln 0.05 = -2.99573: sd of the two = 3.91202 / sqrt 2
  expect(rows[1]?.spread).toBeCloseTo(3.91202 / Math.SQRT2, 4);
  expect(rows[2]?.spread).toBeUndefined();
  expect(rows.map((row) => row.grade)).toEqual(['insufficient', 'insufficient', 'insufficient']);
  expect(rows[0]?.updatedAt).toBe(day(9));
});

test('a newcomer stands near 31, winners rise above losers, and a score needs more than one lucky call', () => {
  const score = (calls: Parameters<typeof told>[0][]): number =>
    overall(lived([...calls.map(told), told({ ...LOSS, channel: 3 })]), calls[0]?.channel ?? 1).score.value;
  const neutral = overall(lived([told({ weight: 0 })]), 1).score.value;
  expect(neutral).toBeGreaterThan(28);
  expect(neutral).toBeLessThan(32);
  const many = (outcome: typeof WIN): Parameters<typeof told>[0][] =>
    Array.from({ length: 40 }, (_, at) => ({ ...outcome, postedAt: day(at) }));
  // It is compared with its tier's calls, of which most are its own here: the loser alone is another's.
  expect(score(many(WIN))).toBeGreaterThan(60);
  expect(score(many(LOSS))).toBeLessThan(neutral);
  expect(score([{ finalMultiple: 900, athMultiple: 1_000 }])).toBeLessThan(65);
});

test('everybody winning in a bull week is the market, not merit', () => {
  const crowdOf = (outcome: typeof WIN): ReturnType<typeof lived> =>
    lived(
      Array.from({ length: 400 }, (_, at) =>
        told({ channel: at % 40, postedAt: day(40 + at / 40), ...outcome }),
      ),
      lived(
        Array.from({ length: 400 }, (_, at) => told({ channel: at % 40, postedAt: day(at / 10), ...LOSS })),
      ),
    );
  const late = { channel: 99, postedAt: day(50), ...WIN };
  const inBull = overall(live(crowdOf(WIN), told(late)), 99).score.value;
  const inBear = overall(live(crowdOf(LOSS), told(late)), 99).score.value;
  expect(inBear).toBeGreaterThan(inBull + 3);
});

test('a forecast of an unknown form is not scored, the outcome still counts', () => {
  const { learning, reputations } = learn({
    ...told(WIN),
    channelId: 1 as ChannelId,
    outcome: told(WIN),
    forecast: { v: 99 },
    learning: NOTHING,
  });
  expect(reputations[0]?.successes).toBe(1);
  expect(learning.crowd).toMatchObject({
    losses: [
      [2, 2, 2],
      [2, 2, 2],
      [2, 2, 2],
      [2, 2, 2],
      [0, 0, 0],
    ],
  });
});

test('a state of another version is refused with the cure', () => {
  const { learning } = learn({
    ...told(),
    channelId: 1 as ChannelId,
    outcome: told(),
    forecast: null,
    learning: NOTHING,
  });
  const crowd = { ...(learning.crowd as object), v: 7 };
  expect(() =>
    learn({
      ...told(),
      channelId: 1 as ChannelId,
      outcome: told(),
      forecast: null,
      learning: { channel: null, crowd },
    }),
  ).toThrow(/crowd's learning state in version 3.*rebuild/);
});

test('the state of a channel stays small', () => {
  const history = Array.from({ length: 500 }, (_, at) =>
    told({ postedAt: day(at / 3), tier: (['micro', 'small', 'mid'] as const)[at % 3] ?? 'micro' }),
  );
  expect(JSON.stringify(stateOf(lived(history), 1).channel).length).toBeLessThan(1_500);
});

test('the first 14 days after the first outcome are a warm-up', () => {
  const { crowd } = lived([told()]);
  expect(warmingUp(null, START)).toBe(true);
  expect(warmingUp(crowd, day(20.9))).toBe(true);
  expect(warmingUp(crowd, day(21))).toBe(false);
});
