import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { HOUR, MINUTE, SECOND } from '../../model/units.ts';
import { hash32 } from './random.ts';

/** One bar of a recorded series; `at` is its start in milliseconds since 1970. */
export interface Bar {
  readonly at: number;
  readonly open: number;
  readonly close: number;
  readonly volumeUsd: number;
}

/** A recorded candle series: oldest first, gaps left open. */
export interface Series {
  /** The file's name without its ending. */
  readonly name: string;
  readonly spanMs: number;
  readonly bars: readonly [Bar, ...Bar[]];
  /** Rows that were left out: not numbers, prices out of order with one another, or a time not after the last one. */
  readonly rejectedRows: number;
}

/** Series of hours and minutes; coarser ones show too little of a call. */
const HOURLY = /^(gt_.+|binance_.+)_1h\.csv$/;
const MINUTELY = /^(gt_.+_1m|gt1m_.+)\.csv$/;
const FEWEST_BARS = 10;

/**
 * The series of a folder of CSV files, by name: `gt_*_1h`, `gt_*_1m`, `gt1m_*` and `binance_*_1h`, with the columns ts
 * (seconds), open, high, low, close and volume_usd or volume_base. Files with fewer than 10 sound rows are left out.
 */
export function loadSeries(folder: string): readonly Series[] {
  const names = readdirSync(folder).filter((name) => HOURLY.test(name) || MINUTELY.test(name));
  return names.sort().flatMap((name) => {
    const text = readFileSync(path.join(folder, name), 'utf8');
    return parseSeries(path.basename(name, '.csv'), text, HOURLY.test(name) ? HOUR : MINUTE) ?? [];
  });
}

/** The series in the text of a CSV file; undefined when fewer than 10 of its rows are sound. */
export function parseSeries(name: string, text: string, spanMs: number): Series | undefined {
  const [header = '', ...rows] = text.split(/\r?\n/).filter((line) => line.trim() !== '');
  const inBase = header.split(',').includes('volume_base');
  const bars: Bar[] = [];
  for (const row of rows) {
    const bar = parseBar(row, inBase);
    if (bar !== undefined && bar.at > (bars.at(-1)?.at ?? -1)) bars.push(bar);
  }
  const [first, ...rest] = bars;
  if (first === undefined || bars.length < FEWEST_BARS) return undefined;
  return { name, spanMs, bars: [first, ...rest], rejectedRows: rows.length - bars.length };
}

/** The series that a token is given: chosen by its address alone, so that it is the same one in every run over the same folder. */
export function seriesFor(address: string, series: readonly Series[]): Series | undefined {
  return series[hash32(address) % series.length];
}

function parseBar(row: string, volumeInBase: boolean): Bar | undefined {
  const fields = row.split(',');
  if (fields.length < 6 || fields.some((field) => field.trim() === '')) return undefined;
  const [ts = NaN, open = NaN, high = NaN, low = NaN, close = NaN, volume = NaN] = fields.map(Number);
  if (![ts, open, high, low, close, volume].every(Number.isFinite)) return undefined;
  const ordered = low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close);
  if (!ordered || ts <= 0 || volume < 0) return undefined;
  return { at: ts * SECOND, open, close, volumeUsd: volumeInBase ? volume * close : volume };
}
