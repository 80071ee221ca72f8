import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Tier } from '../../src/model/call.ts';
import { DAY, epochMs } from '../../src/model/units.ts';
import { STARTING_PAR } from '../../src/reputation/target.ts';
import { callWeight } from '../../src/reputation/weight.ts';
import type { BenchCall } from './call.ts';

const KNOWN_AFTER_MS = 7 * DAY;

/** One line of an outcome file. `athRoi` of these files is a multiple of the entry: 1 is no gain. */
const line = z.object({
  channel: z.string().optional(),
  caller: z.string().optional(),
  calledAt: z.iso.datetime({ offset: true }),
  token: z.string(),
  entryMcap: z.number().positive().nullish(),
  athRoi: z.number().positive().nullish(),
  finalRoi: z.number().nonnegative().nullish(),
  finalMcap: z.number().nonnegative().nullish(),
});
type Line = z.infer<typeof line>;

export interface OutcomeFile {
  readonly calls: readonly BenchCall[];
  readonly channels: number;
  /** Lines without a peak, left out. */
  readonly skipped: number;
  /** The file says what calls were worth in the end. */
  readonly hasFinal: boolean;
}

const CEILINGS: readonly (readonly [Tier, number])[] = [
  ['nano', 1e5],
  ['micro', 1e6],
  ['small', 1e8],
  ['mid', 1e9],
];

function tierOf(marketCap: number | null | undefined): Tier {
  if (marketCap === undefined || marketCap === null) return 'unknown';
  return CEILINGS.find(([, ceiling]) => marketCap < ceiling)?.[0] ?? 'large';
}

function finalMultiple(one: Line): number | undefined {
  if (typeof one.finalRoi === 'number') return one.finalRoi;
  if (typeof one.finalMcap === 'number' && typeof one.entryMcap === 'number') {
    return one.finalMcap / one.entryMcap;
  }
  return undefined;
}

/** Reads an outcome file (JSON lines). Throws with the line's number when one is not of the known form. */
export function readOutcomeFile(file: string): OutcomeFile {
  const lines = readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((text, index) => (text.trim() === '' ? [] : [parsed(text, `${file}:${index + 1}`)]))
    .toSorted((a, b) => Date.parse(a.calledAt) - Date.parse(b.calledAt));
  const hasFinal = lines.some((one) => finalMultiple(one) !== undefined);
  const usable = lines.filter(
    (one) => typeof one.athRoi === 'number' && (!hasFinal || finalMultiple(one) !== undefined),
  );
  const channels = new Map<string, number>();
  const lastCalls = new Map<string, number>();
  const today = new Map<string, number>();
  const calls = usable.map((one): BenchCall => {
    const name = one.channel ?? one.caller ?? 'unknown';
    const channel = channels.get(name) ?? channels.size;
    channels.set(name, channel);
    const postedAt = epochMs(Date.parse(one.calledAt));
    const tokenKey = `${channel}:${one.token}`;
    const dayKey = `${channel}:${Math.floor(postedAt / DAY)}`;
    const lastCallAt = lastCalls.get(tokenKey);
    const callsThatDay = today.get(dayKey) ?? 0;
    const weight = callWeight({
      ...(lastCallAt !== undefined && { lastCallAt: epochMs(lastCallAt) }),
      postedAt,
      callsThatDay,
      lateEntry: false,
    });
    lastCalls.set(tokenKey, postedAt);
    if (weight > 0) today.set(dayKey, callsThatDay + 1);
    const tier = tierOf(one.entryMcap);
    return {
      channel,
      tier,
      postedAt,
      knownAt: epochMs(postedAt + KNOWN_AFTER_MS),
      features: { detectionConfidence: 0.5, echo: false, utcHour: Math.floor((postedAt % DAY) / 3_600_000) },
      weight,
      // Where no end is known, all calls get the same, so that it cannot tell channels apart.
      finalMultiple: finalMultiple(one) ?? Math.exp(STARTING_PAR[tier].mean[2]),
      athMultiple: one.athRoi ?? 1,
    };
  });
  return { calls, channels: channels.size, skipped: lines.length - usable.length, hasFinal };
}

function parsed(text: string, where: string): Line {
  const result = line.safeParse(JSON.parse(text));
  if (result.success) return result.data;
  throw new Error(
    `expected an outcome with channel or caller, calledAt and token, was another form: ${where}`,
  );
}
