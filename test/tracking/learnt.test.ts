import { afterEach, beforeEach, expect, test } from 'vitest';
import { DEFAULT_CHAT_SETTINGS, type Notice } from '../../src/model/notice.ts';
import { after, type ChatId, DAY, type EpochMs, HOUR } from '../../src/model/units.ts';
import type { KnownOutcome } from '../../src/ports.ts';
import { createRefold } from '../../src/reputation/refold.ts';
import { HARBOUR, openVerbs, tokenOf, type Verbs } from './verbs.ts';

const GROUP = 77 as ChatId;
const CALLS = 8;

let verbs: Verbs;
let start: EpochMs;
beforeEach(async () => {
  verbs = openVerbs();
  start = verbs.clock.now();
  const { store, clock } = verbs;
  await store.meetChat({ id: GROUP, kind: 'group', title: 'Talk' }, clock.now());
  await store.setChat(GROUP, { ...DEFAULT_CHAT_SETTINGS, started: 'on', completed: 'off', loss: 'off' });
  await store.follow(GROUP, undefined);
  await store.monitor(HARBOUR, true, clock.now());
});
afterEach(async () => await verbs.store.close());

async function call(number: number): Promise<void> {
  verbs.prices.set(tokenOf(number), 1);
  await verbs.post([tokenOf(number)]);
  await verbs.begin();
}

/** A call an hour, each followed to its end. */
async function callsThatEnd(count = CALLS): Promise<void> {
  for (let number = 1; number <= count; number += 1) {
    await call(number);
    verbs.clock.advance(HOUR);
    verbs.prices.set(tokenOf(number), number % 3 === 0 ? 2 : 0.4);
  }
  for (let hours = 0; hours < 8 * 24; hours += 1) {
    await verbs.sweep();
    verbs.clock.advance(HOUR);
  }
}

async function notices<Kind extends Notice['kind']>(kind: Kind) {
  const rows = await verbs.store.dueNotices(verbs.clock.now(), 1_000);
  return rows
    .map(({ notice }) => notice)
    .filter((notice): notice is Extract<Notice, { kind: Kind }> => notice.kind === kind);
}

test('a forecast is kept and told with the results that it rests on', async () => {
  await callsThatEnd();
  await call(99);
  const [latest] = await verbs.store.findCalls(tokenOf(99).address, 1);
  // The sixth to eighth call of a day weigh less; of its own channel each is one.
  expect(latest?.call.context.restsOn).toEqual({ channel: CALLS, all: CALLS });
  const [first] = await verbs.store.findCalls(tokenOf(1).address, 1);
  expect(first?.call.context.restsOn).toEqual({ channel: 0, all: 0 });
  const told = await notices('call-started');
  expect(told.at(-1)?.restsOn).toEqual({ channel: CALLS, all: CALLS });
  expect(told[0]?.restsOn).toEqual({ channel: 0, all: 0 });
});

test('results of other channels count by what they weigh', async () => {
  await callsThatEnd();
  verbs.prices.set(tokenOf(99), 1);
  const other = { ...HARBOUR, chatId: -1_009 as ChatId, title: 'Other' };
  await verbs.post([tokenOf(99)], { channel: other });
  await verbs.begin();
  const [latest] = await verbs.store.findCalls(tokenOf(99).address, 1);
  // 5 + 5/6 + 5/7 + 5/8.
  expect(latest?.call.context.restsOn).toEqual({ channel: 0, all: 7 });
});

test('a changed grade of the first 14 days says that they are', async () => {
  await callsThatEnd();
  const [change] = await notices('reputation');
  expect(change).toMatchObject({
    from: 'insufficient',
    to: 'limited',
    warmUp: { since: start, until: after(start, 14 * DAY), warmingUp: true },
  });
});

test('a changed grade of later says that they are over', async () => {
  await call(1);
  verbs.clock.advance(20 * DAY);
  await verbs.sweep();
  await callsThatEnd();
  const [change] = await notices('reputation');
  expect(change?.warmUp).toEqual({ since: start, warmingUp: false });
});

test('outcomes are handed over as they became known, and folding them gives what was learnt', async () => {
  await callsThatEnd();
  const known: KnownOutcome[] = [];
  await verbs.store.replay((each) => void known.push(each));
  expect(known).toHaveLength(CALLS);
  const times = known.map(({ outcome }) => outcome.completedAt);
  expect(times).toEqual(times.toSorted((a, b) => a - b));
  expect(known.some(({ personal }) => personal)).toBe(false);
  const refold = createRefold();
  for (const { call: of, outcome, forecast } of known) refold.completed(of, outcome, forecast);
  const [channel] = await verbs.store.channels();
  const record = await verbs.store.channelRecord(channel!.channel.id, 0);
  expect(refold.result().reputations).toEqual(record?.reputations);
});

test('calls that somebody brought in private are marked as theirs, over as many slices as it takes', async () => {
  const person = { kind: 'member' as const, chatId: 55 as ChatId, memberId: 55, title: 'Zoe' };
  const numbers = Array.from({ length: 450 }, (_, index) => index + 1);
  for (const number of numbers) {
    verbs.prices.set(tokenOf(number), 1);
    await verbs.post([tokenOf(number)], number % 2 === 0 ? { channel: person } : {});
  }
  while ((await verbs.begin()).calls.length > 0);
  verbs.clock.advance(8 * DAY);
  while ((await verbs.sweep()).completed > 0);
  const seen = new Map<number, boolean>();
  await verbs.store.replay(({ call: { callId }, personal }) => void seen.set(callId, personal));
  expect(seen.size).toBe(450);
  expect([...seen.values()].filter(Boolean)).toHaveLength(225);
});
