import type { Estimate } from '../model/reputation.ts';

/** Up to so many values a sketch holds each of them; of more it holds how many fell into which bin. */
export const EXACT_VALUES = 64;
/** A bin's highest value over its lowest. */
const BIN_RATIO = 1.02;
/** Values up to here share the lowest bin, and count as 0. */
const LOWEST = 1e-4;
/** Bins between the lowest value and 1, the last of them up to 1: 1.02^-466 is just below 1e-4. */
const BELOW_ONE = 466;
/** Exactly the entry: what never rose has its high there, so it is a bin of its own. */
const ONE = BELOW_ONE + 1;
/** The last bin begins at 1.02^604, which is 156,000. */
const BINS = ONE + 606;
const WORD = 8;
const VALUES = 0;
const COUNTS = 1;
/** Before the counts: which form it is, the lowest value and the highest. */
const COUNTS_FROM = 1 + 2 * WORD;
/** Two-sided 90 % of the standard normal distribution. */
const Z90 = 1.6449;

/**
 * How multiples (at least 0) are spread, in a few hundred bytes. Which values went in decides alone what comes out, in
 * whatever order and through whatever parts they came. Up to 64 values quantiles are exact. Beyond that a quantile is placed within the bin
 * of the true one by its rank there, and never beyond the lowest and the highest value, which are known: between 1e-4 and 156,000 it is less than 2 %
 * away, below that less than 1e-4. It is exact where the true one is 0 or 1, and where all values are the same.
 *
 * A sketch is written as bytes. First 0 and the values as 64-bit floats; or 1, the lowest and the highest value as 64-bit floats and, for each bin
 * with values, its distance to the one before and its count, both as variable-length integers of 7 bits a byte. Bin 0 holds values up to
 * 1e-4, bin 467 those that are 1, bin k below it those in (1.02^(k-467), 1.02^(k-466)], bin k above it those in (1.02^(k-468), 1.02^(k-467)].
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

/** Lowest and highest value. */
interface Range {
  lowest: number;
  highest: number;
}

interface State extends Range {
  values: number[];
  /** Sketches of more values than are held one by one, as they were written. */
  written: Uint8Array[];
  /** What would be too much of either. */
  counts: Int32Array | undefined;
}

/** Values, and written sketches, that are kept as they came before they are counted into bins. */
const MOST_VALUES = 1_024;
const MOST_WRITTEN = 64;

// Nothing is defined anew for each of them, and nothing counted before a median is asked for: a page makes a thousand.
export function createTally(): Tally {
  const state: State = {
    lowest: Infinity,
    highest: -Infinity,
    values: [],
    written: [],
    counts: undefined,
  };
  return {
    count: () => sizeOf(state),
    add: (value) => add(state, value),
    merge: (bytes) => merge(state, bytes),
    median: () => medianIn(state),
    bytes: () => bytesIn(state),
  };
}

function add(state: State, value: number): void {
  if (value < state.lowest) state.lowest = value;
  if (value > state.highest) state.highest = value;
  state.values.push(value);
  if (state.values.length > MOST_VALUES) settle(state);
}

function merge(state: State, bytes: Uint8Array): void {
  if (bytes[0] === VALUES) {
    const view = viewOf(bytes);
    for (let at = 1; at + WORD <= bytes.length; at += WORD) add(state, view.getFloat64(at));
    return;
  }
  if (bytes[0] !== COUNTS) throw new Error(`expected a sketch, was ${bytes.length} bytes of something else`);
  const { lowest, highest } = rangeOf(bytes);
  if (lowest < state.lowest) state.lowest = lowest;
  if (highest > state.highest) state.highest = highest;
  state.written.push(bytes);
  if (state.written.length > MOST_WRITTEN) settle(state);
}

function settle(state: State): void {
  const counts = state.counts ?? new Int32Array(BINS);
  countInto(counts, state);
  state.counts = counts;
  state.values = [];
  state.written = [];
}

function countInto(bins: Int32Array, { values, written }: State): void {
  for (const value of values) count(bins, binOf(value), 1);
  for (const bytes of written) addBins(bytes, bins);
}

/** Are there so few that each of them is known? A written sketch with counts is of more. */
function isExact({ values, written, counts }: State): boolean {
  return values.length <= EXACT_VALUES && written.length === 0 && counts === undefined;
}

function sizeOf(state: State): number {
  return isExact(state) ? state.values.length : countsOf(state).reduce((sum, cases) => sum + cases, 0);
}

/** For whoever needs bins no longer than until it returns. */
const SCRATCH = new Int32Array(BINS);

function countsOf(state: State): Int32Array {
  if (state.counts === undefined) SCRATCH.fill(0);
  else SCRATCH.set(state.counts);
  countInto(SCRATCH, state);
  return SCRATCH;
}

