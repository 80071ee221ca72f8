import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Trail } from '../../src/model/outcome.ts';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { type Costs, type Orders, trade, type TradedCall } from '../../src/performance/orders.ts';
import { pathOfTrail } from '../../src/performance/path.ts';
import { extendTrail } from '../../src/performance/trail.ts';
import { at, price } from '../curves.ts';
import { candleAt } from '../fakes/candles.ts';

const SPAN = 5 * MINUTE;
const FREE: Costs = { feeShare: 0, ticketUsd: 100, delayMs: 0 };

interface Bar {
  readonly close: number;
  readonly low?: number;
}

/** A trail of candles of five minutes from the entry on; every close is believed unless told otherwise. */
function trailOf(bars: readonly Bar[], believed = Math.max(1, ...bars.map(({ close }) => close))): Trail {
  const candles = bars.map(({ close, low = close }, index) =>
    candleAt(at(index * SPAN), close, { low, high: Math.max(close, low) }),
  );
  const highest = bars.findIndex(({ close }) => close === believed);
  return extendTrail(undefined, candles, {
    entry: { at: at(0), price: price(1) },
    spanMs: SPAN,
    endAt: at(7 * DAY),
    source: 'candles',
    proved: { ath: { price: price(believed), at: at((highest + 1) * SPAN) } },
  });
}

function callOf(bars: readonly Bar[], more: Partial<TradedCall> = {}): TradedCall {
  const finalMultiple = bars.at(-1)?.close ?? 1;
  const trackedMs = bars.length * SPAN;
  return {
    trail: trailOf(bars),
    postedAt: at(0),
    entryPrice: 1,
    lagMs: 0,
    finalMultiple,
    trackedMs,
    ...more,
  };
}

const sold = (bars: readonly Bar[], orders: Orders, more: Partial<TradedCall> = {}) =>
  trade(callOf(bars, more), orders, FREE);
const bars = (...closes: number[]): Bar[] => closes.map((close) => ({ close }));

describe('orders', () => {
  test('a take-profit is filled at its level, not better', () => {
    expect(sold(bars(1.2, 5, 0.1), { takeProfit: 2, stopLoss: 0.5 })).toEqual({
      exit: 'take-profit',
      return: 1,
    });
  });

  test('a stop is filled at its level where the candle closed above it', () => {
    const dip = [{ close: 0.9, low: 0.4 }, { close: 3 }];
    expect(sold(dip, { takeProfit: 2, stopLoss: 0.5 })).toEqual({ exit: 'stop-loss', return: -0.5 });
  });

  test('and at the close where that stands lower: the price fell through it', () => {
    expect(sold(bars(1.1, 0.01), { stopLoss: 0.5 })).toEqual({
      exit: 'stop-loss',
      return: expect.closeTo(-0.99),
    });
  });

  test('where one candle holds both the fall came first', () => {
    expect(sold([{ close: 3, low: 0.3 }], { takeProfit: 2, stopLoss: 0.5 })?.exit).toBe('stop-loss');
  });

  test('without an order met the call is sold at its end', () => {
    expect(sold(bars(1.2, 0.8, 1.1), { takeProfit: 2, stopLoss: 0.5 })).toEqual({
      exit: 'end',
      return: expect.closeTo(0.1),
    });
  });

  test('a dead token is a total loss, whatever price was seen last', () => {
    expect(sold(bars(1.2, 1.5), { takeProfit: 2 }, { finalMultiple: 0 })).toEqual({
      exit: 'end',
      return: -1,
    });
  });

  test('a high that was refused fills nothing', () => {
    const call = callOf(bars(1.2, 400, 0.001), { trail: trailOf(bars(1.2, 400, 0.001), 1.2) });
    expect(trade(call, { takeProfit: 2 }, FREE)).toMatchObject({
      exit: 'end',
      return: expect.closeTo(-0.999),
    });
  });

  test('a holding time ends it at the price of then', () => {
    const closes = bars(...Array.from({ length: 36 }, (_, index) => 1 + index / 100));
    // The third hour ends with the 36th candle, the first with the 12th.
    expect(sold(closes, { holdMs: HOUR })).toEqual({ exit: 'time', return: expect.closeTo(0.11) });
    expect(sold(closes, { holdMs: 10 * HOUR })).toEqual({ exit: 'end', return: expect.closeTo(0.35) });
    expect(sold(closes, { holdMs: HOUR, takeProfit: 1.1 })?.exit).toBe('take-profit');
    expect(sold(closes, { holdMs: HOUR, takeProfit: 1.2 })?.exit).toBe('time');
  });
});

