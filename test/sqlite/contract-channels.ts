import { expect, test } from 'vitest';
import type { ChannelIdentity } from '../../src/model/call.ts';
import { after, type ChannelId, type ChatId, DAY, HOUR } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import { ALPHA, BETA, called, post } from './scene.ts';
import { simpleRules } from './simple-rules.ts';

const GROUP: ChannelIdentity = { kind: 'channel', chatId: -1_003_333_333_333 as ChatId, title: 'A group' };
const member = (memberId: number, title: string): ChannelIdentity => ({
  ...GROUP,
  kind: 'member',
  memberId,
  title,
});

export function channelLaws(store: () => Store): void {
  test('a channel is heard from when an operator says so until one says otherwise', async () => {
    await store().receive([{ updateId: 7, receivedAt: NOON, raw: {}, tries: 0 }]);
    const heard = await store().monitor(ALPHA, true, NOON, 7);
    expect(heard).toEqual({ ...ALPHA, id: heard.id, monitored: true, preview: false, addedAt: NOON });
    expect(await store().isMonitored(ALPHA.chatId)).toBe(true);
    expect(await store().channelByChat(ALPHA.chatId)).toEqual(heard);
    expect(await store().unhandled(10)).toEqual([]);
    expect(await store().monitor(ALPHA, false, after(NOON, DAY))).toEqual({ ...heard, monitored: false });
    expect(await store().isMonitored(ALPHA.chatId)).toBe(false);
  });

  test('hearing a forward makes a channel known but not monitored, and hearing goes on being what it was', async () => {
    await store().hear(post({ origin: 'forward' }));
    expect(await store().isMonitored(ALPHA.chatId)).toBe(false);
    await store().monitor(ALPHA, true, NOON);
    await store().hear(post({ messageId: 2 }));
    expect(await store().channelByChat(ALPHA.chatId)).toMatchObject({ monitored: true });
  });

  test('a group is heard with all of its members, those who come later too', async () => {
    await store().hear(post({ channel: member(1, 'Ann') }));
    await store().monitor(GROUP, true, NOON);
    await store().hear(post({ channel: member(2, 'Bob') }));
    expect(await store().channelByChat(GROUP.chatId, 1)).toMatchObject({ title: 'Ann', monitored: true });
    expect(await store().channelByChat(GROUP.chatId, 2)).toMatchObject({ memberId: 2, monitored: true });
    await store().monitor(member(2, 'Bob'), false, NOON);
    expect(await store().channelByChat(GROUP.chatId, 1)).toMatchObject({ monitored: true });
    expect(await store().isMonitored(GROUP.chatId)).toBe(true);
    await store().monitor(GROUP, false, NOON);
    expect(await store().isMonitored(GROUP.chatId)).toBe(false);
  });

  test('channels are found by what people write for them, best matches first', async () => {
    const alpha = await store().monitor(ALPHA, false, NOON);
    const beta = await store().monitor(BETA, false, NOON);
    const more = await store().monitor({ ...GROUP, title: 'More Beta room talk' }, true, NOON);
    const found = async (query: string) => (await store().findChannels(query, 10)).map(({ id }) => id);
    for (const query of ['@alpha_calls', '@ALPHA_CALLS', 'alpha_calls', ' https://t.me/alpha_calls/77 ']) {
      expect(await found(query)).toEqual([alpha.id]);
    }
    for (const query of [
      't.me/s/alpha_calls',
      'http://www.t.me/alpha_calls?before=3',
      'telegram.me/Alpha_Calls',
    ]) {
      expect(await found(query)).toEqual([alpha.id]);
    }
    for (const query of ['https://t.me/c/2222222222/15', '-1002222222222', '2222222222']) {
      expect(await found(query)).toEqual([beta.id]);
    }
    expect(await found('beta ROOM')).toEqual([beta.id, more.id]);
    expect(await found('room')).toEqual([more.id, beta.id]);
    expect(await found('100%')).toEqual([alpha.id]);
    expect(await found('100')).toEqual([alpha.id]);
    for (const query of ['', '%', '_', '@nobody', String.raw`\ `, 't.me/']) {
      expect(await found(query)).toEqual(query === '%' ? [alpha.id] : []);
    }
    expect(await store().findChannels('beta', 1)).toHaveLength(1);
    // Words are found by how they begin, in scripts that part them by spaces.
    for (const query of ['eta', 'all', 'oom']) expect(await found(query)).toEqual([]);
    const vip = await store().monitor(
      { ...ALPHA, chatId: -1_009 as ChatId, title: '[VIP]Рынок 喊单' },
      false,
      NOON,
    );
    for (const query of ['vip', '[vip', 'Рынок', '单']) expect(await found(query)).toEqual([vip.id]);
    expect(await found('ынок')).toEqual([]);
  });

  test('the record of a channel holds its open calls, its completed ones up to the asked number, and its habits', async () => {
    const { callId: open, channelId } = await called(store(), simpleRules);
    await called(store(), simpleRules, { messageId: 2, postedAt: after(NOON, HOUR) });
    await store().hear(post({ messageId: 2, text: 'Something else', postedAt: after(NOON, HOUR) }));
    await called(store(), simpleRules, { channel: BETA, postedAt: after(NOON, 2 * HOUR) });
    expect(await store().channelRecord(channelId, 5)).toMatchObject({
      channel: { title: ALPHA.title },
      open: [{ call: { id: open } }],
      completed: [],
      mentions: 1,
      editedPosts: 1,
      echoes: 0,
      reputations: [],
      standing: { channelId, heard: 1, priced: 1, completed: 0, unpriced: 0 },
    });
    await store().complete([open], 'manual', simpleRules, after(NOON, DAY));
    expect(await store().channelRecord(channelId, 5)).toMatchObject({
      open: [],
      completed: [{ call: { id: open } }],
    });
    expect(await store().channelRecord(channelId, 0)).toMatchObject({ completed: [] });
    const beta = await store().channelByChat(BETA.chatId);
    expect(await store().channelRecord(beta!.id, 5)).toMatchObject({
      echoes: 1,
      mentions: 0,
      editedPosts: 0,
    });
    expect(await store().channelRecord(99 as ChannelId, 5)).toBeUndefined();
  });

  test('the list of channels has every one, with what is open, also those that never called', async () => {
    const { channelId } = await called(store(), simpleRules);
    const beta = await store().monitor(BETA, true, NOON);
    const reports = await store().channels();
    expect(reports).toMatchObject([
      { channel: { id: channelId }, openCalls: 1, standing: { heard: 1, priced: 1 } },
      {
        channel: { id: beta.id },
        openCalls: 0,
        standing: { heard: 0, priced: 0, completed: 0, title: 'Beta room' },
      },
    ]);
    expect(reports[1]?.standing).not.toHaveProperty('meanRoi');
  });
}
