import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR } from '../../src/model/units.ts';
import type { ChatId } from '../../src/model/units.ts';
import { CALL, LANTERN, OPERATOR, type Rig, startRig } from './rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => await rig.close());

const ELSEWHERE = { id: -1_009_999_999_999, title: 'Lighthouse', username: 'lighthousecalls' };
const calls = async () => await rig.store.calls({ limit: 50 });

describe('in private', () => {
  test('a forwarded call counts for its channel, at the time of the original, and is answered as a reply', async () => {
    const ada = rig.telegram.user();
    const at = rig.clock.now() - HOUR;
    const message = rig.telegram.forward(ada, 'private', {
      content: CALL,
      at,
      channel: ELSEWHERE,
      messageId: 77,
    });
    await rig.settle();
    const [view] = await calls();
    expect(view).toMatchObject({
      channel: { kind: 'channel', chatId: ELSEWHERE.id, title: 'Lighthouse', monitored: false },
      call: { postedAt: at, context: { origin: 'forward' } },
      messageId: 77,
    });
    const answer = rig.telegram.chatLog(ada).at(-1);
    expect(answer?.text).toContain('LNTRN');
    expect(answer?.replyTo).toBe(message.message_id);
    expect(rig.last(ada)).toContain('taken 1 h after the post');
  });

  test('the same post forwarded by two people is one call, and both are answered', async () => {
    const [ada, bob] = [rig.telegram.user(), rig.telegram.user()];
    const forward = { content: CALL, at: rig.clock.now(), channel: ELSEWHERE, messageId: 77 };
    rig.telegram.forward(ada, 'private', forward);
    await rig.settle();
    rig.telegram.forward(bob, 'private', forward);
    await rig.settle();
    expect(await calls()).toHaveLength(1);
    expect(rig.last(ada)).toContain('#1');
    expect(rig.last(bob)).toContain('#1');
  });

  test("a pasted address is tracked as the person's own", async () => {
    const ada = rig.telegram.user({ firstName: 'Ada' });
    rig.telegram.write(ada, 'private', LANTERN);
    await rig.settle();
    expect((await calls())[0]).toMatchObject({
      channel: { kind: 'member', chatId: ada.id, memberId: ada.id, title: 'Ada' },
      call: { context: { origin: 'pasted' } },
    });
  });

  test.each([
    ['a person', (telegram: Rig['telegram']) => ({ user: telegram.user({ firstName: 'Lighthouse' }) })],
    ['a person who hides', () => ({ hiddenUser: 'Lighthouse' })],
    ['a group', (telegram: Rig['telegram']) => ({ chat: telegram.group({ title: 'Lighthouse' }) })],
  ])("a forward from %s is tracked as the forwarder's own, and that is said", async (_, origin) => {
    const ada = rig.telegram.user({ firstName: 'Ada' });
    rig.telegram.forward(ada, 'private', { content: CALL, at: rig.clock.now(), ...origin(rig.telegram) });
    await rig.settle();
    expect((await calls())[0]).toMatchObject({
      channel: { kind: 'member', memberId: ada.id },
      call: { context: { origin: 'pasted' } },
    });
    expect(rig.said(ada).join('\n')).toContain('does not say which channel');
  });

  test.each([
    ['words without a token', 'good morning, what a day', 'I found no token in this.'],
    [
      'a link to a post',
      'https://t.me/lighthousecalls/123',
      'Telegram does not let bots open a post by its link.',
    ],
    ['a ticker that nothing trades under', '$BONK', 'I find no token called $BONK that trades.'],
    ['a coin with a chain of its own', '$XRP', 'I look up no token by $XRP: it is the coin of a chain'],
    ['half an address', '0x1234', 'This 0x address is not whole'],
    ['a link to a channel', 'https://t.me/lighthousecalls', 'Forward one of its posts.'],
    ['a link to a private post', 't.me/c/1234567/89', 'Telegram does not let bots open a post by its link.'],
  ])('%s gets a sentence with the cure', async (_, text, answer) => {
    const ada = rig.telegram.user();
    rig.telegram.write(ada, 'private', text);
    await rig.settle();
    expect(rig.last(ada)).toContain(answer);
    expect(await calls()).toEqual([]);
  });

  test('a picture without words gets a sentence, a picture with a caption is read', async () => {
    const ada = rig.telegram.user();
    rig.telegram.write(ada, 'private', { photo: true });
    await rig.settle();
    expect(rig.last(ada)).toContain('I read text only');
    rig.telegram.write(ada, 'private', { photo: true, caption: LANTERN });
    await rig.settle();
    expect(await calls()).toHaveLength(1);
  });

  test('an address that is put into an old message by an edit opens nothing, and that is said', async () => {
    const ada = rig.telegram.user();
    const { message_id: id } = rig.telegram.write(ada, 'private', 'good morning');
    await rig.settle();
    rig.telegram.edit(ada, id, 'good evening');
    await rig.settle();
    expect(rig.said(ada)).toHaveLength(1);
    rig.telegram.edit(ada, id, LANTERN);
    await rig.settle();
    expect(rig.last(ada)).toContain('Send the new text as a message of its own');
    expect(await calls()).toEqual([]);
  });

  test('a forward older than the days of tracking opens nothing', async () => {
    const ada = rig.telegram.user();
    rig.telegram.forward(ada, 'private', {
      content: CALL,
      at: rig.clock.now() - 8 * DAY,
      channel: ELSEWHERE,
      messageId: 5,
    });
    await rig.settle();
    expect(rig.last(ada)).toMatch(
      /more than 7 days old.+import the record of its channel: calledit import\.$/,
    );
    expect(await calls()).toEqual([]);
  });

  test('a forwarded update opens no call and says why', async () => {
    const ada = rig.telegram.user();
    const content = `$LNTRN update: 5x from our call! Congrats to all who took profit. ${LANTERN}`;
    rig.telegram.forward(ada, 'private', { content, at: rig.clock.now(), channel: ELSEWHERE, messageId: 6 });
    await rig.settle();
    expect(await calls()).toEqual([]);
    expect(rig.last(ada)).toContain('not as a new call');
  });

  test.each([
    [
      '$LNTRN update: 5x from our call! Target hit, congrats to all who took profit.',
      'an update on an earlier call',
    ],
    ['Sold everything now, I am out. Take profit and exit the position!', 'an exit from an earlier call'],
  ])('a forward without a token is told what it reads as: %s', async (content, noun) => {
    const ada = rig.telegram.user();
    rig.telegram.forward(ada, 'private', { content, at: rig.clock.now(), channel: ELSEWHERE, messageId: 6 });
    await rig.settle();
    expect(rig.last(ada)).toContain(`This post reads as ${noun}, not as a new call`);
    rig.telegram.forward(ada, 'private', {
      content: 'good morning, what a day',
      at: rig.clock.now(),
      channel: ELSEWHERE,
      messageId: 7,
    });
    await rig.settle();
    expect(rig.last(ada)).toContain('I found no token in this');
  });

  test('a call that was forwarded again is answered with its card', async () => {
    const ada = rig.telegram.user();
    const forward = { content: CALL, at: rig.clock.now(), channel: ELSEWHERE, messageId: 77 };
    rig.telegram.forward(ada, 'private', forward);
    await rig.settle();
    rig.telegram.forward(ada, 'private', forward);
    await rig.settle();
    expect(await calls()).toHaveLength(1);
    expect(rig.last(ada)).toContain('Forecast at the call');
  });
});

