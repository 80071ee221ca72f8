import { describe, expect, test } from 'vitest';
import type { Entry } from '../../src/model/call.ts';
import type { CompletionReason, Trail } from '../../src/model/outcome.ts';
import type { Sample } from '../../src/model/quote.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { extendTrail } from '../../src/performance/trail.ts';
import { PROVEN } from '../../src/performance/trust.ts';
import type { CompletionFacts } from '../../src/ports.ts';
import { createConclude } from '../../src/tracking/conclude.ts';
import { rebuildRunning } from '../../src/tracking/follow.ts';
import { DEFAULT_TRACKING_POLICY as POLICY } from '../../src/tracking/lifecycle.ts';
import { at, entryAt, price, sample } from '../curves.ts';
import { candleAt } from '../fakes/candles.ts';
import { callOf } from '../fakes/views.ts';

const conclude = createConclude(POLICY);

function ended(
  samples: readonly Sample[],
  options: {
    reason?: CompletionReason;
    nowMs?: number;
    entry?: number;
    weight?: number;
    facts?: Partial<CompletionFacts>;
    more?: Partial<Entry>;
  } = {},
) {
  const { reason = 'elapsed', nowMs = 7 * DAY, entry = 1, weight = 1, facts = {}, more = {} } = options;
  const start = entryAt(entry, more);
  const call = callOf({ entry: start, running: rebuildRunning(start, samples, POLICY) });
  return conclude({
    call: { ...call, context: { ...call.context, weight } },
    samples,
    reason,
    learning: { channel: null, crowd: null },
    now: at(nowMs),
    ...facts,
  });
}

/** Candles of five minutes from the entry on, with what was believed of them. */
function trailOf(
  closes: readonly { readonly close: number; readonly low?: number }[],
  proved: Parameters<typeof extendTrail>[2]['proved'] = {},
): Trail {
  const candles = closes.map(({ close, low = close }, index) =>
    candleAt(at(index * 5 * MINUTE), close, { low, high: Math.max(close, low) }),
  );
  const entry = { at: at(0), price: price(1) };
  return extendTrail(undefined, candles, {
    entry,
    spanMs: 5 * MINUTE,
    endAt: at(7 * DAY),
    source: 'candles',
    proved,
  });
}

const READ_TO_THE_END = at(7 * DAY + HOUR);

describe('the outcome of a call', () => {
  test('and the learner agree on what a success and a hit are, on the very marks too', () => {
    for (const [entry, high, final] of [
      [0.002, 0.003, 0.0022],
      [0.002, 0.004, 0.00221],
      [0.1 * 3, 0.6, 0.6],
      [1, 2, 1.1],
    ] as const) {
      const { outcome, reputations } = ended(
        [sample(HOUR, high), sample(2 * HOUR, high), sample(6 * DAY, final)],
        { entry },
      );
      expect(reputations[0]).toMatchObject({
        successes: Number(outcome.success),
        hits: Number(outcome.hit),
      });
    }
  });

  test('counts no price from after the seven days, however late it is drawn up', () => {
    const samples = [sample(HOUR, 1.2), sample(7 * DAY, 1.5), sample(7 * DAY + MINUTE, 9)];
    const { outcome } = ended(samples, { nowMs: 9 * DAY });
    expect(outcome).toMatchObject({ finalRoi: 0.5, trackedMs: 7 * DAY, completedAt: at(9 * DAY) });
  });

  test('of a dead token is a total loss, and its high stays what it was', () => {
    const samples = [sample(HOUR, 3), sample(2 * HOUR, 3), sample(3 * HOUR, 0.5)];
    const { outcome } = ended(samples, { reason: 'dead', nowMs: DAY });
    expect(outcome).toMatchObject({ finalRoi: -1, athRoi: 2, success: false, hit: true, trackedMs: DAY });
  });

  test('of weight 0 is counted with the channel, and teaches the crowd nothing', () => {
    const { learning, reputations } = ended([sample(HOUR, 2), sample(2 * HOUR, 2)], { weight: 0 });
    expect(reputations[0]).toMatchObject({ completed: 1, successes: 1, effectiveCalls: 0 });
    expect(learning?.crowd).toBeNull();
  });
});

