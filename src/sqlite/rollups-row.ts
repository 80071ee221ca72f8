import { countedIn, withValue } from '../analytics/sketch.ts';
import { addCall, createGathering, type Gathering, SUMS } from '../analytics/sums.ts';
import { eachCall, recordOf, replacedIn, type RolledCall } from './rollups-record.ts';
import { slicesOf, takes } from './rollups-slice.ts';

/** Up to so many calls a row is a list of them and nothing else. */
export const FEW = 8;
/** Up to so many calls it is a list of them, and the section of them all. */
const LISTED = 64;

/**
 * What a kept row says of its calls. Up to 8 of them `whole` is empty and `parts` is their list (see rollups-record.ts). Beyond that `whole` is the
 * section of them all, and `parts` up to 64 calls their list, beyond that a section for each tier and each chain that there is.
 *
 * A section is the sums of its calls as 64-bit floats in the order of analytics/sums.ts, the length of the sketch of multiples at the
 * end in 32 bits, that sketch, and the one of multiples at the accepted high. Among `parts` the length of its name goes before it in 16 bits, its
 * name, and its own length in 32.
 */
export interface KeptCalls {
  readonly calls: number;
  readonly whole: Buffer;
  readonly parts: Buffer;
}

const SUMS_BYTES = 8 * SUMS;
const LENGTH = 4;
const NAME_LENGTH = 2;
const NONE = Buffer.alloc(0);

/** A call that is about to be counted in, in every form that a row may want. */
export interface Counting {
  readonly call: RolledCall;
  /** As a list has it. */
  readonly record: Uint8Array;
  /** The sums of it alone. */
  readonly sums: Float64Array;
  /** Its tier and its chain, as parts are named. */
  readonly slices: readonly Buffer[];
}

export function countingOf(call: RolledCall): Counting {
  const sums = new Float64Array(SUMS);
  addCall(sums, call);
  const slices = slicesOf(call).slice(1);
  return { call, record: recordOf(call), sums, slices: slices.map((name) => Buffer.from(name)) };
}

/** The row with one call more; changes the bytes of what it is given. */
export function withCall(kept: KeptCalls | undefined, counting: Counting): KeptCalls {
  if (kept === undefined) return { calls: 1, whole: NONE, parts: Buffer.from(counting.record) };
  const calls = kept.calls + 1;
  if (kept.calls === FEW || kept.calls === LISTED) {
    const building = createBuilding();
    building.merge(kept);
    building.add(counting.call, counting.record);
    return building.kept();
  }
  const whole = calls <= FEW ? NONE : sectionWith(kept.whole, counting);
  const parts =
    calls <= LISTED ? Buffer.concat([kept.parts, counting.record]) : partsWith(kept.parts, counting);
  return { calls, whole, parts };
}

/** The row with a call as it is known now, which is in it as it was known before: its multiples are the same. Undefined when it is not in it. */
export function withKnown(kept: KeptCalls, before: Counting, now: Counting): KeptCalls | undefined {
  const more = now.sums.map((sum, at) => sum - (before.sums[at] ?? 0));
  const { calls } = kept;
  const whole = calls <= FEW ? NONE : sectionPlus(kept.whole, more);
  if (calls <= LISTED) {
    const parts = replacedIn(kept.parts, before.record, now.record);
    return parts && { calls, whole, parts };
  }
  const parts = Buffer.from(kept.parts);
  for (let from = 0; from < parts.length;) {
    const part = partAt(parts, from);
    const name = parts.subarray(from + NAME_LENGTH, part.nameTo);
    if (now.slices.some((slice) => slice.equals(name))) addTo(sectionIn(parts, part), more);
    from = part.to;
  }
  return { calls, whole, parts };
}

/** Adds all calls of a row: of at most FEW `bytes` are its `parts`, of more they are its `whole`. */
export function addWhole(into: Gathering, calls: number, bytes: Buffer): void {
  if (calls > FEW) addSection(into, bytes);
  else eachCall(bytes, into.call);
}