describe('channels', () => {
  test('posts of a connected channel open calls, posts of others do not', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    const [alpha, other] = [
      rig.telegram.channel({ title: 'Alpha' }),
      rig.telegram.channel({ title: 'Other', botIsAdmin: true }),
    ];
    rig.telegram.start(op);
    rig.telegram.addToChannel(op, alpha);
    await rig.settle();
    rig.telegram.post(alpha, CALL);
    rig.telegram.post(other, CALL);
    await rig.settle();
    expect((await calls()).map((view) => view.channel.title)).toEqual(['Alpha']);
  });

  test('an edited post keeps its call and is marked as edited', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    const alpha = rig.telegram.channel({ title: 'Alpha' });
    rig.telegram.addToChannel(op, alpha);
    await rig.settle();
    const post = rig.telegram.post(alpha, CALL);
    await rig.settle();
    rig.clock.advance(60_000);
    rig.telegram.edit(alpha, post.message_id, 'never said anything');
    await rig.settle();
    expect(await calls()).toMatchObject([
      { edits: { count: 1, firstAt: rig.clock.now() }, editedBefore: false, channel: { title: 'Alpha' } },
    ]);
  });
});

describe('albums', () => {
  async function connected(): Promise<ReturnType<Rig['telegram']['channel']>> {
    const alpha = rig.telegram.channel({ title: 'Alpha' });
    rig.telegram.addToChannel(rig.telegram.user({ id: OPERATOR }), alpha);
    await rig.settle();
    return alpha;
  }
  const picture = { photo: true, album: '77' } as const;

  test('of a channel are one post under the number of the first part, wherever the words stand', async () => {
    const alpha = await connected();
    const first = rig.telegram.post(alpha, picture);
    rig.telegram.post(alpha, { ...picture, caption: 'New gem $LNTRN just launched, ape in now!' });
    rig.telegram.post(alpha, { ...picture, caption: `CA: ${LANTERN}` });
    await rig.settle();
    expect(await calls()).toMatchObject([{ messageId: first.message_id, editedBefore: false }]);
    const [call] = await calls();
    expect(call).not.toHaveProperty('edits');
    expect(await rig.store.unhandled(10)).toEqual([]);
  });

  test('keep their call when the words under a later part are edited', async () => {
    const alpha = await connected();
    rig.telegram.post(alpha, picture);
    const words = rig.telegram.post(alpha, { ...picture, caption: CALL });
    await rig.settle();
    rig.telegram.edit(alpha, words.message_id, { photo: true, caption: 'never said anything' });
    await rig.settle();
    expect(await calls()).toMatchObject([{ edits: { count: 1 } }]);
  });

  test('that somebody forwards are answered once', async () => {
    const ada = rig.telegram.user();
    for (const [index, content] of [{ ...picture, caption: CALL }, picture, picture].entries()) {
      const at = rig.clock.now();
      rig.telegram.forward(ada, 'private', { content, at, channel: ELSEWHERE, messageId: 70 + index });
    }
    await rig.settle();
    expect(rig.said(ada)).toHaveLength(1);
    expect(await calls()).toMatchObject([{ messageId: 70, channel: { title: 'Lighthouse' } }]);
  });

  test('without any words get one sentence', async () => {
    const ada = rig.telegram.user();
    for (let parts = 0; parts < 3; parts += 1) rig.telegram.write(ada, 'private', picture);
    await rig.settle();
    expect(rig.said(ada)).toEqual([expect.stringContaining('I read text only')]);
  });
});