describe('costs', () => {
  test('a fee is taken from what is paid and from what is got', () => {
    const got = trade(callOf(bars(2)), { takeProfit: 2 }, { ...FREE, feeShare: 0.01 });
    expect(got?.return).toBeCloseTo(2 * 0.99 * 0.99 - 1);
  });

  test('slippage grows with the ticket and shrinks with the depth', () => {
    const at = (ticketUsd: number, entryDepthUsd: number): number =>
      trade(callOf(bars(2), { entryDepthUsd }), { takeProfit: 2 }, { ...FREE, ticketUsd })?.return ?? NaN;
    expect(at(100, 1e9)).toBeCloseTo(1, 4);
    expect(at(1_000, 20_000)).toBeLessThan(at(100, 20_000));
    expect(at(100, 2_000)).toBeLessThan(at(100, 20_000));
    // 100 into 1,000 dollars a side: 90.91 of value, 181.82 at the level, into 1,414.2 dollars.
    expect(at(100, 2_000)).toBeCloseTo((1_414.2136 * 181.8182) / 1_596.0318 / 100 - 1, 4);
  });

  test('whoever buys later pays the price of then, and lays the orders by it', () => {
    const call = callOf(bars(1.5, 1.6, 2.9, 3.1));
    const late = trade(call, { takeProfit: 2 }, { ...FREE, delayMs: SPAN });
    expect(late).toEqual({ exit: 'take-profit', return: 1 });
    expect(trade(callOf(bars(1.5, 1.6, 2.9)), { takeProfit: 2 }, { ...FREE, delayMs: SPAN })?.exit).toBe(
      'end',
    );
    // An entry that was taken that late already is as late as the follower.
    expect(trade({ ...call, lagMs: SPAN }, { takeProfit: 3 }, { ...FREE, delayMs: SPAN })?.return).toBe(2);
  });
});

/** A call of seven days at the entry price in the end, with a trail by hand; ages in hours. */
function byHand(
  { athAt, ath = 1, ...trail }: Partial<Omit<Trail, 'ath'>> & { ath?: number; athAt?: number },
  more: Partial<TradedCall> = {},
): TradedCall {
  return {
    trail: {
      source: 'candles',
      spanMs: SPAN,
      to: at(7 * DAY),
      rises: [],
      falls: [],
      marks: [],
      ...(athAt !== undefined && { ath: { price: price(ath), at: at(athAt * HOUR) } }),
      ...trail,
    },
    postedAt: at(0),
    entryPrice: 1,
    lagMs: 0,
    finalMultiple: 1,
    trackedMs: 7 * DAY,
    ...more,
  };
}

describe('where the trail knows two prices the worse one is taken', () => {
  test('a sale by time takes the lower one', () => {
    const spike = byHand({
      ath: 10,
      athAt: 97,
      rises: [[97 * HOUR, 10]],
      marks: [
        [96 * HOUR, 1],
        [120 * HOUR, 1],
      ],
    });
    expect(trade(spike, { holdMs: 99 * HOUR }, FREE)).toEqual({ exit: 'time', return: 0 });
    // It was sold before: the end of the call, too, is something that is known.
    const falling = byHand({ marks: [[24 * HOUR, 1]] }, { finalMultiple: 0.1 });
    expect(trade(falling, { holdMs: 100 * HOUR }, FREE)?.return).toBeCloseTo(-0.9);
  });

  test('and no close that was refused', () => {
    const refused = byHand({
      rises: [[96.5 * HOUR, 100]],
      marks: [
        [96 * HOUR, 1],
        [120 * HOUR, 1],
      ],
    });
    expect(trade(refused, { holdMs: 97 * HOUR }, FREE)).toEqual({ exit: 'time', return: 0 });
    expect(trade(refused, { holdMs: 96.5 * HOUR }, FREE)).toEqual({ exit: 'time', return: 0 });
  });

  test('a delayed purchase takes the higher one', () => {
    const crash = byHand({
      falls: [[5 * MINUTE, 0.25, 0.3]],
      marks: [
        [5 * MINUTE, 0.3],
        [15 * MINUTE, 0.99],
      ],
    });
    expect(trade(crash, {}, { ...FREE, delayMs: 6 * MINUTE })?.return).toBeCloseTo(1 / 0.99 - 1);
  });

  test('whoever bought after a high sells at his level, and no better', () => {
    const call = byHand(
      {
        ath: 5,
        athAt: 0.05,
        rises: [[3 * MINUTE, 5]],
        marks: [[5 * MINUTE, 2]],
      },
      { finalMultiple: 4.8 },
    );
    expect(trade(call, { takeProfit: 2 }, { ...FREE, delayMs: 5 * MINUTE })).toEqual({
      exit: 'take-profit',
      return: 1,
    });
  });
});

