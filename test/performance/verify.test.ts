import { readFileSync } from 'node:fs';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as z from 'zod';
import { epochMs, HOUR, MINUTE, SECOND } from '../../src/model/units.ts';
import {
  DEFAULT_VERIFY_RULES,
  type HighDoubt,
  JUDGED_AFTER_MS,
  refusalOf,
  SPANS_BEFORE,
  verifyHighs,
  type VerifyWindow,
} from '../../src/performance/verify.ts';
import type { Candle } from '../../src/ports.ts';
import { at, price } from '../curves.ts';
import { candleAt } from '../fakes/candles.ts';

const SPAN = 5 * MINUTE;
const USUAL_USD = 2_000;

/** Candles of five minutes from `fromMs` after the call on, each opening where the last one closed. */
function closing(closes: readonly number[], more: { fromMs?: number; volumeUsd?: number } = {}): Candle[] {
  const { fromMs = 0, volumeUsd = USUAL_USD } = more;
  return closes.map((close, index) => {
    const open = closes[index - 1] ?? close;
    const [low, high] = open < close ? [open, close] : [close, open];
    return candleAt(at(fromMs + index * SPAN), close, { open, high, low, volumeUsd });
  });
}

function verify(candles: readonly Candle[], more: Partial<VerifyWindow> = {}) {
  const entry = { at: at(0), price: price(1) };
  return verifyHighs(candles, { entry, spanMs: SPAN, endAt: at(7 * 24 * HOUR), ...more });
}

function refusals(candles: readonly Candle[], more: Partial<VerifyWindow> = {}): readonly HighDoubt[] {
  return verify(candles, more).refused.map(({ why }) => why);
}

function changed(candles: readonly Candle[], change: (index: number) => Partial<Candle>): Candle[] {
  return candles.map((candle, index) => Object.assign({}, candle, change(index)));
}

/** A pool that moves by a tenth of a percent at a time. */
const calm = (count: number): number[] =>
  Array.from({ length: count }, (_, index) => 1 + (index % 2) / 1_000);
/** One that moves by a tenth at a time. */
const lively = (count: number): number[] => Array.from({ length: count }, (_, index) => 1 + (index % 2) / 10);

describe('a close that stands is believed', () => {
  test('at the end of its candle', () => {
    expect(verify(closing([1, 1.5, 2, 1.9, 1.8])).ath).toEqual({ price: 2, at: at(3 * SPAN) });
  });

  test('no gain is no high', () => {
    expect(verify(closing([0.9, 0.8, 0.85])).ath).toBeUndefined();
    expect(verify([]).ath).toBeUndefined();
    expect(verify([]).wick).toBeUndefined();
  });

  test('only above the floor', () => {
    const candles = closing([1, 1.5, 2, 1.9, 1.8]);
    expect(verify(candles, { floor: 2 }).ath).toBeUndefined();
    expect(verify(candles, { floor: 1.9 }).ath?.price).toBe(2);
  });

  test('also where trades are rare', () => {
    const rare = changed(closing([1, 2, 1.9, 1.9]), (index) => ({ at: at(index * 5 * HOUR) }));
    expect(verify(rare).ath).toEqual({ price: 2, at: at(5 * HOUR + SPAN) });
  });

  test('candles of a quarter of an hour do as well', () => {
    const quarters = [1, 2, 1.9, 1.8].map((close, index) =>
      candleAt(at(index * 3 * SPAN), close, { volumeUsd: USUAL_USD }),
    );
    expect(verify(quarters, { spanMs: 3 * SPAN }).ath).toEqual({ price: 2, at: at(6 * SPAN) });
  });
});