/** Adds the calls of a row that are in a slice. */
export function addSlice(
  into: Gathering,
  { calls, parts }: Pick<KeptCalls, 'calls' | 'parts'>,
  slice: string,
): void {
  if (calls <= LISTED) {
    eachCall(parts, (call) => {
      if (takes(slice, call)) into.call(call);
    });
    return;
  }
  eachPart(parts, (name, section) => {
    if (name === slice) addSection(into, section());
  });
}

/** Adds each call of a row to all of them, to its tier and to its chain. */
export function addAllSlices(kept: KeptCalls, groupOf: (slice: string) => Gathering): void {
  if (kept.calls <= LISTED) {
    eachCall(kept.parts, (call) => {
      for (const slice of slicesOf(call)) groupOf(slice).call(call);
    });
    return;
  }
  addSection(groupOf(''), kept.whole);
  eachPart(kept.parts, (name, section) => addSection(groupOf(name), section()));
}

/** A row in the making, for whoever adds many calls to one. */
export interface Building {
  /** `record` is the call as a list has it. */
  readonly add: (call: RolledCall, record: Uint8Array) => void;
  readonly merge: (kept: KeptCalls) => void;
  readonly kept: () => KeptCalls;
}

export function createBuilding(): Building {
  const gathered = new Map<string, Gathering>();
  const list: Uint8Array[] = [];
  let calls = 0;

  function groupOf(slice: string): Gathering {
    const there = gathered.get(slice) ?? createGathering();
    gathered.set(slice, there);
    return there;
  }
  /** Makes room for more calls; false when they no longer fit a list. */
  function isListOf(more: number): boolean {
    calls += more;
    if (calls <= LISTED) return true;
    const [listed, parts] = [list.length, Buffer.concat(list.splice(0))];
    if (listed > 0) addAllSlices({ calls: listed, whole: NONE, parts }, groupOf);
    return false;
  }

  return {
    add(call, record) {
      if (isListOf(1)) list.push(record);
      else for (const slice of slicesOf(call)) groupOf(slice).call(call);
    },
    merge(kept) {
      if (isListOf(kept.calls)) list.push(kept.parts);
      else addAllSlices(kept, groupOf);
    },
    kept() {
      if (calls > LISTED) {
        const parts = [...gathered].filter(([name]) => name !== '');
        const sections = parts.flatMap(([name, part]) => namedSection(Buffer.from(name), sectionOf(part)));
        return { calls, whole: sectionOf(groupOf('')), parts: Buffer.concat(sections) };
      }
      const parts = Buffer.concat(list);
      const whole = createGathering();
      eachCall(parts, whole.call);
      return { calls, whole: calls > FEW ? sectionOf(whole) : NONE, parts };
    },
  };
}

/** Adds all calls of a section. */
export function addSection(into: Gathering, section: Buffer): void {
  addSums(into.sums, section);
  const [finals, aths] = sketchesOf(section);
  into.finals.merge(finals);
  into.aths.merge(aths);
}

function addSums(sums: Float64Array, section: Buffer): void {
  const view = viewOf(section);
  for (let at = 0; at < SUMS; at += 1) sums[at] = (sums[at] ?? 0) + view.getFloat64(8 * at);
}

function sectionPlus(section: Buffer, more: Float64Array): Buffer {
  const copy = Buffer.from(section);
  addTo(copy, more);
  return copy;
}

/** Adds sums to those of a section; changes its bytes. */
function addTo(section: Buffer, more: Float64Array): void {
  const view = viewOf(section);
  for (let at = 0; at < SUMS; at += 1) {
    const value = more[at] ?? 0;
    if (value !== 0) view.setFloat64(8 * at, view.getFloat64(8 * at) + value);
  }
}

function sketchesOf(section: Buffer): readonly [finals: Buffer, aths: Buffer] {
  const from = SUMS_BYTES + LENGTH;
  const to = from + section.readUInt32BE(SUMS_BYTES);
  return [section.subarray(from, to), section.subarray(to)];
}