describe('reactions', () => {
  test('to posts of connected channels are counted as engagement of the first hour, to others not', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    const alpha = rig.telegram.channel({ title: 'Alpha' });
    const other = rig.telegram.channel({ title: 'Other', botIsAdmin: true });
    rig.telegram.addToChannel(op, alpha);
    await rig.settle();
    const post = rig.telegram.post(alpha, CALL);
    const elsewhere = rig.telegram.post(other, CALL);
    await rig.settle();
    rig.telegram.react(alpha, post.message_id, { '🔥': 40, '👍': 10 });
    rig.telegram.react(other, elsewhere.message_id, { '🔥': 4 });
    await rig.settle();
    // 2 x 50 of 1000 points.
    expect(await calls()).toMatchObject([{ engagement: { hdrb: 10 } }]);
    rig.clock.advance(2 * HOUR);
    rig.telegram.react(alpha, post.message_id, { '🔥': 400 });
    await rig.settle();
    expect(await calls()).toMatchObject([{ engagement: { hdrb: 10 } }]);
    expect(await rig.store.unhandled(10)).toEqual([]);
    rig.telegram.write(op, 'private', '/call 1');
    await rig.settle();
    expect(rig.last(op)).toContain('Engagement 10 of 100 in its first hour\n');
  });
});