describe('what is no high', () => {
  test('the high of a candle: it is the wick', () => {
    const candles = changed(closing([1, 1.5, 1.4, 1.4]), (index) => (index === 2 ? { high: price(40) } : {}));
    const { ath, wick, refused } = verify(candles);
    expect(ath?.price).toBe(1.5);
    expect(wick).toEqual({ price: 40, at: at(3 * SPAN) });
    expect(refused).toEqual([]);
  });

  test('a close above both its neighbours by more than the series moves', () => {
    const spiked = closing([...calm(12), 1.2, ...calm(12)]);
    expect(verify(spiked).ath?.price).toBe(1.001);
    expect(verify(spiked).refused).toEqual([{ price: 1.2, at: at(13 * SPAN), why: 'lone' }]);
    expect(verify(closing([...lively(12), 1.2, ...lively(12)])).ath?.price).toBe(1.2);
  });

  test('a close at twice its neighbours or more, however lively the series', () => {
    const wild = Array.from({ length: 12 }, (_, index) => (index % 2 === 0 ? 1 : 1.9));
    expect(refusals(closing([...wild, 4, ...wild.map((each) => each + 1)]))).toEqual(['lone']);
  });

  test('a close that is not held for ten minutes', () => {
    expect(refusals(closing([1, 1, 3, 2.5, 1.4, 1]))).toContain('fell');
    expect(verify(closing([1, 1, 3, 2.5, 1.5, 1])).ath?.price).toBe(3);
  });

  test('a jump that nothing followed yet, until something does', () => {
    const jump = [1, 1, 2];
    expect(refusals(closing(jump))).toEqual(['open']);
    expect(refusals(closing([...jump, 2.1]))).toEqual(['open']);
    expect(verify(closing([...jump, 2.1, 1.9])).ath?.price).toBe(2.1);
    expect(verify(closing([1, 1.05, 1.1])).ath?.price).toBe(1.1);
  });

  test('a rise on dust; without any figure of volume nothing is said', () => {
    const steps = [1, 1, 100, 100, 100, 100];
    const dust = [
      ...closing(steps.slice(0, 2)),
      ...closing(steps.slice(2), { fromMs: 2 * SPAN, volumeUsd: 3 }),
    ];
    expect(refusals(dust)).toEqual(['thin', 'open']);
    expect(verify(dust).ath).toBeUndefined();
    expect(verify(closing(steps)).ath?.price).toBe(100);
    expect(verify(closing(steps, { volumeUsd: 0 })).ath?.price).toBe(100);
  });

  test('a rise on dust in small steps: it is measured from the last close that was paid for', () => {
    const stairs = [1, 1, ...Array.from({ length: 24 }, (_, step) => 1.095 ** (step + 1)), 8.8, 8.8, 8.8];
    const paid = closing(stairs);
    const dust = changed(paid, (index) => ({ volumeUsd: index < 2 ? 5_000 : 0.01 }));
    expect(verify(paid).ath?.price).toBeCloseTo(1.095 ** 24);
    expect(verify(dust).ath?.price).toBe(1.095);
    expect(refusals(dust)).toContain('thin');
    // A few dollars at a time, over as long as it takes.
    const slow = Array.from({ length: 120 }, (_, step) => 1.01 ** step);
    expect(verify(closing(slow, { volumeUsd: 10 })).ath?.price).toBeCloseTo(1.01 ** 119);
  });

  test('what the volume of the rise itself paid for, if nothing is traded there afterwards', () => {
    const dump = changed(closing([1, 100, 100, 100]), (index) => ({ volumeUsd: index < 2 ? 50_000 : 1 }));
    expect(refusals(dump)).toEqual(['thin', 'open']);
  });

  test('anything after the liquidity was pulled, nor does that confirm what was before', () => {
    const candles = closing([1, 1.5, 1.5, 1.5, 3, 3, 3, 3]);
    expect(verify(candles).ath?.price).toBe(3);
    const pulled = verify(candles, { ruggedAt: at(5 * SPAN) });
    expect(pulled.ath?.price).toBe(1.5);
    expect(pulled.refused.map(({ why }) => why)).toEqual(['open', 'rugged']);
    expect(pulled.wick?.price).toBe(3);
  });
});

describe('liquidity that came back', () => {
  const candles = closing([1, 1.5, 1.5, 1.5, 90, 90, 90, 2, 2.1, 2.2, 2.2, 2.2]);
  const pulled = { ruggedAt: at(4 * SPAN) };

  test('makes highs again, of prices since then alone', () => {
    const { ath, refused, wick } = verify(candles, { ...pulled, revivedAt: at(7 * SPAN) });
    expect(ath?.price).toBe(2.2);
    expect(refused).toEqual([{ price: 90, at: at(5 * SPAN), why: 'rugged' }]);
    expect(wick?.price).toBe(90);
  });

  test('is forgotten when it went again', () => {
    expect(verify(candles, { ...pulled, revivedAt: at(2 * SPAN) }).ath?.price).toBe(1.5);
  });
});

