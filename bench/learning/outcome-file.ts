import { readFileSync } from 'node:fs';
import { z } from 'zod';
import { TIERS, type Tier } from '../../src/model/call.ts';
import { after, DAY, epochMs, utcDay, utcHour, type EpochMs } from '../../src/model/units.ts';
import type { Features } from '../../src/reputation/features.ts';
import { STARTING_PAR } from '../../src/reputation/target.ts';
import { callWeight } from '../../src/reputation/weight.ts';
import type { BenchCall } from './call.ts';

/** How long calls are followed: an outcome without a time of its own is known this long after its call. */
const KNOWN_AFTER_MS = 7 * DAY;

/** The form of an outcome file, for people. */
export const OUTCOME_FORM = `An outcome file has one JSON object a line, in any order:
  channel (or caller)        who called: a name or a number; needed
  calledAt                   when: ISO 8601 with an offset, or milliseconds since 1970; needed
  peakMultiple (or athRoi)   highest price over the entry, 1 is no gain; needed
  finalMultiple (or finalRoi, or finalMcap with entryMcap)
                             last price over the entry, 0 is a dead token; calls without one are left out when others have one
  resolvedAt                 when the outcome was known; seven days after the call unless given
  token                      address or name: a channel's second call of it within 30 days teaches nothing
  tier                       nano, micro, small, mid, large or unknown; or entryMcap, US dollars
  confidence, hdrb, liquidityUsd, tokenAgeMs (or tokenAgeHours), echo
                             features of the call: 0 to 1, 0 to 100, US dollars, time, true or false`;

/** A figure that may be missing; one that is no figure counts as missing. */
const known = z.number().nonnegative().nullish().catch(undefined);
const name = z.union([z.string().min(1), z.number()]).transform(String);

const line = z
  .object({
    channel: name.nullish(),
    caller: name.nullish(),
    calledAt: z.union([z.iso.datetime({ offset: true }).transform((at) => Date.parse(at)), z.number()]),
    resolvedAt: z
      .union([z.iso.datetime({ offset: true }).transform((at) => Date.parse(at)), z.number()])
      .nullish(),
    token: name.nullish(),
    tier: z.enum(TIERS).nullish(),
    entryMcap: known,
    peakMultiple: known,
    athRoi: known,
    finalMultiple: known,
    finalRoi: known,
    finalMcap: known,
    confidence: z.number().min(0).max(1).nullish().catch(undefined),
    hdrb: z.number().min(0).max(100).nullish().catch(undefined),
    liquidityUsd: known,
    tokenAgeMs: known,
    tokenAgeHours: known,
    echo: z.boolean().nullish().catch(undefined),
  })
  .transform((one, context) => {
    const channel = one.channel ?? one.caller;
    const complain = (message: string): typeof z.NEVER => {
      context.addIssue({ code: 'custom', message });
      return z.NEVER;
    };
    if (channel === undefined || channel === null) return complain('no channel or caller');
    const resolvedAt = one.resolvedAt ?? one.calledAt + KNOWN_AFTER_MS;
    if (!(one.calledAt >= 0 && one.calledAt < 8e15)) return complain('calledAt is no time');
    if (!(resolvedAt >= one.calledAt && resolvedAt < 8e15)) return complain('resolvedAt is before calledAt');
    const peak = one.peakMultiple ?? one.athRoi ?? undefined;
    return { ...one, channel, resolvedAt, peak, final: finalMultiple(one) };
  });
type Line = z.infer<typeof line>;

export interface OutcomeFile {
  readonly calls: readonly BenchCall[];
  /** Names of the channels by their number. */
  readonly channels: readonly string[];
  /** Lines that are left out, and why. */
  readonly leftOut: ReadonlyMap<string, number>;
  /** The file says what calls were worth in the end. */
  readonly hasFinal: boolean;
}

const CEILINGS: readonly (readonly [Tier, number])[] = [
  ['nano', 1e5],
  ['micro', 1e6],
  ['small', 1e8],
  ['mid', 1e9],
];

function tierOf({ tier, entryMcap }: Pick<Line, 'tier' | 'entryMcap'>): Tier {
  if (tier !== undefined && tier !== null) return tier;
  if (entryMcap === undefined || entryMcap === null || entryMcap === 0) return 'unknown';
  return CEILINGS.find(([, ceiling]) => entryMcap < ceiling)?.[0] ?? 'large';
}

function finalMultiple(
  one: Readonly<
    Partial<Record<'finalMultiple' | 'finalRoi' | 'finalMcap' | 'entryMcap', number | null | undefined>>
  >,
): number | undefined {
  const given = one.finalMultiple ?? one.finalRoi;
  if (given !== undefined && given !== null) return given;
  const { finalMcap, entryMcap } = one;
  return typeof finalMcap === 'number' && typeof entryMcap === 'number' && entryMcap > 0
    ? finalMcap / entryMcap
    : undefined;
}

