import { afterEach, beforeEach, expect, test } from 'vitest';
import type { ChatId } from '../../src/model/units.ts';
import type { EmulatedChat, EmulatedUser } from '../../src/sandbox/telegram/server.ts';
import { CALL, OPERATOR, type Rig, startRig } from './rig.ts';

let rig: Rig;
let forum: EmulatedChat;
let admin: EmulatedUser;
beforeEach(async () => {
  rig = await startRig();
  admin = rig.telegram.user({ id: OPERATOR });
  forum = rig.telegram.group({ title: 'Harbour forum', isForum: true });
  rig.telegram.appoint(forum, admin, 'administrator');
  rig.telegram.write(admin, forum, '/addchannel');
  await rig.settle();
});
afterEach(async () => await rig.close());

const topicsSaid = () =>
  rig.telegram
    .chatLog(forum)
    .filter(({ from }) => from === 'bot')
    .map(({ topicId }) => topicId);

/** New calls are told in the topic in which somebody looks at the alerts. */
async function alertsIn(topicId?: number): Promise<void> {
  const draft = topicId === undefined ? '/alerts' : { text: '/alerts', topicId };
  rig.telegram.write(admin, forum, draft);
  await rig.settle();
  const page = rig.telegram.chatLog(forum).findLast(({ from }) => from === 'bot');
  if ((await rig.store.chat(forum.id as ChatId))?.settings.started !== 'on')
    rig.telegram.press(admin, page!, '✖ new calls');
  await rig.store.follow(forum.id as ChatId, undefined);
  await rig.settle();
}

test('a command is answered in the topic in which it is given', async () => {
  const topicId = rig.telegram.openTopic(admin, forum, 'Questions');
  rig.telegram.write(admin, forum, { text: '/summary', topicId });
  rig.telegram.write(admin, forum, '/summary');
  await rig.settle();
  expect(topicsSaid().slice(-2)).toEqual([topicId, undefined]);
});

test('a group is told things in the topic in which its alerts were last looked at', async () => {
  const topicId = rig.telegram.openTopic(admin, forum, 'Calls');
  await alertsIn(topicId);
  rig.telegram.write(rig.telegram.user(), forum, CALL);
  await rig.settle();
  expect(rig.last(forum)).toContain('📌 LNTRN');
  expect(topicsSaid().at(-1)).toBe(topicId);
  await alertsIn();
  expect((await rig.store.chat(forum.id as ChatId))?.settings).not.toHaveProperty('topicId');
});

test.each(['close', 'delete'] as const)('where somebody %ss the topic, General is told', async (how) => {
  const topicId = rig.telegram.openTopic(admin, forum, 'Calls');
  await alertsIn(topicId);
  if (how === 'close') rig.telegram.closeTopic(forum, topicId);
  else rig.telegram.deleteTopic(forum, topicId);
  rig.telegram.write(rig.telegram.user(), forum, CALL);
  await rig.settle();
  expect(rig.last(forum)).toContain('📌 LNTRN');
  expect(topicsSaid().at(-1)).toBeUndefined();
});

test('a command in a topic that is closed meanwhile is answered in General', async () => {
  const topicId = rig.telegram.openTopic(admin, forum, 'Questions');
  rig.telegram.write(admin, forum, { text: '/help', topicId });
  rig.telegram.closeTopic(forum, topicId);
  await rig.settle();
  expect(rig.last(forum)).toContain('Calls and channels');
  expect(topicsSaid().at(-1)).toBeUndefined();
});

test('a call in a topic answers nothing, though Telegram shows the opening of the topic as answered', async () => {
  const topicId = rig.telegram.openTopic(admin, forum, 'Calls');
  const ada = rig.telegram.user();
  rig.telegram.write(ada, forum, { text: CALL, topicId });
  await rig.settle();
  expect(await rig.store.calls({ limit: 5 })).toHaveLength(1);
});
