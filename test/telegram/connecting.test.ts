import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ChatId, HOUR, MINUTE } from '../../src/model/units.ts';
import { inventAddress } from '../../src/sandbox/market/addresses.ts';
import type { Look } from '../../src/telegram/context.ts';
import { detect } from '../../src/detection/detect.ts';
import { createHear } from '../../src/tracking/hear.ts';
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
  expect(list).toContain('2 channels: 1 heard, 1 only known');
  expect(list).toContain('● Alpha · admin · ');
  expect(list).toContain('○ Lighthouse · forwards only · ');
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

describe('a public channel by its name', () => {
  const PAGE: Look = {
    kind: 'channel',
    identity: {
      kind: 'channel',
      chatId: LIGHTHOUSE.id as ChatId,
      title: 'Lighthouse',
      username: 'lighthousecalls',
    },
    subscribers: 12_340,
  };
  let asked: string[];
  let answer: Look;
  let health: { failures: number; lagMs?: number; problem?: { issue: string; cure: string } } | undefined;

  beforeEach(async () => {
    await rig.close();
    asked = [];
    answer = PAGE;
    health = undefined;
    const heard = () => new Map(health === undefined ? [] : [[LIGHTHOUSE.id as ChatId, health]]);
    rig = await startRig({
      look: async (name) => (asked.push(name), answer),
      sources: [{ name: 'preview', health: heard }],
    });
  });

  async function press(user: ReturnType<Rig['telegram']['user']>, button: string): Promise<string> {
    rig.telegram.press(
      user,
      rig.telegram.chatLog(user).findLast(({ from }) => from === 'bot')!,
      button,
    );
    await rig.settle();
    return rig.last(user);
  }

  async function connect(op: ReturnType<Rig['telegram']['user']>): Promise<void> {
    await ask('/addchannel', op);
    await ask('@lighthousecalls', op);
    await press(op, 'Yes');
  }

  test.each([
    '@lighthousecalls',
    'lighthousecalls',
    't.me/lighthousecalls',
    'https://t.me/s/lighthousecalls/',
    'https://t.me/lighthousecalls/123',
  ])('is found by %s, and heard by its page once that is explained and wanted', async (words) => {
    const op = rig.telegram.user({ id: OPERATOR });
    expect(await ask('/addchannel', op)).toContain('send me its name or link');
    const question = await ask(words, op);
    expect(asked).toEqual(['lighthousecalls']);
    expect(question).toContain('Lighthouse · 12.3K subscribers');
    expect(question).toContain('about every 90 seconds and hear posts a minute or two late');
    expect(await rig.store.isMonitored(LIGHTHOUSE.id as ChatId)).toBe(false);
    expect(await press(op, 'Yes')).toContain('I hear Lighthouse from now on, by its public page');
    expect(await rig.store.monitoredChannels()).toMatchObject([
      { username: 'lighthousecalls', preview: true },
    ]);
    expect((await rig.store.followed(op.id as ChatId)).channelIds).toHaveLength(1);
  });

  test('is left alone by No', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    await ask('/addchannel', op);
    await ask('@lighthousecalls', op);
    expect(await press(op, 'No')).toBe('Left it. Nothing was changed.');
    expect(await rig.store.channels()).toEqual([]);
  });

  test('that cannot be read is said so, and another may be named', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    await ask('/addchannel', op);
    answer = { kind: 'refused', sentence: 'There is no channel of that name. Check it.' };
    expect(await ask('@lighthousecals', op)).toBe(
      'There is no channel of that name. Check it. Send another name, forward a post, or leave with /cancel.',
    );
    answer = PAGE;
    expect(await ask('@lighthousecalls', op)).toContain('Shall I hear it that way');
  });

  test('is heard by the bot itself where it is an admin already', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    rig.telegram.channel({ ...LIGHTHOUSE, botIsAdmin: true });
    await ask('/addchannel', op);
    expect(await ask('@lighthousecalls', op)).toContain('I am an admin of Lighthouse');
    await press(op, 'Yes');
    expect((await rig.store.monitoredChannels()).filter(({ preview }) => preview)).toEqual([]);
  });

  test.each([
    ['t.me/+AbCdEf012345', 'That is a private channel: forward me one of its posts, or let me hear it'],
    ['https://t.me/joinchat/AAAA', 'That is a private channel'],
    ['t.me/c/1234567/89', 'That is a private channel'],
    ['abc', 'This is no name and no link of a channel. Send one like @name.'],
    ['good morning', 'This is no name and no link of a channel.'],
  ])('is not found by %s, which is said inside the dialogue', async (words, sentence) => {
    const op = rig.telegram.user({ id: OPERATOR });
    await ask('/addchannel', op);
    expect(await ask(words, op)).toContain(sentence);
    expect(rig.said(op)).toHaveLength(2);
    expect(await ask('@lighthousecalls', op)).toContain('Shall I hear it that way');
    expect(asked).toEqual(['lighthousecalls']);
  });

  test('that is named wrong five times ends the dialogue with a word', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    await ask('/addchannel', op);
    for (let tries = 0; tries < 4; tries += 1) expect(await ask('abc', op)).not.toContain('I leave it here');
    expect(await ask('abc', op)).toContain('I leave it here; /addchannel begins anew.');
    expect(await ask('/cancel', op)).toBe('There is nothing to leave.');
  });

  test('outside of /addchannel is sent there when an operator names it', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    expect(await ask('@lighthousecalls', op)).toBe('Send /addchannel, then this name.');
    expect(await ask('https://t.me/lighthousecalls', op)).toBe('Send /addchannel, then this name.');
    expect(await ask('https://t.me/lighthousecalls/12', op)).toContain('open a post by its link');
    expect(await ask('t.me/+AbCdEf012345', op)).toContain('That is a private channel');
    expect(await ask('good morning', op)).toContain('I found no token in this');
  });

  test('is no name outside of /addchannel', async () => {
    const ada = rig.telegram.user();
    expect(await ask('@lighthousecalls', ada)).toContain('Forward one of its posts');
    expect(asked).toEqual([]);
  });

  test('that Telegram does not answer about in time is said so', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    await rig.close();
    rig = await startRig({
      look: async () => await Promise.reject(new DOMException('late', 'TimeoutError')),
    });
    const again = rig.telegram.user({ id: op.id });
    await ask('/addchannel', again);
    expect(await ask('@lighthousecalls', again)).toContain(
      'Telegram did not answer about @lighthousecalls in time.',
    );
  });

  test('stands in /channels with its lag and its trouble, and /removechannel ends its page too', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    await connect(op);
    health = { failures: 0, lagMs: 74_000 };
    expect(await ask('/channels', op)).toContain(
      '● Lighthouse · public page · no post seen · heard 1 min after the post · 0 open',
    );
    health = {
      failures: 3,
      problem: { issue: 'Telegram no longer shows @lighthousecalls.', cure: 'Remove it.' },
    };
    expect(await ask('/channels', op)).toContain('⚠️ Telegram no longer shows @lighthousecalls. Remove it.');
    expect(await ask('/channel lighthouse', op)).toContain(
      'How I hear it: public page\n  ⚠️ Telegram no longer shows @lighthousecalls. Remove it.',
    );
    expect(await ask('/channel lighthouse', rig.telegram.user())).not.toContain('How I hear it');
    await ask('/removechannel Lighthouse', op);
    await press(op, 'Stop hearing it');
    expect((await rig.store.channels())[0]?.channel).toMatchObject({ monitored: false, preview: false });
    expect(await ask('/channels', op)).toMatch(/1 channel: 0 heard, 1 only known\n○ Lighthouse · not heard/);
  });

  test('with a long trouble stands first in /channels, and its cure is whole', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    await connect(op);
    for (let number = 1; number <= 30; number += 1) {
      const chatId = (-1_002_000_000_000 - number) as ChatId;
      await rig.store.monitor({ kind: 'channel', chatId, title: `C${number}` }, true, rig.clock.now());
    }
    const cure =
      'Look at it in a browser, and if it is gone there as well stop hearing it with /removechannel.';
    health = { failures: 9, problem: { issue: 'Something is wrong. '.repeat(20), cure } };
    const list = await ask('/channels', op);
    expect(list.split('\n')[1]).toContain('● Lighthouse · public page');
    expect(list.split('\n')[2]).toMatch(
      /^ {2}⚠️ Something is wrong\. .{50,110}… Look at it .+\/removechannel\.$/,
    );
    expect(list).toContain('and 19 more');
  });

  test('whose admin the bot becomes is heard twice and counted once; without the admin it is heard by its page', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    await connect(op);
    const channel = rig.telegram.channel(LIGHTHOUSE);
    rig.telegram.addToChannel(op, channel);
    await rig.settle();
    expect(rig.last(op)).toContain(
      'I hear Lighthouse from now on, as its admin. Its public page is still read',
    );
    rig.telegram.removeFromChannel(op, channel);
    await rig.settle();
    expect(rig.last(op)).toContain('I still hear it, a little later, by its public page.');
    expect(await rig.store.isMonitored(LIGHTHOUSE.id as ChatId)).toBe(true);
  });
});

