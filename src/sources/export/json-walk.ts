// Walks a JSON text of any size byte by byte, and parses only the values that are asked for. A parser that makes a token
// of everything takes twice as long, holds what it was not asked for, and ends at the first damaged value.

/** Which parts of a JSON value are wanted: all of it (`take`), some members of an object, or each element of an array. */
export type Wanted = 'take' | { readonly [key: string]: Wanted } | readonly [Wanted];

/** What the walk comes across, in the order of the text. */
export type Found =
  /** An object that was asked for by its members begins or ends; `wanted` is what was asked. */
  | { readonly kind: 'open'; readonly wanted: Wanted }
  | { readonly kind: 'close'; readonly wanted: Wanted }
  /** A wanted value with its key in an object; undefined for elements of arrays. */
  | { readonly kind: 'value'; readonly key: string | undefined; readonly value: unknown }
  /** A wanted value that is no JSON by itself, or longer than the limit. */
  | { readonly kind: 'unreadable'; readonly key: string | undefined };

export interface JsonWalk {
  /** Takes the next bytes of the text and says what they held. Throws a JsonFault when the bytes before cannot be JSON. */
  read(bytes: Buffer): readonly Found[];
  /** Has the outermost value ended? Throws like read(). */
  ended(): boolean;
}

/** Thrown where a text cannot be JSON; `at` is the number of bytes before that place. */
export class JsonFault extends Error {
  override readonly name = 'JsonFault';
  readonly at: number;

  constructor(at: number) {
    super(`expected JSON, found something else at byte ${at}`);
    this.at = at;
  }
}

interface Frame {
  readonly wanted: Exclude<Wanted, 'take'>;
  readonly array: boolean;
  key: string | undefined;
}

/** value: a value may begin. key: a key may begin. colon, comma: these or an end. inside: within a value that is passed as a whole. */
type Place = 'value' | 'key' | 'colon' | 'comma' | 'inside' | 'end';

const QUOTE = 0x22;
const COMMA = 0x2c;
const COLON = 0x3a;
const BACKSLASH = 0x5c;
const OPEN_ARRAY = 0x5b;
const CLOSE_ARRAY = 0x5d;
const OPEN_OBJECT = 0x7b;
const CLOSE_OBJECT = 0x7d;
const SPACE = 0x20;
const BOM = [0xef, 0xbb, 0xbf];

