import { describe, expect, test } from 'vitest';
import type { Candidate, HeardPost } from '../../src/model/call.ts';
import { tokenRef } from '../../src/model/token.ts';
import { after, type ChatId, DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import type { Store } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';
import {
  ALPHA,
  ASKER,
  beginAll,
  BETA,
  called,
  candidate,
  PEPPER,
  post,
  quote,
  SALT,
  sweepCall,
} from './scene.ts';
import { simpleRules } from './simple-rules.ts';

const BONK: Candidate = { kind: 'ticker', symbol: 'BONK', evidence: ['ticker:cashtag'] };
const NO_CALL = { intent: 'chatter', candidates: [] } as const;
const postedAfter = after(NOON, -HOUR);
const CHOICES = [
  { token: tokenRef('solana', 'BonkMint111111111111111111111111111111111111'), symbol: 'BONK' },
  { token: SALT, symbol: 'BONK', liquidityUsd: 20_000 },
];

/** A post heard by each of several sources is one post, and what became of it later is on record beside it. */
export function sourceLaws(store: () => Store): void {
  describe('several sources', () => {
    test('another spelling of the same post by another source is a repeat', async () => {
      const first = await store().hear(post({ text: 'Buying  PEPPER 🌶\nhere' }));
      const again = post({ text: 'Buying PEPPER here', origin: 'preview' });
      expect(await store().hear(again)).toEqual({ ...first, kind: 'repeat' });
      expect(await store().hear({ ...again, text: 'Buying SALT here' })).toMatchObject({ kind: 'repeat' });
    });

    test('an edit that another source marks as one is an edit, once for all sources', async () => {
      const { callId } = await called(store(), simpleRules, { text: 'Buying PEPPER' });
      const edit = post({ text: 'Sold PEPPER!', origin: 'preview', edited: true, seenAt: after(NOON, HOUR) });
      expect(await store().hear(edit)).toMatchObject({ kind: 'edited' });
      const official = {
        ...edit,
        text: 'Sold  PEPPER',
        origin: 'channel-post',
        editedAt: after(NOON, MINUTE),
      } as const;
      await store().hear(official);
      expect(await store().call(callId)).toMatchObject({ edits: { count: 1, firstAt: after(NOON, HOUR) } });
    });

    test('a copy in other words that no source marks as edited neither opens a call nor counts as an edit', async () => {
      await store().hear(post({ text: 'Good morning', origin: 'preview', detection: NO_CALL }));
      expect(await store().hear(post({ origin: 'forward' }))).toMatchObject({ kind: 'repeat', leads: 0 });
    });

    test('where a record ends is told by what was heard in order, not by single posts that were brought', async () => {
      await store().monitor(ALPHA, true, NOON);
      await store().hear(post({ messageId: 100, origin: 'preview' }));
      await store().hear(post({ messageId: 180, origin: 'forward' }));
      expect(await store().monitoredChannels()).toMatchObject([{ lastMessageId: 100 }]);
    });

    test('a post that was edited before it was first seen says so', async () => {
      const { callId } = await called(store(), simpleRules, { origin: 'preview', edited: true });
      const view = await store().call(callId);
      expect(view).toMatchObject({ editedBefore: true });
      expect(view).not.toHaveProperty('edits');
    });

    test('history is heard many posts at a time, and its calls wait for prices of their time', async () => {
      const old = (messageId: number): HeardPost =>
        post({ messageId, origin: 'import', past: true, postedAt: after(NOON, -30 * DAY), seenAt: NOON });
      const heard = await store().hearAll([old(1), old(2), old(1)]);
      expect(heard.map(({ kind }) => kind)).toEqual(['new', 'new', 'repeat']);
      expect(await store().dueLeads(after(NOON, DAY), 10)).toEqual([]);
      const [standing] = await store().standings({});
      expect(standing).toMatchObject({ heard: 2, priced: 0, unpriced: 0 });
    });
  });

  describe('what became of a post', () => {
    test('engagement of the first hour stays, later counts stand beside it', async () => {
      const { callId } = await called(store(), simpleRules);
      const place = { chatId: ALPHA.chatId, messageId: 1 };
      await store().engage(place, { reactions: 100 }, after(NOON, 20 * MINUTE));
      await store().engage(place, { views: 900 }, after(NOON, 40 * MINUTE));
      expect(await store().call(callId)).toMatchObject({ engagement: { hdrb: 20 } });
      await store().engage(place, { reactions: 400 }, after(NOON, 2 * HOUR));
      const view = await store().call(callId);
      expect(view?.engagement).toEqual({ hdrb: 20 });
    });

    test('engagement that was first seen late says nothing about the first hour', async () => {
      const { callId } = await called(store(), simpleRules);
      await store().engage({ chatId: ALPHA.chatId, messageId: 1 }, { reactions: 400 }, after(NOON, 2 * HOUR));
      expect(await store().call(callId)).not.toHaveProperty('engagement');
      await store().engage({ chatId: BETA.chatId, messageId: 1 }, { reactions: 1 }, NOON);
    });

    test('from ten other posts on, engagement is compared with those of the channel', async () => {
      const { callId } = await called(store(), simpleRules, { engagement: { reactions: 35 } });
      for (let other = 2; other <= 11; other += 1) {
        expect((await store().call(callId))?.engagement?.percentile).toBeUndefined();
        const engagement = { reactions: 10 * (other - 1) };
        await store().hear(post({ messageId: other, engagement, detection: { intent: 'chatter' } }));
      }
      expect(await store().call(callId)).toMatchObject({
        engagement: { hdrb: 7, percentile: { share: 0.3, posts: 10 } },
      });
    });

    test('a deleted post is marked once; its call goes on', async () => {
      const { callId } = await called(store(), simpleRules);
      const at = after(NOON, HOUR);
      expect(await store().markDeleted(ALPHA.chatId, [1, 99], at)).toBe(1);
      expect(await store().markDeleted(ALPHA.chatId, [1], after(NOON, DAY))).toBe(0);
      const view = await store().call(callId);
      expect(view).toMatchObject({ deletedAt: at, call: { status: 'open' } });
      expect(await store().channelRecord(view!.channel.id, 5)).toMatchObject({ deletedPosts: 1 });
    });
  });

  describe('a ticker', () => {
    const ticker = (more: Parameters<typeof post>[0] = {}): HeardPost =>
      post({
        detection: { candidates: [BONK], symbols: ['BONK'] },
        asker: { chatId: ASKER, messageId: 5 },
        ...more,
      });

    async function leaveOpen(): Promise<number> {
      await store().hear(ticker());
      const [lead] = await store().dueLeads(after(NOON, MINUTE), 10);
      const counts = await store().begin(
        [{ lead: lead!, choices: CHOICES }],
        simpleRules,
        after(NOON, MINUTE),
      );
      expect(counts).toMatchObject({ unresolved: 1, calls: [] });
      return lead!.id;
    }

    test('that several tokens share opens nothing; who asked is offered the choice', async () => {
      const leadId = await leaveOpen();
      const notices = await store().dueNotices(after(NOON, HOUR), 10);
      expect(notices.map(({ notice }) => notice)).toEqual([
        { kind: 'choose', leadId, symbol: '$BONK', choices: CHOICES },
      ]);
      expect(await store().dueLeads(after(NOON, DAY), 10)).toEqual([]);
      const [channel] = await store().channels();
      expect(await store().channelRecord(channel!.channel.id, 5)).toMatchObject({ unresolved: 1 });
      expect(channel?.standing).toMatchObject({ heard: 0 });
    });

    test('waits again as the token that was chosen, and its call keeps the time of the post', async () => {
      const leadId = await leaveOpen();
      const now = after(NOON, 2 * MINUTE);
      expect(await store().choose({ leadId, index: 1, chatId: ASKER, postedAfter }, now)).toEqual(CHOICES[1]);
      expect(await store().choose({ leadId, index: 0, chatId: ASKER, postedAfter }, now)).toBeUndefined();
      const { calls } = await beginAll(store(), simpleRules, { now });
      const view = await store().call(calls[0]!);
      expect(view).toMatchObject({
        token: { ref: SALT },
        call: { postedAt: NOON, context: { evidence: ['ticker:cashtag', 'chosen'] } },
      });
      // The same post once more adds nothing.
      expect(await store().hear(ticker({ messageId: 1 }))).toMatchObject({ kind: 'repeat', leads: 0 });
    });

    test('is chosen by nobody but who asked, and only from what was offered', async () => {
      const leadId = await leaveOpen();
      expect(
        await store().choose({ leadId, index: 0, chatId: 43 as ChatId, postedAfter }, NOON),
      ).toBeUndefined();
      expect(await store().choose({ leadId, index: 2, chatId: ASKER, postedAfter }, NOON)).toBeUndefined();
      const late = { leadId, index: 0, chatId: ASKER, postedAfter: NOON };
      expect(await store().choose(late, NOON)).toBeUndefined();
      expect(
        await store().choose({ leadId: leadId + 1, index: 0, chatId: ASKER, postedAfter }, NOON),
      ).toBeUndefined();
    });

    test('of the past is looked up when somebody asks about its post', async () => {
      const old = ticker({ origin: 'import', past: true });
      const { asker: _, ...unasked } = old;
      expect(await store().hear(unasked)).toMatchObject({
        leads: 0,
        offers: [{ symbol: 'BONK', choices: [] }],
      });
      expect(await store().hear(ticker({ origin: 'forward' }))).toMatchObject({ leads: 1, offers: [] });
    });

    test('that no token has opens nothing, and who asked is told', async () => {
      await store().hear(ticker());
      const [lead] = await store().dueLeads(after(NOON, MINUTE), 10);
      await store().begin([{ lead: lead!, unresolved: true }], simpleRules, after(NOON, MINUTE));
      const [notice] = await store().dueNotices(after(NOON, HOUR), 10);
      expect(notice?.notice).toEqual({ kind: 'unresolved', symbol: '$BONK' });
    });
  });

  describe('claims', () => {
    async function claim(messageId: number, more: Partial<HeardPost>, claimedMultiple = 4): Promise<void> {
      const detection = { intent: 'update', candidates: [], claimedMultiple, symbols: [] } as const;
      const at = after(NOON, 3 * HOUR);
      const update = post({ messageId, postedAt: at, text: `${claimedMultiple}x!`, detection });
      await store().hear({ ...update, ...more, detection: { ...update.detection, ...more.detection } });
    }

    test('are held against the highest price seen, whether the update answers the call or names its symbol', async () => {
      const { callId } = await called(store(), simpleRules);
      await sweepCall(store(), callId, { price: 2, at: after(NOON, 2 * HOUR), rules: simpleRules });
      const view = await store().call(callId);
      await claim(2, { replyTo: 1 });
      await claim(3, {
        detection: {
          ...post().detection,
          intent: 'update',
          candidates: [],
          symbols: ['PEPPER'],
          claimedMultiple: 2,
        },
      });
      await claim(4, { replyTo: 99 });
      const measured = view!.call.running.wick.price;
      const record = await store().channelRecord(view!.channel.id, 5);
      expect(record?.claims).toEqual({
        count: 2,
        medianRatio: (4 / measured + 2 / measured) / 2,
        inflated: measured < 3.6 ? 1 : 0,
      });
      expect(record?.mentions).toBe(2);
    });

    test('of a symbol that two open calls share count for neither', async () => {
      await store().hear(post({ detection: { candidates: [candidate(PEPPER), candidate(SALT)] } }));
      const twins = {
        identify: ({ id }: { id: number }) => ({ ...quote(id === 1 ? PEPPER : SALT, 1), symbol: 'TWIN' }),
      };
      await beginAll(store(), simpleRules, twins);
      await claim(2, {
        detection: {
          ...post().detection,
          intent: 'update',
          candidates: [],
          symbols: ['TWIN'],
          claimedMultiple: 3,
        },
      });
      const [channel] = await store().channels();
      const record = await store().channelRecord(channel!.channel.id, 5);
      expect(record).toMatchObject({ mentions: 0 });
      expect(record).not.toHaveProperty('claims');
    });
  });

  test('the channels to hear are those that are monitored, with where their record ends; groups are not among them', async () => {
    const alpha = await store().monitor(ALPHA, true, NOON);
    const group = { ...BETA, chatId: -1_003_333_333_333 as ChatId };
    await store().meetChat({ id: group.chatId, kind: 'supergroup', title: group.title }, NOON);
    await store().monitor(group, true, NOON);
    await store().hear(post({ channel: BETA }));
    const known = { chatId: ALPHA.chatId, username: 'alpha_calls', title: ALPHA.title };
    expect(await store().monitoredChannels()).toEqual([{ ...known, preview: false }]);
    await store().setPreview(alpha.id, true);
    await store().hear(post({ messageId: 12 }));
    await store().hear(post({ messageId: 9 }));
    expect(await store().monitoredChannels()).toEqual([{ ...known, preview: true, lastMessageId: 12 }]);
    expect(await store().channelByChat(ALPHA.chatId)).toMatchObject({ preview: true });
    await store().monitor(ALPHA, false, NOON);
    expect(await store().monitoredChannels()).toEqual([]);
  });

  test('the bot knows when it was last at work', async () => {
    expect(await store().lastAwakeAt()).toBeUndefined();
    await store().awake(NOON);
    await store().awake(after(NOON, MINUTE));
    expect(await store().lastAwakeAt()).toBe(after(NOON, MINUTE));
  });
}
