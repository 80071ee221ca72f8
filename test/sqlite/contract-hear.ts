import { expect, test } from 'vitest';
import { wordFor } from '../../src/model/call.ts';
import { after, HOUR, MINUTE } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import { ALPHA, ASKER, called, candidate, PEPPER, post, SALT } from './scene.ts';
import { simpleRules } from './simple-rules.ts';

export function hearLaws(store: () => Store): void {
  test('a call is kept with one lead per candidate, due at once', async () => {
    const both = { candidates: [candidate(PEPPER), candidate(SALT)] };
    const heard = await store().hear(post({ detection: both }));
    expect(heard).toMatchObject({ kind: 'new', leads: 2, calls: [] });
    const leads = await store().dueLeads(after(NOON, MINUTE), 10);
    expect(leads.map((lead) => lead.candidate)).toEqual(both.candidates);
    expect(leads[0]).toMatchObject({
      postId: heard.postId,
      channelId: heard.channelId,
      messageId: 1,
      postedAt: NOON,
      origin: 'channel-post',
      confidence: 0.9,
      tries: 0,
    });
    expect(await store().nextDueAt()).toBe(leads[0]?.seenAt);
  });

  test('what is no call leaves no lead', async () => {
    expect(await store().hear(post({ detection: { intent: 'news' } }))).toMatchObject({ leads: 0 });
    expect(await store().dueLeads(after(NOON, HOUR), 10)).toEqual([]);
  });

  test('the same post again is a repeat and adds nothing', async () => {
    const first = await store().hear(post());
    const again = await store().hear(post({ seenAt: after(NOON, HOUR), editedAt: after(NOON, MINUTE) }));
    expect(again).toEqual({ ...first, kind: 'repeat' });
    expect(await store().dueLeads(after(NOON, HOUR), 10)).toHaveLength(1);
  });

  test('a post that was chatter to the one and a call to the other is a call in either order', async () => {
    await store().hear(post({ messageId: 1, detection: { intent: 'chatter' } }));
    await store().hear(post({ messageId: 1, origin: 'forward' }));
    await store().hear(post({ messageId: 2, origin: 'forward' }));
    await store().hear(post({ messageId: 2, detection: { intent: 'chatter' } }));
    const leads = await store().dueLeads(after(NOON, HOUR), 10);
    expect(leads.map((lead) => lead.messageId)).toEqual([1, 2]);
  });

  test('a repeat names the calls that the post has opened', async () => {
    const { callId } = await called(store(), simpleRules);
    expect(await store().hear(post({ asker: { chatId: ASKER } }))).toMatchObject({
      kind: 'repeat',
      leads: 0,
      calls: [callId],
    });
  });

  test('an edit before the price is known changes neither token nor time', async () => {
    await store().hear(post());
    const changed = post({
      text: 'Buying some SALT here',
      editedAt: after(NOON, MINUTE),
      detection: { candidates: [candidate(SALT)] },
    });
    expect(await store().hear(changed)).toMatchObject({ kind: 'edited', leads: 1 });
    const leads = await store().dueLeads(after(NOON, HOUR), 10);
    expect(leads.map((lead) => wordFor(lead.candidate))).toEqual([PEPPER.address]);
  });

  test('an edit after the call began is shown with it and changes nothing else', async () => {
    const { callId } = await called(store(), simpleRules);
    const before = await store().call(callId);
    const edit = post({ text: 'Told you so', seenAt: after(NOON, HOUR) });
    await store().hear(edit);
    await store().hear(edit);
    expect(await store().call(callId)).toEqual({
      ...before,
      edits: { count: 1, firstAt: after(NOON, HOUR) },
    });
    expect(await store().channelRecord(before!.channel.id, 5)).toMatchObject({ editedPosts: 1 });
  });

  test('an update is a mention of the open calls whose token or pool it names', async () => {
    const { callId } = await called(store(), simpleRules, {
      detection: { candidates: [candidate(SALT)] },
    });
    const shouted = { kind: 'either', exactCase: true, evidence: ['text'] } as const;
    const update = (messageId: number, address: string) =>
      store().hear(
        post({
          messageId,
          text: `5x! ${address}`,
          postedAt: after(NOON, HOUR),
          detection: { intent: 'update', claimedMultiple: 5, candidates: [{ ...shouted, address }] },
        }),
      );
    expect(await update(2, SALT.address.replace('aa', 'AA'))).toMatchObject({ leads: 0, calls: [callId] });
    expect(await update(3, `pool-of-${SALT.address}`)).toMatchObject({ calls: [callId] });
    expect(await update(4, PEPPER.address)).toMatchObject({ calls: [] });
    expect(await store().call(callId)).toMatchObject({ mentions: 2 });
  });

  test('an update compares base58 addresses exactly, unless the post has lost their case', async () => {
    const { callId } = await called(store(), simpleRules);
    const lower = { ...candidate(PEPPER), address: PEPPER.address.toLowerCase() };
    const update = (messageId: number, exactCase: boolean) =>
      store().hear(
        post({
          messageId,
          postedAt: after(NOON, HOUR),
          detection: { intent: 'update', candidates: [{ ...lower, exactCase }] },
        }),
      );
    expect(await update(2, true)).toMatchObject({ calls: [] });
    expect(await update(3, false)).toMatchObject({ calls: [callId] });
  });

  test('an update that is older than the call does not report on it', async () => {
    await called(store(), simpleRules);
    const early = post({ messageId: 2, postedAt: after(NOON, -HOUR), detection: { intent: 'update' } });
    expect(await store().hear(early)).toMatchObject({ calls: [] });
  });

  test('channel and post are known by numbers: a new title or name is the same channel', async () => {
    const first = await store().hear(post());
    const { username: _, ...renamed } = { ...ALPHA, title: 'Alpha (new)' };
    const second = await store().hear(post({ channel: renamed, messageId: 2, postedAt: after(NOON, HOUR) }));
    expect(second.channelId).toBe(first.channelId);
    const channel = await store().channelByChat(ALPHA.chatId);
    expect(channel).toMatchObject({ title: 'Alpha (new)', lastPostAt: after(NOON, HOUR) });
    expect(channel).not.toHaveProperty('username');
    await store().hear(post({ messageId: 3, postedAt: after(NOON, -HOUR) }));
    expect(await store().channelByChat(ALPHA.chatId)).toMatchObject({ lastPostAt: after(NOON, HOUR) });
  });

  test('a post and the end of its update are one: a post that cannot be kept leaves the update unhandled', async () => {
    await store().receive([{ updateId: 7, receivedAt: NOON, raw: {}, tries: 0 }]);
    const impossible = post({ detection: { confidence: 2 } });
    await expect(store().hear(impossible, [7])).rejects.toThrow('constraint');
    expect(await store().unhandled(10)).toHaveLength(1);
    expect(await store().channelByChat(ALPHA.chatId)).toBeUndefined();
    await store().hear(post(), [7]);
    expect(await store().unhandled(10)).toEqual([]);
  });
}