/** A walk through one JSON text for the `wanted` parts of it. Wanted values of more than `longest` bytes are not held. */
export function createJsonWalk(wanted: Wanted, longest: number): JsonWalk {
  const frames: Frame[] = [];
  let found: Found[] = [];
  /** Thrown later: what stood before it in the same bytes is handed over first. */
  let fault: JsonFault | undefined;
  let place: Place = 'value';
  /** Bytes of the text before those at hand. */
  let before = 0;
  // Of the value or key that is being passed as a whole:
  let depth = 0;
  let inString = false;
  let escaped = false;
  let keep: 'key' | 'value' | undefined;
  let held: Buffer[] = [];
  let heldBytes = 0;

  return {
    read(bytes) {
      throwFault();
      found = [];
      try {
        walk(bytes);
      } catch (error) {
        if (!(error instanceof JsonFault)) throw error;
        fault = error;
      }
      before += bytes.length;
      return found;
    },
    ended() {
      throwFault();
      return place === 'end';
    },
  };

  function throwFault(): void {
    if (fault !== undefined) throw fault;
  }

  function walk(bytes: Buffer): void {
    let at = 0;
    while (at < bytes.length) {
      if (place === 'inside') at = pass(bytes, at);
      else if (isSpace(bytes[at] ?? 0) || isBom(at, bytes[at])) at += 1;
      else at = step(bytes, at);
    }
  }

  function isBom(at: number, byte: number | undefined): boolean {
    return before + at < BOM.length && byte === BOM[before + at];
  }

  /** Takes one byte of the structure between values; returns where to go on. */
  function step(bytes: Buffer, at: number): number {
    const byte = bytes[at] ?? 0;
    const frame = frames.at(-1);
    if (place === 'colon' && byte === COLON) place = 'value';
    else if (place === 'comma' && byte === COMMA) place = frame?.array === true ? 'value' : 'key';
    else if (place !== 'colon' && byte === (frame?.array === true ? CLOSE_ARRAY : CLOSE_OBJECT)) leave(at);
    else if (place === 'key' && byte === QUOTE) return begin('key', at);
    else if (place === 'value') return enter(byte, at);
    else throw new JsonFault(before + at);
    return at + 1;
  }

  /** A value begins: it is walked through, or passed as a whole. */
  function enter(byte: number, at: number): number {
    const frame = frames.at(-1);
    if (frame === undefined && byte !== OPEN_OBJECT) throw new JsonFault(before + at);
    const next = frame === undefined ? wanted : partOf(frame);
    if (next === 'take') return begin('value', at);
    if (Array.isArray(next) ? byte !== OPEN_ARRAY : next === undefined || byte !== OPEN_OBJECT) {
      return begin(undefined, at);
    }
    const array = byte === OPEN_ARRAY;
    frames.push({ wanted: next as Frame['wanted'], array, key: undefined });
    if (!array) found.push({ kind: 'open', wanted: next as Wanted });
    place = array ? 'value' : 'key';
    return at + 1;
  }

  function leave(at: number): void {
    const frame = frames.pop();
    if (frame === undefined) throw new JsonFault(before + at);
    if (!frame.array) found.push({ kind: 'close', wanted: frame.wanted });
    place = frames.length === 0 ? 'end' : 'comma';
  }

  function begin(as: typeof keep, at: number): number {
    place = 'inside';
    keep = as;
    depth = 0;
    inString = false;
    held = [];
    heldBytes = 0;
    return at;
  }

  /** Passes a value or key as a whole; returns where it or the bytes at hand end. */
  function pass(bytes: Buffer, from: number): number {
    const end = bytes.length;
    let at = from;
    for (; at < end; at++) {
      const byte = bytes[at];
      if (inString) {
        if (escaped) escaped = false;
        else if (byte === BACKSLASH) escaped = true;
        else if (byte === QUOTE) {
          inString = false;
          if (depth === 0) return finish(bytes, from, at + 1);
        }
      } else if (byte === QUOTE) inString = true;
      else if (byte === OPEN_OBJECT || byte === OPEN_ARRAY) depth += 1;
      else if (byte === CLOSE_OBJECT || byte === CLOSE_ARRAY) {
        // The end of what a bare word or number stands in.
        if (depth === 0) return finish(bytes, from, at);
        depth -= 1;
        if (depth === 0) return finish(bytes, from, at + 1);
      } else if (depth === 0 && (byte === COMMA || isSpace(byte ?? 0))) return finish(bytes, from, at);
    }
    hold(bytes, from, end);
    return end;
  }

  function hold(bytes: Buffer, from: number, to: number): void {
    heldBytes += to - from;
    if (keep === undefined) return;
    // The bytes at hand are read over by the next ones.
    if (heldBytes <= longest) held.push(Buffer.from(bytes.subarray(from, to)));
    else held = [];
  }

  function finish(bytes: Buffer, from: number, to: number): number {
    const key = frames.at(-1)?.key;
    const was = keep;
    place = was === 'key' ? 'colon' : 'comma';
    if (was === undefined) return to;
    const value = parse(bytes, from, to);
    const frame = frames.at(-1);
    if (was === 'key') {
      if (typeof value !== 'string' || frame === undefined) throw new JsonFault(before + from);
      frame.key = value;
    } else found.push(value === undefined ? { kind: 'unreadable', key } : { kind: 'value', key, value });
    return to;
  }

  /** The value that ends here; undefined when it is none or too long (JSON knows no undefined). */
  function parse(bytes: Buffer, from: number, to: number): unknown {
    if (heldBytes + to - from > longest) return undefined;
    const text =
      heldBytes === 0
        ? bytes.toString('utf8', from, to)
        : Buffer.concat([...held, bytes.subarray(from, to)]).toString('utf8');
    try {
      return JSON.parse(text) as unknown;
    } catch {
      return undefined;
    }
  }
}

function partOf({ wanted, key }: Frame): Wanted | undefined {
  if (Array.isArray(wanted)) return (wanted as readonly [Wanted])[0];
  return key !== undefined && Object.hasOwn(wanted, key)
    ? (wanted as { readonly [key: string]: Wanted })[key]
    : undefined;
}

function isSpace(byte: number): boolean {
  return byte === SPACE || (byte >= 0x09 && byte <= 0x0d && byte !== 0x0b && byte !== 0x0c);
}