function medianIn(state: State): Estimate | undefined {
  const { values } = state;
  if (isExact(state)) {
    return values.length === 0 ? undefined : medianOf(fromValues(values), values.length);
  }
  const only = onlyOne(state);
  if (only !== undefined) return medianOf(fromWritten(only, state), casesIn(only));
  const counts = countsOf(state);
  let total = 0;
  for (let bin = 0; bin < BINS; bin += 1) total += counts[bin] ?? 0;
  return medianOf(fromCounts(counts, state), total);
}

function bytesIn(state: State): Uint8Array {
  if (isExact(state)) return bytesOfValues(state.values);
  return onlyOne(state) ?? bytesOfCounts(countsOf(state), state);
}

/** The written sketch that is all there is: the usual case, in which nothing needs to be unpacked. */
function onlyOne({ values, written, counts }: State): Uint8Array | undefined {
  return written.length === 1 && values.length === 0 && counts === undefined ? written[0] : undefined;
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** The written sketch with one value more; of undefined that of the value alone. */
export function withValue(bytes: Uint8Array | undefined, value: number): Uint8Array {
  if (bytes === undefined || (bytes[0] === VALUES && bytes.length < 1 + WORD * EXACT_VALUES)) {
    const longer = new Uint8Array((bytes?.length ?? 1) + WORD);
    if (bytes !== undefined) longer.set(bytes);
    new DataView(longer.buffer).setFloat64(longer.length - WORD, value);
    return longer;
  }
  if (bytes[0] === COUNTS) return withinRange(withBin(bytes, value), value);
  const tally = createTally();
  tally.merge(bytes);
  tally.add(value);
  return tally.bytes();
}

/** Written counts with one case more: everything but the bytes of its own bin stays as it is, which is why nothing is unpacked. */
function withBin(bytes: Uint8Array, value: number): Uint8Array {
  const bin = binOf(value);
  let at = COUNTS_FROM;
  let last = 0;
  while (at < bytes.length) {
    const gap = bytes[at] ?? 0;
    // Most are of one byte each, and most lie before the bin.
    if (gap < 0x80 && (bytes[at + 1] ?? 0) < 0x80 && last + gap < bin) {
      last += gap;
      at += 2;
      continue;
    }
    const afterGap = endOfInteger(bytes, at);
    const here = last + integerAt(bytes, at);
    const end = endOfInteger(bytes, afterGap);
    if (here === bin) return spliced(bytes, [afterGap, end], [integerAt(bytes, afterGap) + 1]);
    if (here > bin) return spliced(bytes, [at, afterGap], [bin - last, 1, here - bin]);
    last = here;
    at = end;
  }
  return spliced(bytes, [at, at], [bin - last, 1]);
}

/**
 * Counts one value more in written counts where that takes no other number of bytes, as it mostly does: changes the bytes. False, and nothing
 * changes, where it does.
 */
export function countedIn(bytes: Uint8Array, value: number): boolean {
  if (bytes[0] !== COUNTS) return false;
  const bin = binOf(value);
  let at = COUNTS_FROM;
  let here = 0;
  while (at < bytes.length) {
    here += integerAt(bytes, at);
    at = endOfInteger(bytes, at);
    if (here > bin) return false;
    const end = endOfInteger(bytes, at);
    if (here < bin) {
      at = end;
      continue;
    }
    const longer: number[] = [];
    pushInteger(longer, integerAt(bytes, at) + 1);
    if (longer.length !== end - at) return false;
    bytes.set(longer, at);
    withinRange(bytes, value);
    return true;
  }
  return false;
}

function withinRange(bytes: Uint8Array, value: number): Uint8Array {
  const { lowest, highest } = rangeOf(bytes);
  writeRange(bytes, { lowest: Math.min(lowest, value), highest: Math.max(highest, value) });
  return bytes;
}

function rangeOf(bytes: Uint8Array): Range {
  const view = viewOf(bytes);
  return { lowest: view.getFloat64(1), highest: view.getFloat64(1 + WORD) };
}

function writeRange(bytes: Uint8Array, { lowest, highest }: Range): void {
  const view = viewOf(bytes);
  view.setFloat64(1, lowest);
  view.setFloat64(1 + WORD, highest);
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

/** The highest value of each bin but the last. */
const UPPER = Float64Array.from({ length: BINS }, (_, bin) => {
  if (bin === 0) return LOWEST;
  if (bin === BINS - 1) return Infinity;
  return BIN_RATIO ** (bin < ONE ? bin - BELOW_ONE : bin - ONE);
});

// A logarithm for each value would be half of the time that a leaderboard takes: the first bits of a value say nearly which bin it is.
const BITS = new DataView(new ArrayBuffer(WORD));
const BITS_SHIFT = 13;
const FIRST_BITS = firstBitsOf(LOWEST);
const FIRST_BINS = Uint16Array.from(
  { length: firstBitsOf(UPPER[BINS - 2] ?? 0) - FIRST_BITS + 1 },
  (_, index) => {
    BITS.setUint32(0, (FIRST_BITS + index) << BITS_SHIFT);
    BITS.setUint32(4, 0);
    const lowest = BITS.getFloat64(0);
    return UPPER.findIndex((upper) => lowest <= upper);
  },
);

/** Exponent and seven bits of a value that is not negative: 128 steps to twice the value. */
function firstBitsOf(value: number): number {
  BITS.setFloat64(0, value);
  return BITS.getUint32(0) >>> BITS_SHIFT;
}

/** Which bin a value falls into. */
function binOf(value: number): number {
  if (!(value > LOWEST)) return 0;
  if (value === 1) return ONE;
  let bin = FIRST_BINS[firstBitsOf(value) - FIRST_BITS] ?? BINS - 1;
  while (value > (UPPER[bin] ?? Infinity)) bin += 1;
  return bin;
}

/** The value at a share (0 to 1) of a bin's cases, as if these lay evenly on the logarithms between what can be in it. */
function valueIn(bin: number, share: number, range: Range): number {
  if (bin === 0) return within(range, 0);
  if (bin === ONE) return 1;
  const from = within(range, UPPER[bin - 1] ?? 0);
  // The last bin ends where its values do.
  const to = within(range, UPPER[bin] ?? Infinity);
  return within(range, from * (to / from) ** share);
}

function within({ lowest, highest }: Range, value: number): number {
  return Math.min(highest, Math.max(lowest, value));
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

function fromWritten(bytes: Uint8Array, range: Range): Ranked {
  return (ranks) => {
    const found: number[] = [];
    let below = 0;
    eachBin(bytes, (bin, cases) => {
      for (
        let rank = ranks[found.length];
        rank !== undefined && rank <= below + cases;
        rank = ranks[found.length]
      ) {
        found.push(valueAt(rank, { bin, cases, below }, range));
      }
      below += cases;
    });
    return found;
  };
}

function fromCounts(counts: Int32Array, range: Range): Ranked {
  return (ranks) => {
    let below = 0;
    let bin = 0;
    return ranks.map((rank) => {
      while (below + (counts[bin] ?? 0) < rank && bin < BINS - 1) {
        below += counts[bin] ?? 0;
        bin += 1;
      }
      return valueAt(rank, { bin, cases: counts[bin] ?? 0, below }, range);
    });
  };
}

function valueAt(
  rank: number,
  { bin, cases, below }: { readonly bin: number; readonly cases: number; readonly below: number },
  range: Range,
): number {
  return valueIn(bin, (rank - below - 0.5) / cases, range);
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

function bytesOfValues(values: readonly number[]): Uint8Array {
  const bytes = new Uint8Array(1 + WORD * values.length);
  const view = new DataView(bytes.buffer);
  for (const [index, value] of values.entries()) view.setFloat64(1 + WORD * index, value);
  return bytes;
}

function bytesOfCounts(counts: Int32Array, range: Range): Uint8Array {
  const pairs: number[] = [];
  let last = 0;
  for (let bin = 0; bin < BINS; bin += 1) {
    const cases = counts[bin] ?? 0;
    if (cases === 0) continue;
    pushInteger(pairs, bin - last);
    pushInteger(pairs, cases);
    last = bin;
  }
  const bytes = new Uint8Array(COUNTS_FROM + pairs.length);
  bytes[0] = COUNTS;
  writeRange(bytes, range);
  bytes.set(pairs, COUNTS_FROM);
  return bytes;
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
  let bin = 0;
  let at = COUNTS_FROM;
  while (at < bytes.length) {
    bin += integerAt(bytes, at);
    at = endOfInteger(bytes, at);
    take(bin, integerAt(bytes, at));
    at = endOfInteger(bytes, at);
  }
}

/** Adds written counts to bins. Spelled out: a page over a year adds a million of them. */
function addBins(bytes: Uint8Array, bins: Int32Array): void {
  let bin = 0;
  let at = COUNTS_FROM;
  while (at < bytes.length) {
    const gap = bytes[at] ?? 0;
    const cases = bytes[at + 1] ?? 0;
    // Nearly all are of one byte each.
    if (gap < 0x80 && cases < 0x80) {
      bin += gap;
      bins[bin] = (bins[bin] ?? 0) + cases;
      at += 2;
      continue;
    }
    bin += integerAt(bytes, at);
    at = endOfInteger(bytes, at);
    const many = integerAt(bytes, at);
    at = endOfInteger(bytes, at);
    bins[bin] = (bins[bin] ?? 0) + many;
  }
}

function casesIn(bytes: Uint8Array): number {
  let total = 0;
  eachBin(bytes, (_, cases) => {
    total += cases;
  });
  return total;
}

/** The integer that begins at a byte. */
function integerAt(bytes: Uint8Array, from: number): number {
  let whole = 0;
  for (let at = from, shift = 0; ; at += 1, shift += 7) {
    const byte = bytes[at] ?? 0;
    whole |= (byte & 0x7f) << shift;
    if (byte < 0x80) return whole;
  }
}

/** The byte after the integer that begins at one. */
function endOfInteger(bytes: Uint8Array, from: number): number {
  let at = from;
  while ((bytes[at] ?? 0) >= 0x80) at += 1;
  return at + 1;
}