test('where no public page is read, a name typed into /addchannel is answered with the other way', async () => {
  const op = rig.telegram.user({ id: OPERATOR });
  await ask('/addchannel', op);
  expect(await ask('@lighthousecalls', op)).toContain('By its name I can connect no channel here.');
  rig.telegram.write(op, 'private', LANTERN);
  await rig.settle();
  expect(await rig.store.calls({ limit: 5 })).toHaveLength(1);
});

test('a group is listed with what its members came to', async () => {
  const op = rig.telegram.user({ id: OPERATOR });
  const group = rig.telegram.group({ title: 'Harbour talk' });
  rig.telegram.write(op, group, '/addchannel');
  await rig.settle();
  for (const firstName of ['Ada', 'Bob']) rig.telegram.write(rig.telegram.user({ firstName }), group, CALL);
  await rig.settle();
  rig.clock.advance(5 * MINUTE);
  expect(await ask('/channels', op)).toContain(
    '● Harbour talk · member · last post 5 min ago · 2 open · 2 of 2 priced',
  );
});

test('what only forwards or an import brought is told apart', async () => {
  const op = rig.telegram.user({ id: OPERATOR });
  rig.telegram.forward(op, 'private', {
    content: CALL,
    at: rig.clock.now(),
    channel: LIGHTHOUSE,
    messageId: 3,
  });
  const { hear } = createHear({ ...rig, detect, entryMaxLagMs: HOUR });
  await rig.settle();
  const old = { kind: 'channel', chatId: -1_007 as ChatId, title: 'Old harbour' } as const;
  await hear(
    { channel: old, messageId: 1, postedAt: rig.clock.now(), content: { text: CALL } },
    { origin: 'import' },
  );
  await rig.settle();
  const list = await ask('/channels', op);
  expect(list).toContain('○ Lighthouse · forwards only');
  expect(list).toContain('○ Old harbour · history only');
});

test('a group that hides its messages is listed with the cure', async () => {
  await rig.close();
  rig = await startRig({ hearsAllGroupMessages: false });
  const op = rig.telegram.user({ id: OPERATOR });
  const group = rig.telegram.group({ title: 'Harbour talk' });
  rig.telegram.write(op, group, '/addchannel');
  await rig.settle();
  expect(await ask('/channels', op)).toContain(
    '⚠️ Telegram hides the messages of this group from me. Make me an admin there',
  );
});
