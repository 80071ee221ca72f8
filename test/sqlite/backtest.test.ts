import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { after, type ChatId, DAY, MINUTE } from '../../src/model/units.ts';
import type { Trail } from '../../src/model/outcome.ts';
import type { Store } from '../../src/ports.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { openReading } from '../../src/sqlite/read-only.ts';
import { NOON } from '../fakes/clock.ts';
import { eachTimeAFolder } from './folder.ts';
import { finished } from './followed.ts';
import { BETA, called } from './scene.ts';
import { type Rules, simpleRules } from './simple-rules.ts';

let store: Store;
beforeEach(() => {
  store = openStore({ path: ':memory:' });
});
afterEach(async () => await store.close());

const inFolder = eachTimeAFolder();

const MANY = 10_000;

describe('followed calls', () => {
  test('are completed ones with their trail, the newest first', async () => {
    const first = await finished(store, 2);
    const second = await finished(store, 3, { messageId: 2, postedAt: after(NOON, 3 * DAY) });
    await called(store, simpleRules, { messageId: 3, postedAt: after(NOON, 9 * DAY) });
    const { calls, completed } = await store.followedCalls({ limit: MANY });
    expect(completed).toBe(2);
    expect(calls.map(({ callId }) => callId)).toEqual([second, first]);
    expect(calls[1]).toMatchObject({
      postedAt: NOON,
      entryPrice: 1,
      lagMs: 5_000,
      finalMultiple: 1,
      trackedMs: DAY - 5_000,
      trail: { source: 'candles', rises: [[5 * MINUTE, 2]], ath: { price: 2 } },
    });
  });

  test('of one channel are its own', async () => {
    await finished(store, 2);
    const other = await finished(store, 3, { channel: BETA, postedAt: after(NOON, MINUTE) });
    const channel = await store.channelByChat(BETA.chatId);
    const { calls, completed } = await store.followedCalls({ channelId: channel!.id, limit: MANY });
    expect(calls.map(({ callId }) => callId)).toEqual([other]);
    expect(completed).toBe(1);
  });

  test('of all are not those of people in private', async () => {
    await finished(store, 2, {
      channel: { kind: 'member', chatId: 42 as ChatId, memberId: 42, title: 'Ann' },
    });
    expect(await store.followedCalls({ limit: MANY })).toEqual({ calls: [], completed: 0 });
  });

  test('without a trail are counted, and not among them', async () => {
    const { callId } = await called(store, simpleRules);
    await store.complete([callId], 'manual', simpleRules, after(NOON, DAY));
    expect(await store.followedCalls({ limit: MANY })).toEqual({ calls: [], completed: 1 });
  });

  test('are as many as were asked for', async () => {
    for (let index = 0; index < 4; index += 1) {
      await finished(store, 2, { messageId: index + 1, postedAt: after(NOON, 2 * index * DAY) });
    }
    const { calls, completed } = await store.followedCalls({ limit: 3 });
    expect(calls.map(({ postedAt }) => postedAt)).toEqual([6, 4, 2].map((days) => after(NOON, days * DAY)));
    expect(completed).toBe(4);
  });
});

test('the path that is kept of a call is told to the rules that end it, and replaced where they say so', async () => {
  const seen: (Trail | undefined)[] = [];
  const rules: Rules = {
    ...simpleRules,
    conclude(facts) {
      seen.push(facts.trail);
      return simpleRules.conclude(facts);
    },
  };
  const { callId } = await called(store, rules);
  const { token } = (await store.call(callId))!;
  const trail: Trail = {
    source: 'candles',
    spanMs: 300_000,
    to: after(NOON, DAY),
    rises: [[300_000, 2]],
    falls: [[600_000, 0.5, 0.75]],
    marks: [[300_000, 2]],
  };
  const found = { candles: [], source: 'test', to: trail.to, complete: true };
  const refine = () => ({ running: [], happenings: [], samples: [], trails: [{ callId, trail }] });
  await store.refine(token.id, found, { ...rules, refine }, after(NOON, DAY));
  await store.complete([callId], 'manual', rules, after(NOON, DAY));
  expect(seen).toEqual([trail]);
  // The rules said nothing of it: it stays.
  expect((await store.followedCalls({ limit: 1 })).calls[0]?.trail).toEqual(trail);
});

describe('a database that is only read', () => {
  test('answers while the bot has it open, and stays as it is', async () => {
    const path = inFolder('calledit.db');
    const writing = openStore({ path });
    const callId = await finished(writing, 2);
    const reading = openReading(path);
    const { calls } = await reading.followedCalls({ limit: MANY });
    expect(calls.map((call) => call.callId)).toEqual([callId]);
    expect(await reading.findChannels('alpha', 5)).toHaveLength(1);
    // What is written meanwhile is seen by the next question.
    await finished(writing, 3, { messageId: 2, postedAt: after(NOON, 3 * DAY) });
    expect((await reading.followedCalls({ limit: MANY })).calls).toHaveLength(2);
    await reading.close();
    await writing.close();
  });

  test('that is not there is named with the cure', () => {
    expect(() => openReading(inFolder('calledit.db'))).toThrow(/has not run there.*--data/);
  });
});