describe('groups', () => {
  async function connected(): Promise<ReturnType<Rig['telegram']['group']>> {
    const op = rig.telegram.user({ id: OPERATOR });
    const group = rig.telegram.group({ title: 'Harbour talk' });
    rig.telegram.write(op, group, '/addchannel');
    await rig.settle();
    return group;
  }

  test('each member of a connected group is a caller of their own', async () => {
    const group = await connected();
    const ada = rig.telegram.user({ firstName: 'Ada' });
    rig.telegram.write(ada, group, CALL);
    await rig.settle();
    expect((await calls()).map((view) => view.channel)).toMatchObject([
      { kind: 'member', chatId: group.id, memberId: ada.id, title: 'Ada' },
    ]);
    expect(rig.said(group)).toHaveLength(1);
  });

  test('nothing is heard in a group that was not connected', async () => {
    const group = rig.telegram.group({ title: 'Other talk' });
    rig.telegram.write(rig.telegram.user(), group, CALL);
    await rig.settle();
    expect(await calls()).toEqual([]);
    expect(rig.said(group)).toEqual([]);
  });

  test('what a member forwards from a channel counts for the channel, and from people for nobody', async () => {
    const group = await connected();
    const ada = rig.telegram.user();
    rig.telegram.forward(ada, group, {
      content: CALL,
      at: rig.clock.now(),
      channel: ELSEWHERE,
      messageId: 9,
    });
    rig.telegram.forward(ada, group, { content: CALL, at: rig.clock.now(), hiddenUser: 'Lighthouse' });
    await rig.settle();
    expect((await calls()).map((view) => view.channel.chatId)).toEqual([ELSEWHERE.id]);
  });

  test('a group that becomes a supergroup keeps what it was', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    const group = rig.telegram.group({ title: 'Small', kind: 'group' });
    rig.telegram.write(op, group, '/addchannel');
    await rig.settle();
    const target = rig.telegram.migrate(op, group);
    await rig.settle();
    expect(await rig.store.isMonitored(target.id as ChatId)).toBe(true);
    rig.telegram.write(rig.telegram.user(), target, CALL);
    await rig.settle();
    expect((await calls()).map((view) => view.channel.chatId)).toEqual([target.id]);
  });
});

describe('hostile names', () => {
  test.each([
    '<b>Alpha</b> https://scam.example',
    '@durov',
    '#moon $BONK',
    '/start now',
    '\u202EnoitacilppA',
    '🚢'.repeat(120),
  ])('a channel called %j becomes no link, mention, tag or command anywhere', async (title) => {
    const ada = rig.telegram.user();
    const channel = { id: -1_009_999_999_997, title };
    rig.telegram.forward(ada, 'private', { content: CALL, at: rig.clock.now(), channel, messageId: 1 });
    await rig.settle();
    for (const command of ['/call 1', '/channel -1009999999997', '/leaderboard', '/summary all', '/calls']) {
      rig.telegram.write(ada, 'private', command);
      await rig.settle();
    }
    const said = rig.telegram.chatLog(ada).filter(({ from }) => from === 'bot');
    expect(said).toHaveLength(6);
    for (const { text, entities } of said) {
      expect(text).not.toContain('\u202E');
      const ours = entities.filter(
        ({ offset, length }) =>
          !/^\/(?:addchannel|alerts|leaderboard)$/.test(text.slice(offset, offset + length)),
      );
      expect(ours.map(({ type }) => type).filter((type) => type !== 'bold' && type !== 'code')).toEqual([]);
    }
  });
});
