import type { ChannelId } from '../../src/model/units.ts';
import { parseChannel } from '../../src/reputation/channel-state.ts';
import { parseCrowd } from '../../src/reputation/crowd-state.ts';
import { reputationsOf } from '../../src/reputation/reputation.ts';
import { RETURN } from '../../src/reputation/target.ts';
import type { Foreseen, Standpoint } from './walk.ts';

/** What was lived through: its name, and how its channels are called. */
export interface Lived {
  readonly world: string;
  readonly nameOf: (channel: number) => string;
  readonly foreseen: readonly Foreseen[];
  readonly standpoints: readonly Standpoint[];
}

/** One line of JSON a call: what was foretold of it before its outcome was known, and the outcome. */
export function* callLines({ world, nameOf, foreseen }: Lived): Generator<string> {
  for (const { call, given, nested, in80, in90 } of foreseen) {
    yield JSON.stringify({
      type: 'call',
      world,
      channel: nameOf(call.channel),
      calledAt: new Date(call.postedAt).toISOString(),
      knownAt: new Date(call.knownAt).toISOString(),
      tier: call.tier,
      weight: call.weight,
      pClose: given[0],
      pPeak: given[1],
      expectedLog: given[RETURN],
      log80: in80,
      log90: in90,
      nestedClose: nested.map((one) => one[0]),
      nestedPeak: nested.map((one) => one[1]),
      finalMultiple: call.finalMultiple,
      peakMultiple: call.athMultiple,
    });
  }
}

/** One line of JSON a channel and date: its score with the 90 % interval, and what it rests on. */
export function* channelLines({ world, nameOf, standpoints }: Lived): Generator<string> {
  for (const { at, crowd: json, channels } of standpoints) {
    const crowd = parseCrowd(json);
    for (const [channel, state] of channels) {
      const [overall] = reputationsOf(channel as ChannelId, parseChannel(state), { crowd, now: at });
      if (overall === undefined) continue;
      const { score, successRate, hitRate, logReturn, completed, effectiveCalls, grade } = overall;
      yield JSON.stringify({
        type: 'channel',
        world,
        channel: nameOf(channel),
        at: new Date(at).toISOString(),
        score: score.value,
        low: score.low,
        high: score.high,
        grade,
        completed,
        effectiveCalls,
        successRate,
        hitRate,
        logReturn,
      });
    }
  }
}
