import type { ChannelId, EpochMs, Json } from '../../src/model/units.ts';
import { forecast } from '../../src/reputation/forecast.ts';
import { learn } from '../../src/reputation/learn.ts';
import { parseStamp } from '../../src/reputation/stamp.ts';
import type { PerTarget } from '../../src/reputation/target.ts';
import type { BenchCall } from './call.ts';

/** A call with what was foretold of it: the forecast given, and the four nested ones it was mixed from. */
export interface Foreseen {
  readonly call: BenchCall;
  readonly given: PerTarget;
  readonly nested: readonly PerTarget[];
  /** Ranges of clipped log returns that hold 80 % and 90 % of such calls. */
  readonly in80: readonly [number, number];
  readonly in90: readonly [number, number];
}

/** What the learner knows at an instant, and the outcomes that were known then. */
export interface Standpoint {
  readonly at: EpochMs;
  readonly crowd: Json;
  readonly channels: ReadonlyMap<number, Json>;
  readonly known: readonly BenchCall[];
}

/**
 * Lives through the calls in order: each is foretold when it is posted and learnt from when its outcome is known, never
 * before. `stops` are instants at which to look around, ascending.
 */
export function walk(
  calls: readonly BenchCall[],
  stops: readonly EpochMs[],
): { readonly foreseen: readonly Foreseen[]; readonly standpoints: readonly Standpoint[] } {
  // Stable: outcomes known at the same instant are learnt in the order of the calls.
  const byKnown = calls.toSorted((a, b) => a.knownAt - b.knownAt);
  const stamps = new Map<BenchCall, Json>();
  const channels = new Map<number, Json>();
  const foreseen: Foreseen[] = [];
  const standpoints: Standpoint[] = [];
  let crowd: Json = null;
  let done = 0;

  const learnUntil = (at: EpochMs): void => {
    for (let call = byKnown[done]; call !== undefined && call.knownAt <= at; call = byKnown[done]) {
      const { learning } = learn({
        channelId: call.channel as ChannelId,
        tier: call.tier,
        postedAt: call.postedAt,
        weight: call.weight,
        forecast: stamps.get(call) ?? null,
        outcome: {
          finalMultiple: call.finalMultiple,
          athMultiple: call.athMultiple,
          completedAt: call.knownAt,
        },
        learning: { channel: channels.get(call.channel) ?? null, crowd },
      });
      crowd = learning.crowd;
      channels.set(call.channel, learning.channel);
      stamps.delete(call);
      done += 1;
    }
  };

  let next = 0;
  const stopUntil = (at: EpochMs): void => {
    for (let stop = stops[next]; stop !== undefined && stop <= at; stop = stops[next]) {
      learnUntil(stop);
      standpoints.push({ at: stop, crowd, channels: new Map(channels), known: byKnown.slice(0, done) });
      next += 1;
    }
  };

  for (const call of calls) {
    stopUntil(call.postedAt);
    learnUntil(call.postedAt);
    const told = forecast({
      ...call,
      learning: { channel: channels.get(call.channel) ?? null, crowd },
    });
    stamps.set(call, told.forecast);
    const stamp = parseStamp(told.forecast);
    if (stamp?.in80 === undefined || stamp.in90 === undefined) continue;
    const { given, nested, in80, in90 } = stamp;
    foreseen.push({ call, given, nested, in80, in90 });
  }
  for (const stop of stops.slice(next)) stopUntil(stop);
  return { foreseen, standpoints };
}