/** Reads an outcome file of the form above, oldest call first. Throws when none of its lines can be used, saying why. */
export function readOutcomeFile(file: string): OutcomeFile {
  const leftOut = new Map<string, number>();
  const leaveOut = (why: string): void => {
    leftOut.set(why, (leftOut.get(why) ?? 0) + 1);
  };
  const lines = textOf(file)
    .split('\n')
    .filter((text) => text.trim() !== '')
    .flatMap((text) => readLine(text, leaveOut))
    // Stable: calls of the same instant stay in the order of the file.
    .toSorted((a, b) => a.calledAt - b.calledAt);
  const hasFinal = lines.some((one) => one.final !== undefined);
  const usable = lines.filter((one) => {
    if (one.peak === undefined) leaveOut('no peakMultiple or athRoi');
    else if (hasFinal && one.final === undefined) leaveOut('no final value, where others have one');
    else return true;
    return false;
  });
  if (usable.length === 0) {
    const reasons = [...leftOut].map(([why, count]) => `${count} x ${why}`).join(', ');
    throw new Error(
      `no line of ${file} can be used (${reasons === '' ? 'it is empty' : reasons}).\n${OUTCOME_FORM}`,
    );
  }
  const { asCall, names } = createReader();
  return { calls: usable.map(asCall), channels: names, leftOut, hasFinal };
}

function textOf(file: string): string {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    throw new Error(
      `expected a file of outcomes that can be read, was ${file}: check its path and permissions`,
    );
  }
}

function readLine(text: string, leaveOut: (why: string) => void): readonly Line[] {
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    leaveOut('no JSON');
    return [];
  }
  const { data, error } = line.safeParse(json);
  if (data !== undefined) return [data];
  const issue = error.issues[0];
  const field = issue?.path.join('.') ?? '';
  leaveOut(field === '' ? (issue?.message ?? 'another form') : `${field} is missing or of another form`);
  return [];
}

/** Turns lines, oldest first, into calls: numbers their channels and weighs each by what the channel called before. */
function createReader(): { readonly asCall: (one: Line) => BenchCall; readonly names: readonly string[] } {
  const channels = new Map<string, number>();
  const names: string[] = [];
  const lastCalls = new Map<string, EpochMs>();
  const openUntil = new Map<string, { readonly channel: number; readonly until: EpochMs }>();
  const today = new Map<string, number>();
  const asCall = (one: Line): BenchCall => {
    const channel = channels.get(one.channel) ?? channels.size;
    if (channel === names.length) names.push(one.channel);
    channels.set(one.channel, channel);
    const postedAt = epochMs(Math.round(one.calledAt));
    const knownAt = epochMs(Math.round(one.resolvedAt));
    const token = one.token ?? undefined;
    const tokenKey = `${channel}:${token}`;
    const dayKey = `${channel}:${utcDay(postedAt)}`;
    const lastCallAt = token === undefined ? undefined : lastCalls.get(tokenKey);
    const callsThatDay = today.get(dayKey) ?? 0;
    const weight = callWeight({
      ...(lastCallAt !== undefined && { lastCallAt }),
      postedAt,
      callsThatDay,
      lateEntry: false,
    });
    const other = token === undefined ? undefined : openUntil.get(token);
    const echo = one.echo ?? (other !== undefined && other.channel !== channel && other.until > postedAt);
    if (token !== undefined) {
      lastCalls.set(tokenKey, postedAt);
      if (other === undefined || other.until <= postedAt) {
        openUntil.set(token, { channel, until: after(postedAt, KNOWN_AFTER_MS) });
      }
    }
    if (weight > 0) today.set(dayKey, callsThatDay + 1);
    const tier = tierOf(one);
    return {
      channel,
      tier,
      postedAt,
      knownAt,
      features: featuresOf(one, echo),
      weight,
      // Where no end is known, all calls of a tier get the same, so that it cannot tell channels apart.
      finalMultiple: one.final ?? Math.exp(STARTING_PAR[tier].mean[2]),
      athMultiple: one.peak ?? 1,
    };
  };
  return { asCall, names };
}

function featuresOf(one: Line, echo: boolean): Features {
  const { hdrb, liquidityUsd, tokenAgeMs, tokenAgeHours } = one;
  const age = tokenAgeMs ?? (typeof tokenAgeHours === 'number' ? tokenAgeHours * 3_600_000 : undefined);
  return {
    detectionConfidence: one.confidence ?? 0.5,
    ...(typeof hdrb === 'number' && { hdrb }),
    ...(typeof liquidityUsd === 'number' && { liquidityUsd }),
    ...(typeof age === 'number' && { tokenAgeMs: age }),
    echo,
    utcHour: utcHour(epochMs(Math.round(one.calledAt))),
  };
}