describe('a call cannot be tested', () => {
  test('when it was over before the purchase, and is lost when it was dead by then', () => {
    const lost = byHand({ falls: [[HOUR, 0.09, 0.09]], marks: [[2 * HOUR, 0.01]] }, { trackedMs: HOUR });
    const late = { ...FREE, delayMs: 2 * HOUR };
    expect(trade({ ...lost, finalMultiple: 0.09 }, {}, late)).toBeUndefined();
    expect(trade({ ...lost, finalMultiple: 0.09 }, {}, { ...late, delayMs: HOUR })).toBeUndefined();
    expect(trade({ ...lost, finalMultiple: 0 }, {}, late)).toEqual({ exit: 'end', return: -1 });
  });

  test('when falls to its stop need not be on record', () => {
    const risen = byHand({
      ath: 4,
      athAt: 3,
      rises: [
        [5 * MINUTE, 2],
        [3 * HOUR, 4],
      ],
    });
    const late = { ...FREE, delayMs: 5 * MINUTE };
    expect(trade(risen, { takeProfit: 1.9, stopLoss: 0.85 }, late)).toBeUndefined();
    expect(trade(risen, { takeProfit: 1.9, stopLoss: 0.5 }, late)?.exit).toBe('take-profit');
    // A fall before the purchase hides those after it that go less deep.
    const fallen = byHand({ falls: [[2 * MINUTE, 0.5, 1]], marks: [[5 * MINUTE, 1]] });
    expect(trade(fallen, { stopLoss: 0.6 }, late)).toBeUndefined();
    expect(trade(fallen, { stopLoss: 0.5 }, late)?.exit).toBe('end');
  });
});

describe('a rise that was refused', () => {
  const rises = [
    [0.5 * HOUR, 1.5],
    [HOUR, 3.02],
  ] as const;
  const call = byHand({ ath: 3, athAt: 100, rises, falls: [[2 * HOUR, 0.4, 0.4]] });

  test('fills nothing before the high that was believed', () => {
    expect(trade(call, { takeProfit: 2.9, stopLoss: 0.5 }, FREE)).toEqual({
      exit: 'stop-loss',
      return: expect.closeTo(-0.6),
    });
    expect(trade(call, { takeProfit: 2.9, stopLoss: 0.3 }, FREE)?.exit).toBe('take-profit');
    expect(trade(call, { takeProfit: 2.9, holdMs: 99 * HOUR }, FREE)?.exit).toBe('time');
  });

  test('takes nothing from the rises below it', () => {
    expect(trade(call, { takeProfit: 1.4, stopLoss: 0.5 }, FREE)?.exit).toBe('take-profit');
  });
});

const anyBars = fc.array(
  fc.record({
    close: fc.double({ min: 0.05, max: 8, noNaN: true }),
    share: fc.double({ min: 0.3, max: 1, noNaN: true }),
  }),
  { minLength: 1, maxLength: 40 },
);

test('orders bring what they would on the candles themselves, where none comes within 1.5 % of a level', () => {
  fc.assert(
    fc.property(
      anyBars,
      fc.double({ min: 1.1, max: 6, noNaN: true }),
      fc.double({ min: 0.1, max: 0.9, noNaN: true }),
      (drawn, takeProfit, stopLoss) => {
        const series = drawn.map(({ close, share }) => ({ close, low: close * share }));
        const isNear = (value: number, level: number): boolean => Math.abs(value / level - 1) < 0.015;
        fc.pre(!series.some(({ close, low }) => isNear(low, stopLoss) || isNear(close, takeProfit)));
        let expected = (series.at(-1)?.close ?? 1) - 1;
        for (const { close, low } of series) {
          if (low > stopLoss && close < takeProfit) continue;
          expected = (low <= stopLoss ? Math.min(stopLoss, close) : takeProfit) - 1;
          break;
        }
        expect(sold(series, { takeProfit, stopLoss })?.return).toBeCloseTo(expected, 4);
      },
    ),
  );
});

describe('the path of a trail', () => {
  test.each([
    [bars(1.2, 1.5), 'won'],
    [[{ close: 1.2, low: 0.5 }, { close: 2 }], 'lost'],
    [[{ close: 1.6, low: 0.5 }], 'lost'],
    [bars(1.49, 0.51), 'neither'],
  ] as const)('%#', (series, path) => {
    expect(pathOfTrail(trailOf(series), { at: at(0), price: price(1) })).toBe(path);
  });
});
