import type { Summed } from '../analytics/sums.ts';
import { type Tier, TIERS } from '../model/call.ts';
import type { CompletionReason } from '../model/outcome.ts';
import type { Chain } from '../model/token.ts';

/** A completed call as far as it is rolled up. */
export interface RolledCall extends Summed {
  readonly tier: Tier;
  readonly chain: Chain;
  /** In which it was posted, 0 to 167 from Monday 00:00 UTC on. */
  readonly hourOfWeek: number;
}

/**
 * How a call is written: a byte of flags (success, hit, volatility known, coin's return known, then the reason), one each for the tier, the hour
 * of the week and the chain, six each for the times in milliseconds, and 64-bit floats for the returns and what else is known. A chain
 * that is none of CHAINS follows by name, its length first. What stands for what never changes: the lists only grow.
 */
const REASONS: readonly CompletionReason[] = ['elapsed', 'loss', 'dead', 'manual', 'capacity'];
const CHAINS: readonly Chain[] = ['', 'solana', 'ethereum', 'base', 'bsc', 'ton', 'tron', 'sui'];
const IS_SUCCESS = 1;
const IS_HIT = 2;
const HAS_VOLATILITY = 4;
const HAS_NATIVE = 8;
const REASON_SHIFT = 4;
const TRACKED_AT = 4;
const TO_ATH_AT = 10;
const FINAL_AT = 16;
const ATH_AT = 24;
const REST_AT = 32;
const WORD = 8;
const HIGH_HALF = 2 ** 32;

/** The call as bytes, which are put one behind the other. */
export function recordOf(call: RolledCall): Uint8Array {
  const { volatility, nativeReturn } = call;
  const known = [volatility, nativeReturn].filter((value) => value !== undefined);
  const chain = Math.max(0, CHAINS.indexOf(call.chain));
  const name = chain === 0 ? Buffer.from(call.chain) : undefined;
  const rest = REST_AT + WORD * known.length;
  const bytes = new Uint8Array(rest + (name === undefined ? 0 : 1 + name.length));
  const view = new DataView(bytes.buffer);
  bytes[0] =
    (call.success ? IS_SUCCESS : 0) |
    (call.hit ? IS_HIT : 0) |
    (volatility === undefined ? 0 : HAS_VOLATILITY) |
    (nativeReturn === undefined ? 0 : HAS_NATIVE) |
    (REASONS.indexOf(call.reason) << REASON_SHIFT);
  bytes.set([TIERS.indexOf(call.tier), call.hourOfWeek, chain], 1);
  setTime(view, TRACKED_AT, call.trackedMs);
  setTime(view, TO_ATH_AT, call.timeToAthMs);
  // The database knows no negative zero: what is read back from it must come to the same bytes.
  view.setFloat64(FINAL_AT, call.finalRoi + 0);
  view.setFloat64(ATH_AT, call.athRoi + 0);
  for (const [index, value] of known.entries()) view.setFloat64(REST_AT + WORD * index, value + 0);
  if (name !== undefined) {
    bytes[rest] = name.length;
    bytes.set(name, rest + 1);
  }
  return bytes;
}

/** Takes the calls of a list one after the other. They are all the same object: nothing of it may be kept. */
export function eachCall(list: Uint8Array, take: (call: RolledCall) => void): void {
  const reader = readerOf(list);
  for (let at = 0; at < list.length;) {
    at = readCall(reader, at);
    take(reader.call);
  }
}

/** Finds the call that begins at a byte of a list. It is always the same object: nothing of it may be kept. */
export function callsIn(list: Uint8Array): (at: number) => RolledCall {
  const reader = readerOf(list);
  return (at) => {
    readCall(reader, at);
    return reader.call;
  };
}

/** The list with another record in the place of one like the first; undefined when there is none. */
export function replacedIn(list: Buffer, one: Uint8Array, other: Uint8Array): Buffer | undefined {
  const reader = readerOf(list);
  for (let from = 0; from < list.length;) {
    const to = readCall(reader, from);
    if (list.subarray(from, to).equals(one))
      return Buffer.concat([list.subarray(0, from), other, list.subarray(to)]);
    from = to;
  }
  return undefined;
}

interface Reader {
  readonly list: Uint8Array;
  readonly view: DataView;
  readonly call: { -readonly [Name in keyof RolledCall]: RolledCall[Name] };
}

function readerOf(list: Uint8Array): Reader {
  const call: Reader['call'] = {
    tier: 'unknown',
    chain: '',
    hourOfWeek: 0,
    success: false,
    hit: false,
    reason: 'elapsed',
    finalRoi: 0,
    athRoi: 0,
    timeToAthMs: 0,
    trackedMs: 0,
    volatility: undefined,
    nativeReturn: undefined,
  };
  return { list, view: new DataView(list.buffer, list.byteOffset, list.byteLength), call };
}

/** Reads the call that begins at a byte; returns where the next one begins. */
function readCall({ list, view, call }: Reader, from: number): number {
  const flags = list[from] ?? 0;
  call.success = (flags & IS_SUCCESS) !== 0;
  call.hit = (flags & IS_HIT) !== 0;
  call.reason = REASONS[flags >> REASON_SHIFT] ?? 'elapsed';
  call.tier = TIERS[list[from + 1] ?? 0] ?? 'unknown';
  call.hourOfWeek = list[from + 2] ?? 0;
  const chain = list[from + 3] ?? 0;
  call.trackedMs = timeAt(view, from + TRACKED_AT);
  call.timeToAthMs = timeAt(view, from + TO_ATH_AT);
  call.finalRoi = view.getFloat64(from + FINAL_AT);
  call.athRoi = view.getFloat64(from + ATH_AT);
  let at = from + REST_AT;
  call.volatility = (flags & HAS_VOLATILITY) === 0 ? undefined : view.getFloat64(at);
  if (call.volatility !== undefined) at += WORD;
  call.nativeReturn = (flags & HAS_NATIVE) === 0 ? undefined : view.getFloat64(at);
  if (call.nativeReturn !== undefined) at += WORD;
  if (chain === 0) {
    const end = at + 1 + (list[at] ?? 0);
    call.chain = Buffer.from(list.subarray(at + 1, end)).toString();
    return end;
  }
  call.chain = CHAINS[chain] ?? '';
  return at;
}

function setTime(view: DataView, at: number, ms: number): void {
  view.setUint16(at, Math.floor(ms / HIGH_HALF));
  view.setUint32(at + 2, ms % HIGH_HALF);
}

function timeAt(view: DataView, at: number): number {
  return view.getUint16(at) * HIGH_HALF + view.getUint32(at + 2);
}
