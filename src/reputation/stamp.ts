import * as z from 'zod';
import type { Json } from '../model/units.ts';
import { FEATURE_COUNT } from './features.ts';
import { triple } from './parsed-state.ts';

const chance = z.number().gt(0).lt(1);
const forecasts = z.tuple([chance, chance, z.number()]);
const range = z.tuple([z.number(), z.number()]);

/**
 * What was foretold of a call, kept with it until its outcome: features, learning weight, and per target the four nested
 * forecasts with, since version 2, the moved start, and the one given (chances; for the return the expected clipped log). Since version 2 also the market's mood of
 * then, and the ranges of clipped log returns that hold 80 % and 90 % of such calls.
 */
const stamp = z.strictObject({
  v: z.literal([1, 2]),
  x: z.array(z.number().nullable()).length(FEATURE_COUNT),
  w: z.number(),
  nested: z.array(forecasts).min(4).max(5),
  given: forecasts,
  mood: triple.optional(),
  in80: range.optional(),
  in90: range.optional(),
});

export type Stamp = z.infer<typeof stamp>;

/**
 * A call's stored forecast; undefined when it is none of this version. Then the outcome still counts for the channel and
 * its tier, only the forecasts of that call are not scored.
 */
export function parseStamp(json: Json): Stamp | undefined {
  const result = stamp.safeParse(json);
  return result.success ? result.data : undefined;
}
