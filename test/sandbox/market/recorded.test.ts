import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/model/units.ts';
import { inventAddress } from '../../../src/sandbox/market/addresses.ts';
import { loadSeries, parseSeries, seriesFor } from '../../../src/sandbox/market/candle-files.ts';
import { recordToken } from '../../../src/sandbox/market/recorded.ts';
import { NOON } from '../../fakes/clock.ts';

const HEADER = 'ts,open,high,low,close,volume_usd';
const START = 1_700_000_000;

/** Ten bars of an hour, each closing 0.1 above its open: 1 -> 1.1, 1.1 -> 1.2, ...; the fourth hour is missing. */
const ROWS = Array.from({ length: 11 }, (_, hour) => hour)
  .filter((hour) => hour !== 3)
  .map((hour) => {
    const open = 1 + hour / 10;
    return `${START + hour * 3_600},${open},${open + 0.5},${open - 0.5},${open + 0.1},${(hour + 1) * 60}`;
  });

function token(): ReturnType<typeof recordToken> {
  const series = parseSeries('gt_Ten_1h', [HEADER, ...ROWS].join('\n'), HOUR)!;
  return recordToken(series, {
    chain: 'solana',
    address: inventAddress('solana', 'recorded'),
    pairAddress: inventAddress('solana', 'recorded pool'),
    symbol: 'REC',
    name: 'Recorded',
    dexId: 'pumpswap',
    quote: 'native',
    startsAt: NOON,
  });
}

describe('a recorded token', () => {
  const price = (ms: number): number | undefined => token().at(NOON + ms)?.price;

  test('begins with its first bar and goes from open to close within a bar', () => {
    expect(price(-1)).toBeUndefined();
    expect(price(0)).toBe(1);
    expect(price(30 * MINUTE)).toBeCloseTo(1.05, 12);
    expect(price(90 * MINUTE)).toBeCloseTo(1.15, 12);
  });

  test('stands still where the recording has no bar', () => {
    expect(price(3 * HOUR)).toBeCloseTo(1.3, 12);
    expect(price(3.9 * HOUR)).toBeCloseTo(1.3, 12);
    expect(price(4.5 * HOUR)).toBeCloseTo(1.45, 12);
  });

  test('holds its last price with falling volume, and is not listed three days later', () => {
    expect(price(2 * DAY)).toBeCloseTo(2.1, 12);
    expect(token().at(NOON + 11 * HOUR)?.volumeUsd.h24).toBe(60 * (66 - 4));
    expect(token().at(NOON + 2 * DAY)?.volumeUsd.h24).toBe(0);
    expect(price(11 * HOUR + 3 * DAY)).toBeDefined();
    expect(price(11 * HOUR + 3 * DAY + 1)).toBeUndefined();
  });

  test('has the recorded volume, spread over its bar', () => {
    // From 1 h 30 min back one hour: half of the first bar's $60 and half of the second's $120.
    expect(token().at(NOON + 90 * MINUTE)?.volumeUsd).toEqual({ m5: 10, h1: 90, h6: 120, h24: 120 });
  });

  test('has liquidity by the stated model: 84 x root of market cap at a supply of 1e9', () => {
    expect(token().at(NOON)?.liquidityUsd).toBeCloseTo(84 * Math.sqrt(1e9), 6);
  });
});

describe('candle files', () => {
  test('broken rows are rejected and counted', () => {
    const broken = [
      'x,1,1,1,1,1',
      `${START + 40_000},0,1,0,1,1`,
      `${START + 40_000},1,2,1.5,1.6,1`,
      `${START + 40_000},1,NaN,1,1,1`,
      `${START + 40_000},1,1,1,1,-5`,
      `${START + 40_000},1,1,1`,
      `${START},9,9,9,9,9`,
    ];
    const series = parseSeries('gt_x_1h', [HEADER, ...ROWS, ...broken].join('\r\n'), HOUR);
    expect(series).toMatchObject({ rejectedRows: broken.length });
    expect(series?.bars).toHaveLength(ROWS.length);
  });

  test('a series of fewer than ten sound rows is none', () => {
    expect(parseSeries('gt_x_1h', [HEADER, ...ROWS.slice(1)].join('\n'), HOUR)).toBeUndefined();
    expect(parseSeries('gt_x_1h', '', HOUR)).toBeUndefined();
  });

  test('volume in the base coin is counted in dollars', () => {
    const rows = ROWS.map((row) => row.replace(/,[^,]+$/, ',2'));
    const series = parseSeries(
      'binance_X_1h',
      ['ts,open,high,low,close,volume_base', ...rows].join('\n'),
      HOUR,
    );
    expect(series?.bars[0].volumeUsd).toBeCloseTo(2.2, 12);
  });

  test('a folder is read by name, hours and minutes only', () => {
    const folder = mkdtempSync(path.join(tmpdir(), 'candles-'));
    try {
      const names = ['gt_b_1h', 'gt_a_1m', 'gt1m_c', 'binance_d_1h', 'gt_e_4h', 'gt_f_15m', 'notes'];
      for (const name of names) writeFileSync(path.join(folder, `${name}.csv`), [HEADER, ...ROWS].join('\n'));
      const loaded = loadSeries(folder).map(({ name, spanMs }) => [name, spanMs]);
      expect(loaded).toEqual([
        ['binance_d_1h', HOUR],
        ['gt1m_c', MINUTE],
        ['gt_a_1m', MINUTE],
        ['gt_b_1h', HOUR],
      ]);
    } finally {
      rmSync(folder, { recursive: true });
    }
  });

  test('an address always gets the same series, and different addresses different ones', () => {
    const series = ['a', 'b', 'c', 'd'].map((name) => parseSeries(name, [HEADER, ...ROWS].join('\n'), HOUR)!);
    const chosen = Array.from(
      { length: 40 },
      (_, index) => seriesFor(inventAddress('solana', `${index}`), series)?.name,
    );
    expect(chosen).toEqual(
      Array.from({ length: 40 }, (_, index) => seriesFor(inventAddress('solana', `${index}`), series)?.name),
    );
    expect(new Set(chosen).size).toBe(4);
    expect(seriesFor('x', [])).toBeUndefined();
  });
});