describe('a high that candles verified', () => {
  const polled = [sample(HOUR, 3), sample(2 * HOUR, 3), sample(3 * HOUR, 1)];
  const high = { price: price(1.8), at: at(2 * HOUR) };

  test('takes the place of the polled one, which stays as the wick with the reason', () => {
    const trail = trailOf([{ close: 1.8 }], { ath: high });
    const { outcome, trail: kept } = ended(polled, { facts: { trail, refinedTo: READ_TO_THE_END } });
    expect(outcome).toMatchObject({
      athSource: 'verified',
      athRoi: expect.closeTo(0.8),
      athAt: high.at,
      wickMultiple: 3,
      wickDoubt: 'no candle closed there',
      hit: false,
    });
    // What candles have shown is kept as it is.
    expect(kept).toBeUndefined();
  });

  test('says why a close above it was refused', () => {
    const wick = { price: price(9), at: at(HOUR) };
    const trail = trailOf([{ close: 4 }], { ath: { ...high, price: price(4) }, wick, refused: 'lone' });
    const { outcome } = ended(polled, { facts: { trail, refinedTo: READ_TO_THE_END } });
    expect(outcome).toMatchObject({ athRoi: 3, hit: true, wickMultiple: 9, wickDoubt: 'lone' });
  });

  test('is the entry where no candle stood above it', () => {
    const trail = trailOf([{ close: 0.9 }]);
    const { outcome } = ended([sample(HOUR, 0.9)], { facts: { trail, refinedTo: READ_TO_THE_END } });
    expect(outcome).toMatchObject({ athRoi: 0, athAt: at(0), athSource: 'verified' });
    expect(outcome).not.toHaveProperty('wickDoubt');
  });

  test('does not fall below one that candles had proved before the trail began', () => {
    const proven = [...polled, sample(4 * HOUR, 5, { doubt: PROVEN }), sample(5 * HOUR, 1)];
    const trail = trailOf([{ close: 1.8 }], { ath: high });
    const { outcome } = ended(proven, { facts: { trail, refinedTo: READ_TO_THE_END } });
    expect(outcome).toMatchObject({ athRoi: 4, athAt: at(4 * HOUR) });
    expect(outcome).not.toHaveProperty('wickDoubt');
  });

  test('is only so once candles were read to the end', () => {
    const trail = trailOf([{ close: 1.8 }], { ath: high });
    const { outcome, trail: kept } = ended(polled, { facts: { trail, refinedTo: at(6 * DAY) } });
    expect(outcome).toMatchObject({ athSource: 'polled', athRoi: 2, hit: true });
    // The samples go on where the candles end.
    expect(kept).toMatchObject({
      source: 'samples',
      rises: [
        [5 * MINUTE, 1.8],
        [HOUR, 3],
      ],
    });
  });
});

describe('the trail of a call', () => {
  test('is told by its samples where no candle was read', () => {
    const { trail } = ended([sample(HOUR, 0.4), sample(2 * HOUR, 1.5)]);
    expect(trail).toMatchObject({ source: 'samples', falls: [[HOUR, 0.4, 0.4]] });
  });

  test('stays one of candles after a loss or a rug: they are read on', () => {
    const trail = trailOf([{ close: 1.1 }]);
    const samples = [sample(HOUR, 0.05), sample(2 * HOUR, 0.05)];
    expect(ended(samples, { reason: 'loss', nowMs: 2 * HOUR, facts: { trail } }).trail).toBeUndefined();
    expect(ended(samples, { reason: 'manual', nowMs: 2 * HOUR, facts: { trail } }).trail).toMatchObject({
      source: 'samples',
    });
  });
});

describe('the path of a call', () => {
  const rising = [sample(HOUR, 1.2), sample(2 * HOUR, 1.6), sample(3 * HOUR, 1.5)];

  test('is that of its candles, which know of falls that no poll has seen', () => {
    const trail = trailOf([{ close: 0.9, low: 0.45 }, { close: 1.6 }]);
    expect(ended(rising, { facts: { trail } }).outcome.path).toBe('lost');
    expect(ended(rising).outcome.path).toBe('won');
  });

  test('is that of its samples while candles have met neither order and were not read to the end', () => {
    const trail = trailOf([{ close: 1.1 }]);
    expect(ended(rising, { facts: { trail } }).outcome.path).toBe('won');
    expect(ended(rising, { facts: { trail, refinedTo: READ_TO_THE_END } }).outcome.path).toBe('neither');
  });
});

describe('beside the figures', () => {
  test('stands what money there was at the high and at the end', () => {
    const samples = [
      sample(HOUR, 3, { depthUsd: 4_000 }),
      sample(2 * HOUR, 3, { depthUsd: 3_000 }),
      sample(7 * DAY - HOUR, 0.5, { depthUsd: 900 }),
    ];
    const { outcome } = ended(samples, { more: { depthUsd: 20_000 } });
    expect(outcome).toMatchObject({ athDepthUsd: 4_000, finalDepthUsd: 900, athQuality: 'thin' });
    expect(ended([sample(HOUR, 3)]).outcome).not.toHaveProperty('finalDepthUsd');
  });

  test('stands what the native coin did up to the end of the window', () => {
    const asked: number[] = [];
    const nativeReturnUntil = (until: number): number => {
      asked.push(until);
      return 0.03;
    };
    const { outcome } = ended([sample(HOUR, 1)], { nowMs: 9 * DAY, facts: { nativeReturnUntil } });
    expect(outcome.nativeReturn).toBe(0.03);
    expect(asked).toEqual([at(7 * DAY)]);
  });
});
