import type { Estimate } from '../model/reputation.ts';

/** Up to so many values a sketch holds each of them; of more it holds how many fell into which bin. */
export const EXACT_VALUES = 64;
/** A bin's highest value over its lowest: half of it to either side of the middle is 2 %. */
export const BIN_RATIO = 1.04;
/** Values up to here share the lowest bin, and count as 0. */
const LOWEST = 1e-4;
/** The last bin begins at 1e-4 * 1.04^540, which is 158,000. */
const BINS = 542;
const LN_RATIO = Math.log(BIN_RATIO);
const LN_LOWEST = Math.log(LOWEST);
const WORD = 8;
const VALUES = 0;
const COUNTS = 1;
/** Two-sided 90 % of the standard normal distribution. */
const Z90 = 1.6449;

/**
 * How multiples (at least 0) are spread, in a few hundred bytes. Which values went in decides alone what comes out, in
 * whatever order and through whatever parts they came: up to 64 quantiles are exact, beyond that each lies within 2 %.
 *
 * A sketch is written as bytes. First 0 and the values as 64-bit floats; or 1 and, for each bin with values, its distance
 * to the one before and its count, both as variable-length integers of 7 bits a byte. Bin 0 holds values up to 1e-4, bin k > 0 those in
 * (1e-4 * 1.04^(k-1), 1e-4 * 1.04^k].
 */
export interface Tally {
  readonly count: () => number;
  readonly add: (value: number) => void;
  /** Adds all values of a written sketch. Throws when the bytes are none. */
  readonly merge: (bytes: Uint8Array) => void;
  /** The middle value, of an even number the mean of the middle two, with the 90 % interval by order statistics; undefined of none. */
  readonly median: () => Estimate | undefined;
  readonly bytes: () => Uint8Array;
}

export function createTally(): Tally {
  let values: number[] = [];
  let counts: Int32Array | undefined;
  /** Counts as they were written, as long as nothing is added to them: the usual case, which needs nothing unpacked. */
  let written: Uint8Array | undefined;
  let total = 0;

  function unpacked(): Int32Array {
    if (counts !== undefined) return counts;
    const bins = new Int32Array(BINS);
    for (const value of values) count(bins, binOf(value), 1);
    if (written !== undefined) eachBin(written, (bin, cases) => count(bins, bin, cases));
    values = [];
    written = undefined;
    counts = bins;
    return bins;
  }

  function add(value: number): void {
    total += 1;
    if (total > EXACT_VALUES) count(unpacked(), binOf(value), 1);
    else values.push(value);
  }

  return {
    count: () => total,
    add,
    merge(bytes) {
      if (bytes[0] === VALUES) return eachValue(bytes, add);
      if (total === 0) written = bytes;
      const bins = total === 0 ? undefined : unpacked();
      eachBin(bytes, (bin, cases) => {
        total += cases;
        if (bins !== undefined) count(bins, bin, cases);
      });
    },
    median() {
      if (total === 0) return undefined;
      if (written !== undefined) return medianOf(fromWritten(written), total);
      return medianOf(counts === undefined ? fromValues(values) : fromCounts(counts), total);
    },
    bytes: () => written ?? (counts === undefined ? bytesOfValues(values) : bytesOfCounts(counts)),
  };
}

/** The written sketch with one value more; of undefined that of the value alone. */
export function withValue(bytes: Uint8Array | undefined, value: number): Uint8Array {
  if (bytes === undefined || (bytes[0] === VALUES && bytes.length < 1 + WORD * EXACT_VALUES)) {
    const longer = new Uint8Array((bytes?.length ?? 1) + WORD);
    if (bytes !== undefined) longer.set(bytes);
    new DataView(longer.buffer).setFloat64(longer.length - WORD, value);
    return longer;
  }
  if (bytes[0] === COUNTS) return withBin(bytes, binOf(value));
  const tally = createTally();
  tally.merge(bytes);
  tally.add(value);
  return tally.bytes();
}

/** Written counts with one case more: everything but the bytes of its own bin stays as it is, which is why nothing is unpacked. */
function withBin(bytes: Uint8Array, bin: number): Uint8Array {
  let at = 1;
  let last = 0;
  while (at < bytes.length) {
    const [gap, afterGap] = integerAt(bytes, at);
    const [cases, end] = integerAt(bytes, afterGap);
    const here = last + gap;
    if (here === bin) return spliced(bytes, [afterGap, end], [cases + 1]);
    if (here > bin) return spliced(bytes, [at, afterGap], [bin - last, 1, here - bin]);
    last = here;
    at = end;
  }
  return spliced(bytes, [at, at], [bin - last, 1]);
}

