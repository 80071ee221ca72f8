import { setImmediate } from 'node:timers/promises';
import { and, desc, eq, isNull, lt, max, type SQL, sql } from 'drizzle-orm';
import type { Chain } from '../model/token.ts';
import { type EpochMs, epochMs, HOUR, MINUTE } from '../model/units.ts';
import type { BenchmarkStore, NativeGap } from '../ports.ts';
import type { Database } from './database.ts';
import { prepareInsert } from './insert.ts';
import { createReadNativeReturn } from './native-prices.ts';
import { createTellNative } from './rollups.ts';
import { calls, literally, nativePrices, outcomes, tokens } from './schema.ts';

/** An instant is wanted while no price is this near: sooner than one would be missing. */
const WANTED_MS = 90 * MINUTE;
/** Instants this far apart are asked for as one span. */
const JOINED_MS = 48 * HOUR;
/** A source is asked for no longer span at once. */
const LONGEST_MS = 20 * 24 * HOUR;
/** Calls that are looked at in one transaction. */
const SLICE = 500;
/** Calls that are told of their coin in one transaction: each is in six rows of sums. */
const TOLD_AT_ONCE = 100;

/** Prices of the chains' native coins, and what calls are held against them. */
export function createBenchmark({ db, read, write }: Database): BenchmarkStore {
  const insert = prepareInsert(db, nativePrices);
  const readReturn = createReadNativeReturn(db);
  const tellNative = createTellNative(db);
  const isKnown = (at: SQL | typeof calls.entryAt): SQL<0 | 1> =>
    sql`EXISTS (SELECT 1 FROM ${nativePrices} WHERE ${nativePrices.chain} = ${tokens.chain}
      AND ${nativePrices.at} BETWEEN ${at} - ${WANTED_MS} AND ${at} + ${WANTED_MS})`;
  const endAt = sql<EpochMs>`(${calls.entryAt} + ${outcomes.trackedMs})`;
  const columns = { callId: calls.id, chain: tokens.chain, from: calls.entryAt, to: endAt };
  const untoldBelow = and(lt(outcomes.callId, sql.placeholder('below')), isNull(outcomes.nativeReturn));
  // The joins go from the outcomes on: those that are untold have an index of their own.
  const untold = db
    .select(columns)
    .from(outcomes)
    .crossJoin(calls)
    .crossJoin(tokens)
    .where(and(untoldBelow, eq(calls.id, outcomes.callId), eq(tokens.id, calls.tokenId)))
    .orderBy(desc(outcomes.callId))
    .limit(TOLD_AT_ONCE)
    .prepare();
  const missing = db
    .select({ ...columns, hasFrom: isKnown(calls.entryAt), hasTo: isKnown(endAt) })
    .from(outcomes)
    .crossJoin(calls)
    .crossJoin(tokens)
    .where(and(untoldBelow, eq(calls.id, outcomes.callId), eq(tokens.id, calls.tokenId)))
    .orderBy(desc(outcomes.callId))
    .limit(SLICE)
    .prepare();
  const open = db
    .select({ chain: tokens.chain, at: calls.entryAt, isKnown: isKnown(calls.entryAt) })
    .from(calls)
    .innerJoin(tokens, eq(tokens.id, calls.tokenId))
    .where(literally(calls.status, 'open'))
    .prepare();
  const latest = db
    .select({ at: max(nativePrices.at) })
    .from(nativePrices)
    .where(eq(nativePrices.chain, sql.placeholder('chain')))
    .prepare();
  const anyPrice = db.select({ at: nativePrices.at }).from(nativePrices).limit(1).prepare();
  const latestOf = (chain: Chain): EpochMs | undefined => latest.get({ chain })?.at ?? undefined;

  function wantedOfOpen(now: EpochMs): readonly Wanted[] {
    const rows = open.all();
    // Of a chain with open calls the last hour is known when one of them ends.
    const present = [...new Set(rows.map(({ chain }) => chain))].filter(
      (chain) => (latestOf(chain) ?? 0) <= now - 45 * MINUTE,
    );
    return [...rows.filter((row) => row.isKnown === 0), ...present.map((chain) => ({ chain, at: now }))];
  }

  /** Until a chain has its first price, while others have theirs, the oldest and the newest instant are enough to ask for. */
  function askable(wanted: readonly Wanted[]): readonly Wanted[] {
    if (anyPrice.get() === undefined) return wanted;
    const ends = new Map<Chain, { oldest: Wanted; newest: Wanted }>();
    for (const one of wanted) {
      const { oldest, newest } = ends.get(one.chain) ?? { oldest: one, newest: one };
      ends.set(one.chain, {
        oldest: one.at < oldest.at ? one : oldest,
        newest: one.at > newest.at ? one : newest,
      });
    }
    const unpriced = new Set([...ends.keys()].filter((chain) => latestOf(chain) === undefined));
    return wanted.filter((one) => {
      const end = ends.get(one.chain);
      return !unpriced.has(one.chain) || one === end?.oldest || one === end?.newest;
    });
  }

  /** Notes of some calls what their coin did; returns how many were told, and where the next slice begins. */
  function tellSlice(below: number): { readonly told: number; readonly below?: number } {
    const rows = untold.all({ below });
    const priced = new Map<Chain, boolean>();
    let told = 0;
    for (const { callId, chain, from, to } of rows) {
      if (!priced.has(chain)) priced.set(chain, latestOf(chain) !== undefined);
      if (priced.get(chain) !== true) continue;
      const nativeReturn = readReturn(chain, from, to);
      if (nativeReturn !== undefined && tellNative(callId, nativeReturn)) told += 1;
    }
    const last = rows.at(-1)?.callId;
    return { told, ...(rows.length === TOLD_AT_ONCE && last !== undefined && { below: last }) };
  }

  return {
    async nativeGaps(now) {
      const wanted: Wanted[] = [...(await read(() => wantedOfOpen(now)))];
      for (let below: number | undefined = Number.MAX_SAFE_INTEGER; below !== undefined;) {
        const upTo: number = below;
        const rows = await read(() => missing.all({ below: upTo }));
        for (const { chain, from, to, hasFrom, hasTo } of rows) {
          if (hasFrom === 0) wanted.push({ chain, at: from });
          if (hasTo === 0) wanted.push({ chain, at: to });
        }
        below = rows.length === SLICE ? rows.at(-1)?.callId : undefined;
        if (below !== undefined) await setImmediate();
      }
      return gapsOf(await read(() => askable(wanted)), now);
    },
    async keepNative(found) {
      await write(() => {
        for (const [chain, points] of found) for (const point of points) insert({ chain, ...point });
      });
      let told = 0;
      for (let below: number | undefined = Number.MAX_SAFE_INTEGER; below !== undefined;) {
        const upTo: number = below;
        const slice = await write(() => tellSlice(upTo));
        told += slice.told;
        below = slice.below;
        if (below !== undefined) await setImmediate();
      }
      return told;
    },
  };
}

interface Wanted {
  readonly chain: Chain;
  readonly at: EpochMs;
}

/** An hour around each wanted instant; what lies close together is one span. Nothing after now. */
function gapsOf(wanted: readonly Wanted[], now: EpochMs): readonly NativeGap[] {
  const gaps: { chain: Chain; from: EpochMs; to: EpochMs }[] = [];
  const last = new Map<Chain, (typeof gaps)[number]>();
  for (const { chain, at } of wanted.toSorted((a, b) => a.at - b.at)) {
    const [from, to] = [epochMs(Math.max(0, at - HOUR)), epochMs(Math.min(now, at + HOUR))];
    const open = last.get(chain);
    if (open !== undefined && from - open.to <= JOINED_MS && to - open.from <= LONGEST_MS) {
      open.to = epochMs(Math.max(open.to, to));
      continue;
    }
    const gap = { chain, from, to };
    last.set(chain, gap);
    gaps.push(gap);
  }
  return gaps.toReversed();
}