describe('the window', () => {
  test('a candle that ended with the entry or before is none of it; one that holds the entry has a close only', () => {
    const candles = changed(closing([5, 5, 1.2, 1.1, 1.1], { fromMs: -2 * SPAN - MINUTE }), () => ({
      high: price(6),
    }));
    const { ath, wick } = verify(candles.slice(0, 3));
    expect(ath).toBeUndefined();
    expect(wick).toEqual({ price: 1.2, at: at(SPAN - MINUTE) });
    expect(verify(candles).ath).toEqual({ price: 1.2, at: at(SPAN - MINUTE) });
    expect(verify(candles).wick?.at).toBe(at(2 * SPAN - MINUTE));
  });

  test('a close after its end is no high, but tells whether the last one held', () => {
    const endAt = at(3 * SPAN);
    expect(verify(closing([1, 1, 2, 4, 4, 4]), { endAt }).ath).toEqual({ price: 2, at: endAt });
    expect(refusals(closing([1, 1, 2, 0.5, 0.5]), { endAt })).toEqual(['fell']);
  });

  test('what was judged before is neither a high nor refused again, and judges the rest', () => {
    const candles = closing([1, 1, 3, 3, 3, 3.2, 3.2, 3.2, 3.2]);
    expect(verify(candles, { judgedTo: at(5 * SPAN), floor: 3.1 }).ath?.price).toBe(3.2);
    expect(verify(candles, { judgedTo: at(8 * SPAN) }).ath?.price).toBe(3.2);
    expect(verify(candles, { judgedTo: at(9 * SPAN) }).ath).toBeUndefined();
    const printed = closing([...calm(12), 1.5, ...calm(12)]);
    expect(refusals(printed, { judgedTo: at(12 * SPAN) })).toEqual(['lone']);
    expect(refusals(printed, { judgedTo: at(13 * SPAN) })).toEqual([]);
  });

  test('a list that begins on dust takes it for no more than what it is', () => {
    const dust = closing([50, 50, 105, 105, 105], { fromMs: 10 * HOUR, volumeUsd: 1 });
    expect(verify(dust, { floor: 100 }).ath).toBeUndefined();
  });

  test('a list that begins later goes on from what was believed by then', () => {
    const later = closing([2, 2.05, 2.1], { fromMs: 10 * HOUR, volumeUsd: 1 });
    expect(verify(later, { floor: 2 }).ath?.price).toBe(2.1);
    const dust = closing([40, 40, 41, 41], { fromMs: 10 * HOUR, volumeUsd: 1 });
    expect(refusals(dust, { floor: 2 })).toEqual(['thin', 'open']);
  });
});

describe('a recorded rug', () => {
  const Answer = z.object({
    data: z.object({ attributes: z.object({ ohlcv_list: z.array(z.array(z.number())) }) }),
  });
  const file = new URL('../fixtures/geckoterminal/ohlcv-rug-minutes.json', import.meta.url);
  const minutes = Answer.parse(JSON.parse(readFileSync(file, 'utf8')))
    .data.attributes.ohlcv_list.map(([ts = 0, open = 0, high = 0, low = 0, close = 0, volumeUsd = 0]) =>
      candleAt(ts * SECOND, close, { open, high, low, volumeUsd }),
    )
    .sort((a, b) => a.at - b.at);

  /** The last minute of every five, with the volume of all of them; the five may begin at any minute. */
  function fives(shift: number): Candle[] {
    const starts = Array.from(
      { length: 4 },
      (_, index) => (minutes[0]?.at ?? 0) - shift * MINUTE + index * SPAN,
    );
    return starts.flatMap((start) => {
      const own = minutes.filter((each) => each.at >= start && each.at < start + SPAN);
      const last = own.at(-1);
      const volumeUsd = own.reduce((sum, each) => sum + each.volumeUsd, 0);
      return last === undefined ? [] : [{ ...last, at: epochMs(start), volumeUsd }];
    });
  }

  test.each([0, 1, 2, 3, 4])('shows no gain at any minute of the call, in fives shifted by %i', (shift) => {
    for (const { at: calledAt, open } of minutes) {
      const window = { entry: { at: calledAt, price: open }, endAt: epochMs(calledAt + HOUR) };
      expect(verify(fives(shift), window).ath).toBeUndefined();
      expect(verify(minutes, { ...window, spanMs: MINUTE }).ath).toBeUndefined();
    }
  });
});