function spliced(
  bytes: Uint8Array,
  [from, to]: readonly [number, number],
  integers: readonly number[],
): Uint8Array {
  const middle: number[] = [];
  for (const whole of integers) pushInteger(middle, whole);
  const result = new Uint8Array(bytes.length - (to - from) + middle.length);
  result.set(bytes.subarray(0, from));
  result.set(middle, from);
  result.set(bytes.subarray(to), from + middle.length);
  return result;
}

/** Which bin a value falls into. */
function binOf(value: number): number {
  if (!(value > LOWEST)) return 0;
  return Math.min(BINS - 1, Math.max(1, Math.ceil((Math.log(value) - LN_LOWEST) / LN_RATIO)));
}

/** The value that stands for all of a bin: its geometric middle. */
function middleOf(bin: number): number {
  return bin === 0 ? 0 : LOWEST * BIN_RATIO ** (bin - 0.5);
}

function count(bins: Int32Array, bin: number, cases: number): void {
  bins[bin] = (bins[bin] ?? 0) + cases;
}

/** Values of ranks, 1 for the lowest; the ranks in ascending order. */
type Ranked = (ranks: readonly number[]) => readonly number[];

function fromValues(values: readonly number[]): Ranked {
  const sorted = Float64Array.from(values).sort();
  return (ranks) => ranks.map((rank) => sorted[rank - 1] ?? 0);
}

function fromWritten(bytes: Uint8Array): Ranked {
  return (wanted) => {
    const found: number[] = [];
    let below = 0;
    eachBin(bytes, (bin, cases) => {
      below += cases;
      while (found.length < wanted.length && below >= (wanted[found.length] ?? 0)) found.push(middleOf(bin));
    });
    return found;
  };
}

function fromCounts(counts: Int32Array): Ranked {
  return (ranks) => {
    let below = 0;
    let bin = -1;
    return ranks.map((rank) => {
      while (below < rank && bin < BINS - 1) {
        bin += 1;
        below += counts[bin] ?? 0;
      }
      return middleOf(bin);
    });
  };
}

/**
 * The interval between two order statistics that holds the median with 90 %: ranks n/2 -+ 1.645 sqrt(n)/2 (Conover, Practical
 * Nonparametric Statistics, 1999, section 3.2). It assumes nothing of the distribution.
 */
function medianOf(at: Ranked, n: number): Estimate {
  const half = (Z90 * Math.sqrt(n)) / 2;
  const first = Math.max(1, Math.floor(n / 2 - half));
  const last = Math.min(n, Math.ceil(n / 2 + half) + 1);
  const [low = 0, lower = 0, upper = 0, high = 0] = at([
    first,
    Math.floor((n + 1) / 2),
    Math.ceil((n + 1) / 2),
    last,
  ]);
  return { value: (lower + upper) / 2, low, high };
}

function eachValue(bytes: Uint8Array, take: (value: number) => void): void {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  for (let at = 1; at + WORD <= bytes.length; at += WORD) take(view.getFloat64(at));
}

function bytesOfValues(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(1 + WORD * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat64(1 + WORD * index, value);
  return bytes;
}

function bytesOfCounts(counts: Int32Array): Uint8Array {
  const bytes = [COUNTS];
  let last = 0;
  for (const [bin, cases] of counts.entries()) {
    if (cases === 0) continue;
    pushInteger(bytes, bin - last);
    pushInteger(bytes, cases);
    last = bin;
  }
  return Uint8Array.from(bytes);
}

function pushInteger(bytes: number[], whole: number): void {
  let rest = whole;
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80);
    rest >>>= 7;
  }
  bytes.push(rest);
}

function eachBin(bytes: Uint8Array, take: (bin: number, cases: number) => void): void {
  if (bytes[0] !== COUNTS) throw new Error(`expected a sketch, was ${bytes.length} bytes of something else`);
  // Unpacked in place: a page reads a hundred thousand of these.
  let bin = 0;
  let isGap = true;
  let whole = 0;
  let shift = 0;
  for (let at = 1; at < bytes.length; at += 1) {
    const byte = bytes[at] ?? 0;
    whole |= (byte & 0x7f) << shift;
    shift += 7;
    if (byte > 0x7f) continue;
    if (isGap) bin += whole;
    else take(bin, whole);
    isGap = !isGap;
    whole = 0;
    shift = 0;
  }
}

/** The integer that begins at a byte, and where the next one does. */
function integerAt(bytes: Uint8Array, from: number): readonly [whole: number, next: number] {
  let whole = 0;
  for (let at = from, shift = 0; ; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    whole |= (byte & 0x7f) << shift;
    if (byte < 0x80) return [whole, at + 1];
  }
}
