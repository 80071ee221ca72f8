import { afterEach, beforeEach, expect, test } from 'vitest';
import { createAnnouncer } from '../../src/alerts/rules.ts';
import type { ChannelIdentity } from '../../src/model/call.ts';
import { DEFAULT_CHAT_SETTINGS } from '../../src/model/notice.ts';
import { after, DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { gradeOf } from '../../src/reputation/grade.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { NOON } from '../fakes/clock.ts';
import { ALPHA, ASKER, BETA, called } from './scene.ts';
import { type Rules, simpleRules } from './simple-rules.ts';

let store: Store;
let posts = 0;
beforeEach(async () => {
  posts = 0;
  store = openStore({ path: ':memory:' });
  await store.meetChat({ id: ASKER, kind: 'private', title: 'Ann' }, NOON);
  await store.setChat(ASKER, { ...DEFAULT_CHAT_SETTINGS, completed: 'off' });
  for (const channel of [ALPHA, BETA]) await store.monitor(channel, true, NOON);
  await store.follow(ASKER, undefined);
});
afterEach(async () => await store.close());

/** A call of the channel ends `hours` after noon, and its score is then this. */
async function scored(score: number, hours: number, channel: ChannelIdentity = ALPHA): Promise<void> {
  posts += 1;
  const { callId } = await called(store, simpleRules, {
    channel,
    messageId: posts,
    postedAt: after(NOON, hours * HOUR - MINUTE),
  });
  const { announce } = createAnnouncer({ trackingMs: 7 * DAY, unpricedAfterMs: HOUR });
  const rules: Rules = {
    ...simpleRules,
    announce,
    conclude(facts) {
      const completion = simpleRules.conclude(facts);
      const reputations = completion.reputations.map((reputation) => ({
        ...reputation,
        score: { value: score, low: score, high: score },
        grade: gradeOf(score, 20),
      }));
      return { ...completion, reputations };
    },
  };
  await store.complete([callId], 'manual', rules, after(NOON, hours * HOUR));
}

async function told(): Promise<readonly string[]> {
  const rows = await store.dueNotices(after(NOON, 90 * DAY), 100);
  return rows.flatMap(({ notice }) =>
    notice.kind === 'reputation' ? `${notice.channelTitle}: ${notice.from} > ${notice.to}` : [],
  );
}

test('a grade is told from what was told last, of each channel for itself', async () => {
  await scored(14, 1);
  await scored(40, 2, BETA);
  await scored(11, 30);
  await scored(13, 31);
  await scored(22, 32, BETA);
  await scored(8, 33);
  await scored(30, 34);
  await scored(30, 60);
  expect(await told()).toEqual([
    `${ALPHA.title}: insufficient > poor`,
    `${BETA.title}: insufficient > average`,
    `${BETA.title}: average > poor`,
    `${ALPHA.title}: poor > unreliable`,
    `${ALPHA.title}: unreliable > average`,
  ]);
});

test('what could not be said was not told', async () => {
  await scored(14, 1);
  const rows = await store.dueNotices(after(NOON, DAY), 10);
  const row = rows.find(({ notice }) => notice.kind === 'reputation');
  await store.settleNotices([{ id: row!.id, kind: 'dead', error: 'blocked' }], after(NOON, DAY));
  await scored(11.5, 30);
  expect(await told()).toEqual([`${ALPHA.title}: poor > unreliable`]);
});
