import { expect, test } from 'vitest';
import type { ChannelId, EpochMs } from '../../src/model/units.ts';
import { reputationsOf } from '../../src/reputation/reputation.ts';
import { callWeight } from '../../src/reputation/weight.ts';
import { parseChannel } from '../../src/reputation/channel-state.ts';
import { parseCrowd } from '../../src/reputation/crowd-state.ts';
import { day, lived, LOSS, told, type Memory, type Told, WIN } from './history.ts';

const DAYS = 100;
const ATTACKER = 99;
const chance = (at: number): number => ((at * 7_919 + 13) % 9_973) / 9_973;

/** Sixty honest channels, better and worse: a call every other day, of which 5 to 35 % win. */
const HONEST: readonly Told[] = Array.from({ length: 60 * (DAYS / 2) }, (_, at) => {
  const channel = at % 60;
  const wins = chance(at) < 0.05 + 0.3 * (channel / 60);
  return told({ channel, postedAt: day(at / 30), ...(wins ? WIN : LOSS) });
});

/** A mediocre channel's calls, weighed as they would be: `perDay` a day, every fifth of which wins. */
function mediocre(perDay: number, change: (call: Told, at: number) => Partial<Told> = () => ({})): Told[] {
  const today = new Map<number, number>();
  return Array.from({ length: perDay * DAYS }, (_, at) => {
    const postedAt = day(at / perDay);
    const date = Math.floor(at / perDay);
    const callsThatDay = today.get(date) ?? 0;
    today.set(date, callsThatDay + 1);
    const weight = callWeight({ postedAt, callsThatDay, lateEntry: false });
    const call = told({ channel: ATTACKER, postedAt, weight, ...(chance(at + 5) < 0.2 ? WIN : LOSS) });
    return { ...call, ...change(call, at) };
  });
}

const scoreIn = (memory: Memory, channel: number, now: EpochMs): number => {
  const crowd = parseCrowd(memory.crowd);
  const state = parseChannel(memory.channels.get(channel) ?? null);
  return reputationsOf(channel as ChannelId, state, { crowd, now })[0]?.score.value ?? Number.NaN;
};

/** The attacker's place among all 61, 1 the first. */
function placeOf(attack: readonly Told[]): number {
  const history = [...HONEST, ...attack].toSorted((a, b) => a.completedAt - b.completedAt);
  const memory = lived(history);
  const now = day(DAYS + 10);
  const own = scoreIn(memory, ATTACKER, now);
  return (
    1 +
    Array.from({ length: 60 }, (_, channel) => channel).filter((c) => scoreIn(memory, c, now) > own).length
  );
}

/** Calls that win, and the same token called again eleven times within three days. */
function repeated(): Told[] {
  return mediocre(1)
    .filter((_, at) => at % 3 === 0)
    .flatMap((call) =>
      call.finalMultiple > 1
        ? Array.from({ length: 11 }, (_, again) => ({
            ...call,
            weight: callWeight({
              postedAt: call.postedAt,
              callsThatDay: 0,
              lateEntry: false,
              ...(again > 0 && { lastCallAt: call.postedAt }),
            }),
          }))
        : [call],
    );
}

/** Neither lost nor gained: better than the many that lose, and of no use to anybody. */
function calm(at: number): Told {
  return told({ channel: ATTACKER, postedAt: day(4 * at), finalMultiple: 1.01, athMultiple: 1.03 });
}

test('one channel that floods a tier does not make it the par of all others', () => {
  const honest = (channel: number): Told[] =>
    Array.from({ length: 40 }, (_, at) =>
      told({ channel, tier: 'large', postedAt: day(2 * at + 0.1), ...(chance(at) < 0.3 ? WIN : LOSS) }),
    );
  const flood = Array.from({ length: 500 }, (_, at) =>
    told({ channel: 98, tier: 'large', postedAt: day(at / 5), finalMultiple: 0, athMultiple: 1 }),
  );
  const scoreBeside = (others: readonly Told[]): number => {
    const calls = [...HONEST, ...Array.from({ length: 10 }, (_, at) => honest(70 + at)).flat(), ...others];
    return scoreIn(lived(calls.toSorted((a, b) => a.completedAt - b.completedAt)), 70, day(DAYS + 10));
  };
  expect(scoreBeside(flood)).toBeLessThan(scoreBeside([]) + 30);
});

test.each([
  ['three lucky calls', [10, 20, 30].map((at) => told({ channel: ATTACKER, postedAt: day(at), ...WIN }))],
  ['one 100x', mediocre(1, (_call, at) => (at === 40 ? { finalMultiple: 100, athMultiple: 120 } : {}))],
  ['ten calls a day', mediocre(10)],
  ['every winner called eleven times', repeated()],
  [
    'peaks pumped to 2.2x and left',
    mediocre(1, (call) => ({ athMultiple: Math.max(2.2, call.athMultiple) })),
  ],
  ['tokens that do not move', Array.from({ length: 20 }, (_, at) => calm(at))],
  ['a fresh name', []],
] as const)('%s brings no mediocre channel among the first ten of 61', (_, attack) => {
  const calls =
    attack.length > 0 ? attack : [told({ channel: ATTACKER, postedAt: day(DAYS - 1), weight: 0 })];
  expect(placeOf(calls)).toBeGreaterThan(10);
});

test('honest merit does bring a channel among the first ten', () => {
  const good = mediocre(1, (_call, at) => (chance(at + 5) < 0.45 ? WIN : LOSS));
  expect(placeOf(good)).toBeLessThanOrEqual(10);
});
