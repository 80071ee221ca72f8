import { readFileSync } from 'node:fs';
import { z } from 'zod';
import type { Tier } from '../../src/model/call.ts';
import { after, DAY, epochMs, utcDay, utcHour, type EpochMs } from '../../src/model/units.ts';
import { STARTING_PAR } from '../../src/reputation/target.ts';
import { callWeight } from '../../src/reputation/weight.ts';
import type { BenchCall } from './call.ts';

const KNOWN_AFTER_MS = 7 * DAY;

const known = z.number().nonnegative().optional().catch(undefined);

/** One line of an outcome file. `athRoi` and `finalRoi` of these files are multiples of the entry: 1 is no gain. */
const line = z.object({
  channel: z.coerce.string().optional(),
  caller: z.coerce.string().optional(),
  calledAt: z.iso.datetime({ offset: true }),
  token: z.string(),
  entryMcap: known,
  athRoi: known,
  finalRoi: known,
  finalMcap: known,
});
type Line = z.infer<typeof line>;

export interface OutcomeFile {
  readonly calls: readonly BenchCall[];
  readonly channels: number;
  /** Lines of another form or without an outcome, left out. */
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

function tierOf(marketCap: number | undefined): Tier {
  if (marketCap === undefined || marketCap === 0) return 'unknown';
  return CEILINGS.find(([, ceiling]) => marketCap < ceiling)?.[0] ?? 'large';
}

function finalMultiple(one: Line): number | undefined {
  if (one.finalRoi !== undefined) return one.finalRoi;
  if (one.finalMcap === undefined || one.entryMcap === undefined || one.entryMcap === 0) return undefined;
  return one.finalMcap / one.entryMcap;
}

/** Reads an outcome file (JSON lines), oldest call first. Throws when none of its lines can be used. */
export function readOutcomeFile(file: string): OutcomeFile {
  const rows = readFileSync(file, 'utf8')
    .split('\n')
    .filter((text) => text.trim() !== '');
  const lines = rows
    .flatMap((text) => line.safeParse(JSON.parse(text)).data ?? [])
    .toSorted((a, b) => Date.parse(a.calledAt) - Date.parse(b.calledAt));
  const hasFinal = lines.some((one) => finalMultiple(one) !== undefined);
  const usable = lines.filter(
    (one) => one.athRoi !== undefined && (!hasFinal || finalMultiple(one) !== undefined),
  );
  if (usable.length === 0) {
    throw new Error(
      `expected lines with channel or caller, calledAt, token and athRoi, was another form: ${file}`,
    );
  }
  const asCall = createReader();
  const calls = usable.map(asCall);
  return {
    calls,
    channels: new Set(calls.map(({ channel }) => channel)).size,
    skipped: rows.length - calls.length,
    hasFinal,
  };
}

/** Turns lines, oldest first, into calls: numbers their channels and weighs each by what the channel called before. */
function createReader(): (one: Line) => BenchCall {
  const channels = new Map<string, number>();
  const lastCalls = new Map<string, EpochMs>();
  const today = new Map<string, number>();
  return (one) => {
    const name = one.channel ?? one.caller ?? 'unknown';
    const channel = channels.get(name) ?? channels.size;
    channels.set(name, channel);
    const postedAt = epochMs(Date.parse(one.calledAt));
    const tokenKey = `${channel}:${one.token}`;
    const dayKey = `${channel}:${utcDay(postedAt)}`;
    const lastCallAt = lastCalls.get(tokenKey);
    const callsThatDay = today.get(dayKey) ?? 0;
    const weight = callWeight({
      ...(lastCallAt !== undefined && { lastCallAt }),
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
      knownAt: after(postedAt, KNOWN_AFTER_MS),
      features: { detectionConfidence: 0.5, echo: false, utcHour: utcHour(postedAt) },
      weight,
      // Where no end is known, all calls of a tier get the same, so that it cannot tell channels apart.
      finalMultiple: finalMultiple(one) ?? Math.exp(STARTING_PAR[tier].mean[2]),
      athMultiple: one.athRoi ?? 1,
    };
  };
}
