import { afterEach, expect, test } from 'vitest';
import type { ChatId } from '../../src/model/units.ts';
import { HOUR, MINUTE } from '../../src/model/units.ts';
import { tokenRef } from '../../src/model/token.ts';
import { inventAddress } from '../../src/sandbox/market/addresses.ts';
import type { EmulatedChat } from '../../src/sandbox/telegram/server.ts';
import { CALL, LANTERN, OPERATOR, type Rig, startRig } from './rig.ts';

let rig: Rig;
afterEach(async () => await rig.close());

/** A connected group in which new calls are told. */
async function connected(): Promise<EmulatedChat> {
  const op = rig.telegram.user({ id: OPERATOR });
  const group = rig.telegram.group({ title: 'Harbour talk', botIsAdmin: true });
  rig.telegram.write(op, group, '/addchannel');
  await rig.settle();
  const chat = await rig.store.chat(group.id as ChatId);
  await rig.store.setChat(group.id as ChatId, { ...chat!.settings, started: 'on' });
  await rig.store.follow(group.id as ChatId, undefined);
  return group;
}

const callers = async () =>
  (await rig.store.calls({ limit: 50 })).map(({ channel }) => channel.title).toReversed();

/** A token of its own, and words that call it. */
function anotherCall(seed: string): string {
  const address = inventAddress('solana', seed);
  rig.prices.set(tokenRef('solana', address), 0.002, { symbol: seed.toUpperCase() });
  return `New gem $${seed.toUpperCase()} just launched, ape in now! CA: ${address}`;
}

test('a bot that calls in a group is a member like any other, once an operator lets bots see one another', async () => {
  rig = await startRig({ seesBots: true });
  const group = await connected();
  const rick = rig.telegram.robot({ username: 'rickbot', firstName: 'Rick' });
  rig.telegram.write(rick, group, CALL);
  await rig.settle();
  expect(await rig.store.calls({ limit: 5 })).toMatchObject([
    { channel: { kind: 'member', chatId: group.id, memberId: rick.id, title: 'Rick' } },
  ]);
});

test('Telegram shows nothing of other bots while the mode is off', async () => {
  rig = await startRig();
  const group = await connected();
  rig.telegram.write(rig.telegram.robot({ username: 'rickbot' }), group, CALL);
  await rig.settle();
  expect(await callers()).toEqual([]);
});

test('no command of a bot is answered, in whatever words it comes', async () => {
  rig = await startRig({ seesBots: true });
  const group = await connected();
  const said = rig.said(group).length;
  const rick = rig.telegram.robot({ username: 'rickbot' });
  for (const words of ['/help', `/summary@${rig.telegram.bot.username}`, '/alerts', '/nonsense'])
    rig.telegram.write(rick, group, words);
  await rig.settle();
  expect(rig.said(group)).toHaveLength(said);
});

test('a bot that scans what we said is not heard: neither as a reply nor by the token alone', async () => {
  rig = await startRig({ seesBots: true });
  const group = await connected();
  const rick = rig.telegram.robot({ username: 'rickbot', firstName: 'Rick' });
  rig.telegram.write(rig.telegram.user({ firstName: 'Ada' }), group, CALL);
  await rig.settle();
  const alert = rig.telegram.chatLog(group).findLast(({ from }) => from === 'bot');
  expect(alert?.text).toContain(LANTERN);
  rig.telegram.write(rick, group, { text: anotherCall('wharf'), replyTo: alert!.messageId });
  rig.telegram.write(rick, group, CALL);
  await rig.settle();
  expect(await callers()).toEqual(['Ada']);
  // An hour later nobody can take its words for ours.
  rig.clock.advance(HOUR + MINUTE);
  rig.telegram.write(rick, group, CALL);
  await rig.settle();
  expect(await callers()).toEqual(['Ada', 'Rick']);
});

test('two bots that repeat each other without end make a group hear six calls an hour from us', async () => {
  rig = await startRig({ seesBots: true });
  const group = await connected();
  const rick = rig.telegram.robot({ username: 'rickbot', firstName: 'Rick' });
  const before = rig.said(group).length;
  for (let round = 0; round < 20; round += 1) {
    rig.telegram.write(rick, group, anotherCall(`loop${String.fromCodePoint(97 + round)}`));
    await rig.settle();
  }
  expect(await callers()).toHaveLength(20);
  expect(rig.said(group)).toHaveLength(before + 6);
  rig.clock.advance(HOUR);
  rig.telegram.write(rick, group, anotherCall('later'));
  await rig.settle();
  expect(rig.said(group)).toHaveLength(before + 7);
});

test('members are told of as before', async () => {
  rig = await startRig({ seesBots: true });
  const group = await connected();
  const ada = rig.telegram.user({ firstName: 'Ada' });
  const before = rig.said(group).length;
  for (let round = 0; round < 8; round += 1) {
    rig.telegram.write(ada, group, anotherCall(`call${String.fromCodePoint(97 + round)}`));
    await rig.settle();
  }
  expect(rig.said(group)).toHaveLength(before + 8);
});

test('an anonymous admin calls as the group, a channel that speaks there as a member of it', async () => {
  rig = await startRig({ seesBots: true });
  const group = await connected();
  const speaker = rig.telegram.channel({ title: 'Lighthouse' });
  const ada = rig.telegram.user();
  rig.telegram.write(ada, group, { text: CALL, as: group });
  rig.telegram.write(ada, group, { text: anotherCall('wharf'), as: speaker });
  await rig.settle();
  const found = (await rig.store.calls({ limit: 5 })).map(({ channel }) => channel).toReversed();
  expect(found).toMatchObject([
    { kind: 'channel', chatId: group.id, title: 'Harbour talk' },
    { kind: 'member', chatId: group.id, memberId: speaker.id, title: 'Lighthouse' },
  ]);
});

test('a post of a linked channel counts once, whether it comes from the channel, from Telegram, or both', async () => {
  rig = await startRig();
  const group = await connected();
  const [near, far] = [rig.telegram.channel({ title: 'Near' }), rig.telegram.channel({ title: 'Far' })];
  rig.telegram.addToChannel(rig.telegram.user(), near);
  rig.telegram.link(near, group);
  rig.telegram.link(far, group);
  const identity = { kind: 'channel', chatId: near.id as ChatId, title: 'Near' } as const;
  await rig.store.monitor(identity, true, rig.clock.now());
  const post = rig.telegram.post(near, CALL);
  const other = rig.telegram.post(far, anotherCall('wharf'));
  await rig.settle();
  expect(await rig.store.calls({ limit: 5 })).toMatchObject([
    { channel: { kind: 'channel', chatId: far.id }, messageId: other.message_id, mentions: 0 },
    { channel: { kind: 'channel', chatId: near.id }, messageId: post.message_id, mentions: 0 },
  ]);
});
