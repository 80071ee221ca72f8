import * as z from 'zod';
import { DAY, epochMs, priceUsd, SECOND } from '../../model/units.ts';
import { type PricePoint, PriceSourceError } from '../../ports.ts';

// Answers of /prices/current were recorded (2025-03 and 2025-10). Of /chart none was: its shape is that which several public
// clients read, one of them with a confidence. Nothing but the price and its time is needed of either.

/** Of less than that DefiLlama itself is not sure; it states 0.99 for every native coin that was recorded. */
const LEAST_CONFIDENCE = 0.9;

const confidence = z.number().optional().catch(undefined);
const CURRENT = z.object({ price: z.number(), timestamp: z.number(), confidence });
const CHART = z.object({ prices: z.array(z.unknown()), confidence });
const POINT = z.object({ price: z.number(), timestamp: z.number() });
const ENVELOPE = z.object({ coins: z.record(z.string(), z.unknown()) });

/** Points by coin, in any order; a coin without a usable one is left out. */
export type PointsByCoin = ReadonlyMap<string, readonly PricePoint[]>;

/**
 * The prices of an answer of either route; what DefiLlama is not sure of, what is no price and what is of no time are left
 * out. `{"coins":{}}` is how unknown coins are answered. Throws PriceSourceError `malformed` when the answer is no list of coins,
 * or holds coins of which not a single one can be read.
 */
export function parseCoins(body: unknown, now: number): PointsByCoin {
  const envelope = ENVELOPE.safeParse(body);
  if (!envelope.success)
    throw new PriceSourceError('malformed', 'expected prices by coin from defillama, was something else');
  const entries = Object.entries(envelope.data.coins);
  const read = entries.flatMap(([coin, entry]) => {
    const rows = rowsOf(entry);
    return rows === undefined ? [] : [[coin, rows] as const];
  });
  if (read.length === 0 && entries.length > 0)
    throw new PriceSourceError('malformed', `none of ${entries.length} coins from defillama could be read`);
  const points = read.map(([coin, rows]) => [coin, rows.flatMap((row) => pointOf(row, now) ?? [])] as const);
  return new Map(points.filter(([, found]) => found.length > 0));
}

/** The rows of one coin, of both shapes: none when the source is not sure of it, undefined when it has neither shape. */
function rowsOf(entry: unknown): readonly unknown[] | undefined {
  const chart = CHART.safeParse(entry).data;
  const current = CURRENT.safeParse(entry).data;
  const known = chart ?? current;
  if (known === undefined) return undefined;
  if ((known.confidence ?? 1) < LEAST_CONFIDENCE) return [];
  return chart?.prices ?? [current];
}

function pointOf(row: unknown, now: number): PricePoint | undefined {
  const { price: raw, timestamp } = POINT.safeParse(row).data ?? {};
  const price = priceUsd(raw);
  const ms = (timestamp ?? NaN) * SECOND;
  // Its clock may be ahead of ours.
  if (price === undefined || !(ms > 0 && ms < now + DAY)) return undefined;
  return { at: epochMs(ms), price };
}