/** The section with a call more: the same bytes, changed, where it is no longer. */
function sectionWith(section: Buffer | undefined, { call, sums }: Counting): Buffer {
  const [final, ath] = [1 + call.finalRoi, 1 + call.athRoi];
  if (section === undefined) return joined(sums, withValue(undefined, final), withValue(undefined, ath));
  const [finals, aths] = sketchesOf(section);
  const isFinalIn = countedIn(finals, final);
  const isAthIn = countedIn(aths, ath);
  addTo(section, sums);
  if (isFinalIn && isAthIn) return section;
  const longer = joined(
    sums,
    isFinalIn ? finals : withValue(finals, final),
    isAthIn ? aths : withValue(aths, ath),
  );
  longer.set(section.subarray(0, SUMS_BYTES));
  return longer;
}

function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

/** What was gathered, as a section. */
export function sectionOf({ sums, finals, aths }: Gathering): Buffer {
  return joined(sums, finals.bytes(), aths.bytes());
}

function joined(sums: Float64Array, finals: Uint8Array, aths: Uint8Array): Buffer {
  const bytes = Buffer.allocUnsafe(SUMS_BYTES + LENGTH + finals.length + aths.length);
  const view = viewOf(bytes);
  for (let index = 0; index < sums.length; index += 1) view.setFloat64(8 * index, sums[index] ?? 0);
  view.setUint32(SUMS_BYTES, finals.length);
  bytes.set(finals, SUMS_BYTES + LENGTH);
  bytes.set(aths, SUMS_BYTES + LENGTH + finals.length);
  return bytes;
}

/** Takes the parts of a row one after the other, by name. */
function eachPart(parts: Buffer, take: (name: string, section: () => Buffer) => void): void {
  for (let from = 0; from < parts.length;) {
    const part = partAt(parts, from);
    take(parts.toString('utf8', from + NAME_LENGTH, part.nameTo), () => sectionIn(parts, part));
    from = part.to;
  }
}

interface Part {
  readonly from: number;
  readonly nameTo: number;
  readonly to: number;
}

function partAt(parts: Buffer, from: number): Part {
  const nameTo = from + NAME_LENGTH + parts.readUInt16BE(from);
  return { from, nameTo, to: nameTo + LENGTH + parts.readUInt32BE(nameTo) };
}

function sectionIn(parts: Buffer, { nameTo, to }: Part): Buffer {
  return parts.subarray(nameTo + LENGTH, to);
}

function partsWith(parts: Buffer, counting: Counting): Buffer {
  const pieces: Buffer[] = [];
  const missing = [...counting.slices];
  // What is not its own stays as it is, in one piece.
  let untouched = 0;
  for (let from = 0; from < parts.length && missing.length > 0;) {
    const part = partAt(parts, from);
    const { nameTo, to } = part;
    const index = missing.findIndex(
      (name) => parts.compare(name, 0, name.length, from + NAME_LENGTH, nameTo) === 0,
    );
    if (index >= 0) {
      const section = sectionIn(parts, part);
      const longer = sectionWith(section, counting);
      if (longer !== section) {
        pieces.push(parts.subarray(untouched, nameTo), ...sized(longer));
        untouched = to;
      }
      missing.splice(index, 1);
    }
    from = to;
  }
  if (untouched === 0 && missing.length === 0) return parts;
  pieces.push(parts.subarray(untouched));
  for (const name of missing) pieces.push(...namedSection(name, sectionWith(undefined, counting)));
  return Buffer.concat(pieces);
}

function namedSection(name: Buffer, section: Buffer): readonly Buffer[] {
  const length = Buffer.allocUnsafe(NAME_LENGTH);
  length.writeUInt16BE(name.length);
  return [length, name, ...sized(section)];
}

function sized(section: Buffer): readonly Buffer[] {
  const length = Buffer.allocUnsafe(LENGTH);
  length.writeUInt32BE(section.length);
  return [length, section];
}
