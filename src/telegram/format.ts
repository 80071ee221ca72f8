import { DAY, type EpochMs, HOUR, MINUTE, SECOND } from '../model/units.ts';
import type { Estimate } from '../model/reputation.ts';

const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';
const SIGNIFICANT = 4;
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

const compact = new Intl.NumberFormat('en-US', { notation: 'compact', maximumSignificantDigits: 3 });
const grouped = new Intl.NumberFormat('en-US', { minimumFractionDigits: 2, maximumFractionDigits: 2 });
const whole = new Intl.NumberFormat('en-US', { maximumFractionDigits: 0 });

/** What is printed for a figure that is undefined. */
export const NOT_AVAILABLE = 'n/a';

/** A price in US dollars with four significant digits; four or more zeros after the point are counted: $0.0₄2145. */
export function price(value: number): string {
  const rounded = Number(value.toPrecision(SIGNIFICANT));
  if (rounded >= 1_000) return `$${grouped.format(value)}`;
  if (rounded >= 0.0001) return `$${rounded.toFixed(fractionDigits(rounded))}`;
  const [mantissa = '', exponent = '0'] = rounded.toExponential(SIGNIFICANT - 1).split('e');
  const zeros = -Number(exponent) - 1;
  return `$0.0${subscript(zeros)}${mantissa.replace('.', '').replace(/0+$/, '')}`;
}

function fractionDigits(value: number): number {
  const places = SIGNIFICANT - 1 - Math.floor(Math.log10(value));
  const trimmed = value.toFixed(places).replace(/0+$/, '').split('.')[1] ?? '';
  return Math.max(2, trimmed.length);
}

function subscript(value: number): string {
  return String(value).replaceAll(/\d/g, (digit) => SUBSCRIPTS[Number(digit)] ?? '');
}

/** An amount of US dollars, compact: $1.6M, $212K, $950. */
export function usd(value: number): string {
  return `$${compact.format(value)}`;
}

/** A multiple of the entry: 2.10x, 0.35x, 120x. */
export function multiple(value: number): string {
  return `${value >= 100 ? whole.format(value) : value.toFixed(2)}x`;
}

/** A ratio as a signed percentage: 1.1 is +110 %, -0.9 is -90 %. `n/a` when it is undefined. */
export function percent(ratio: number | undefined): string {
  if (ratio === undefined) return NOT_AVAILABLE;
  const value = ratio * 100;
  const text = Math.abs(value) < 10 ? trimZero(value.toFixed(1)) : whole.format(value);
  return `${value > 0 && text !== '0' ? '+' : ''}${text === '-0' ? '0' : text} %`;
}

function trimZero(text: string): string {
  return text.replace(/\.0$/, '');
}

/** A probability or share, 0 to 1, as a percentage without a sign; never rounded to 0 or 100 when it is neither. */
export function share(value: number | undefined): string {
  if (value === undefined) return NOT_AVAILABLE;
  if (value > 0 && value < 0.01) return '<1 %';
  if (value < 1 && value > 0.99) return '>99 %';
  return `${Math.round(value * 100)} %`;
}

/** A share with the bounds of its 90 % interval: 23 % (11–38 %). */
export function estimatedShare(estimate: Estimate): string {
  return `${share(estimate.value)} (${bound(estimate.low)}–${share(estimate.high)})`;
}

function bound(value: number): string {
  return share(value).replace(' %', '');
}

/** A score from 0 to 100 with its 90 % interval: 62 (48–74). */
export function score(estimate: Estimate): string {
  return `${Math.round(estimate.value)} (${Math.round(estimate.low)}–${Math.round(estimate.high)})`;
}

/** A length of time in its two largest units: 41 s, 1 h 12 min, 3 d 4 h. */
export function duration(ms: number): string {
  const rounded = Math.max(0, Math.round(ms / SECOND)) * SECOND;
  if (rounded < MINUTE) return `${rounded / SECOND} s`;
  if (rounded < HOUR) return `${Math.floor(rounded / MINUTE)} min`;
  if (rounded < DAY)
    return pair(Math.floor(rounded / HOUR), 'h', Math.floor((rounded % HOUR) / MINUTE), 'min');
  return pair(Math.floor(rounded / DAY), 'd', Math.floor((rounded % DAY) / HOUR), 'h');
}

/** How old something is, in its largest unit: 41 min, 3 h, 12 d, 5 months, 2 y. */
export function age(ms: number): string {
  const days = Math.max(0, ms) / DAY;
  if (ms < HOUR) return `${Math.max(0, Math.floor(ms / MINUTE))} min`;
  if (days < 1) return `${Math.floor(ms / HOUR)} h`;
  if (days < 61) return `${Math.floor(days)} d`;
  return days < 730 ? `${Math.floor(days / 30.44)} months` : `${Math.floor(days / 365.25)} y`;
}

function pair(large: number, largeUnit: string, small: number, smallUnit: string): string {
  return small === 0 ? `${large} ${largeUnit}` : `${large} ${largeUnit} ${small} ${smallUnit}`;
}

/** An instant as people read it, in UTC: 22 Nov 14:03 UTC. */
export function moment(at: EpochMs): string {
  const date = new Date(at);
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()] ?? ''} ${two(date.getUTCHours())}:${two(date.getUTCMinutes())} UTC`;
}

/** `12,345`. */
export function number(value: number): string {
  return whole.format(value);
}

/** `3 calls`, `1 call`. */
export function count(value: number, noun: string): string {
  return `${whole.format(value)} ${noun}${value === 1 ? '' : 's'}`;
}

/** `3 subscribers`, `12.3K subscribers`. */
export function compactCount(value: number, noun: string): string {
  return `${compact.format(value)} ${noun}${value === 1 ? '' : 's'}`;
}