describe('for any series', () => {
  const step = fc.double({ min: -1, max: 1, noNaN: true }).map((exponent) => 2 ** exponent);
  const anyCloses = fc.array(step, { minLength: 1, maxLength: 60 }).map((steps) => {
    let last = 1;
    return steps.map((factor) => (last = Math.min(1e6, Math.max(1e-6, last * factor))));
  });

  test('the high is one of the closes, above the entry, and no higher than the wick', () => {
    fc.assert(
      fc.property(anyCloses, (closes) => {
        const { ath, wick } = verify(closing(closes));
        if (ath === undefined) return;
        expect(closes).toContain(ath.price);
        expect(ath.price).toBeGreaterThan(1);
        expect(wick?.price).toBeGreaterThanOrEqual(ath.price);
      }),
    );
  });

  test('it does not depend on the unit of the price', () => {
    fc.assert(
      fc.property(anyCloses, (closes) => {
        const scaled = closing(closes.map((close) => close * 2 ** -30));
        const entry = { at: at(0), price: price(2 ** -30) };
        expect(verify(scaled, { entry }).ath?.at).toBe(verify(closing(closes)).ath?.at);
      }),
    );
  });

  test('one print of any size among calm candles is never a high', () => {
    const sizes = fc.double({ min: 1.12, max: 1e6, noNaN: true });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 8, max: 40 }),
        fc.integer({ min: 0, max: 2 }),
        (size, place, follow) => {
          const candles = closing([...calm(place), size, ...calm(follow)]);
          expect(verify(candles).ath?.price ?? 1).toBeLessThanOrEqual(1.001);
        },
      ),
    );
  });

  test('pieces that reach back far enough prove what one reading of the whole does', () => {
    const ends = fc.array(fc.integer({ min: 1, max: 120 }), { maxLength: 5 });
    const steps = fc.array(step, { minLength: 30, maxLength: 120 });
    fc.assert(
      fc.property(steps, ends, (factors, cuts) => {
        let last = 1;
        const closes = factors.map((factor) => (last = Math.min(1e6, Math.max(1e-6, last * factor))));
        const candles = closing(closes);
        const endAt = at(closes.length * SPAN - JUDGED_AFTER_MS);
        const spans = JUDGED_AFTER_MS / SPAN;
        const readTo = [...new Set(cuts)].filter((cut) => cut > spans && cut < closes.length);
        let floor = 1;
        let judged = 0;
        for (const to of [...readTo.sort((a, b) => a - b), closes.length]) {
          const from = Math.max(0, judged - SPANS_BEFORE);
          const judgedTo = at(judged * SPAN);
          const found = verify(candles.slice(from, to), {
            endAt: at((to - spans) * SPAN),
            floor,
            ...(judged > 0 && { judgedTo }),
          });
          floor = found.ath?.price ?? floor;
          judged = to - spans;
        }
        expect(floor).toBe(verify(candles, { endAt }).ath?.price ?? 1);
      }),
    );
  });

  test('what is refused stands above the believed high, and candles read later never lower a settled one', () => {
    fc.assert(
      fc.property(anyCloses, fc.nat(60), (closes, cut) => {
        const all = verify(closing(closes));
        for (const { price: refused } of all.refused) expect(refused).toBeGreaterThan(all.ath?.price ?? 1);
        const early = verify(closing(closes.slice(0, cut)), { endAt: at(Math.max(0, cut - 14) * SPAN) });
        expect(all.ath?.price ?? 1).toBeGreaterThanOrEqual(early.ath?.price ?? 1);
      }),
    );
  });
});

test('what refused the highest close is what is told of it', () => {
  const { refused } = verify(closing([1, 1, 3, 2.5, 1.4, 1, 1, 9, 1, 1, 1]));
  expect(refusalOf(refused)).toEqual({ refused: refused.find(({ price: each }) => each === 9)?.why });
  expect(refusalOf([])).toEqual({});
});

test('the rules share what polls go by', () => {
  expect(DEFAULT_VERIFY_RULES).toMatchObject({ holdShare: 0.5, minDepthUsd: 1_000 });
});
