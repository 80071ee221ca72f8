import { afterEach, beforeEach, expect, test } from 'vitest';
import { type ChatId, MINUTE } from '../../src/model/units.ts';
import { inventAddress } from '../../src/sandbox/market/addresses.ts';
import { CALL, LANTERN, OPERATOR, type Rig, startRig } from './rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => await rig.close());

const LIGHTHOUSE = { id: -1_009_999_999_999, title: 'Lighthouse', username: 'lighthousecalls' };

async function ask(text: string, user: ReturnType<Rig['telegram']['user']>): Promise<string> {
  rig.telegram.write(user, 'private', text);
  await rig.settle();
  return rig.last(user);
}

test('a channel connected by the admin link ends /addchannel: the next forward is a call again', async () => {
  const op = rig.telegram.user({ id: OPERATOR });
  await ask('/addchannel', op);
  rig.telegram.addToChannel(op, rig.telegram.channel({ title: 'Alpha' }));
  await rig.settle();
  expect(rig.last(op)).toContain('I hear Alpha from now on');
  rig.telegram.forward(op, 'private', {
    content: CALL,
    at: rig.clock.now(),
    channel: LIGHTHOUSE,
    messageId: 3,
  });
  await rig.settle();
  expect(rig.last(op)).toContain('📌 LNTRN');
  expect(await ask('/cancel', op)).toBe('There is nothing to leave.');
});

test('/channels tells what is heard from what only forwards bring, and names no person', async () => {
  const op = rig.telegram.user({ id: OPERATOR });
  rig.telegram.start(op);
  rig.telegram.addToChannel(op, rig.telegram.channel({ title: 'Alpha' }));
  await ask(LANTERN, rig.telegram.user({ firstName: 'Zoe' }));
  const identity = { kind: 'channel', chatId: LIGHTHOUSE.id as ChatId, title: 'Lighthouse' } as const;
  await rig.store.monitor(identity, true, rig.clock.now());
  const list = await ask('/channels', op);
  expect(list).toContain('2 channels');
  expect(list).toContain('● Alpha');
  expect(list).toContain('○ Lighthouse');
  expect(list).not.toContain('Zoe');
});

test('a group that adds the bot is told once what to do', async () => {
  const group = rig.telegram.group({ title: 'Harbour talk', botIsMember: false });
  const ada = rig.telegram.user();
  rig.telegram.addToGroup(ada, group);
  rig.telegram.promote(ada, group);
  await rig.settle();
  expect(rig.said(group)).toHaveLength(1);
  expect(rig.last(group)).toContain('/addchannel here');
});

test('who is no operator is told in private how to become one, and nothing of ids in a group', async () => {
  const ada = rig.telegram.user();
  expect(await ask('/channels', ada)).toBe(
    `Only operators of this bot can do that. If you run it, add your id ${ada.id} to OPERATOR_IDS and restart it.`,
  );
  const group = rig.telegram.group({ title: 'Harbour talk' });
  rig.telegram.write(ada, group, '/channels');
  await rig.settle();
  expect(rig.last(group)).toBe('Only operators of this bot can do that.');
});

test('a token that has no price yet is answered with a sign at once, and with how long it will be tried', async () => {
  const ada = rig.telegram.user();
  rig.telegram.write(ada, 'private', inventAddress('solana', 'nobody lists this'));
  await rig.settle();
  expect(rig.said(ada)).toEqual([
    expect.stringMatching(/No source has a price for .+ yet\.\nI keep trying for 6 h/),
  ]);
  expect(rig.telegram.calls('setMessageReaction')).toHaveLength(1);
  rig.clock.advance(5 * MINUTE);
  await rig.settle();
  expect(rig.said(ada)).toHaveLength(1);
});

test('what somebody brings in private has no record for others to open, and no place in their summary', async () => {
  const zoe = rig.telegram.user({ firstName: 'Zoe' });
  await ask(LANTERN, zoe);
  const other = rig.telegram.user();
  const buttons = async (user: typeof zoe): Promise<string> => {
    await ask('/call 1', user);
    return JSON.stringify(rig.telegram.chatLog(user).at(-1)?.replyMarkup);
  };
  expect(await buttons(zoe)).toContain('Record of');
  expect(await buttons(other)).not.toContain('Record of');
  expect(await ask('/summary all', zoe)).toContain('Best: #1');
  expect(await ask('/summary all', other)).not.toContain('#1');
});
