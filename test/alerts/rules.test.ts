import { describe, expect, test } from 'vitest';
import {
  announceChoices,
  announceUnpriced,
  announceUnresolved,
  announceWaiting,
} from '../../src/alerts/answers.ts';
import { announce, labelOf, postLink } from '../../src/alerts/rules.ts';
import type { Channel, Lead } from '../../src/model/call.ts';
import type { CallEvent } from '../../src/model/event.ts';
import { type ChatSettings, DEFAULT_CHAT_SETTINGS, type Listener } from '../../src/model/notice.ts';
import { after, type CallId, type ChannelId, type ChatId, DAY, HOUR } from '../../src/model/units.ts';
import { NOON } from '../fakes/clock.ts';
import { ALPHA, callOf, LANTERN, reputationOf, viewOf } from '../fakes/views.ts';

const WEEK = 7 * DAY;

function listener(
  chatId: number,
  settings: Partial<ChatSettings> = {},
  more: Partial<Listener> = {},
): Listener {
  return {
    chatId: chatId as ChatId,
    settings: { ...DEFAULT_CHAT_SETTINGS, ...settings },
    asked: false,
    ...more,
  };
}

const ath: CallEvent = { kind: 'ath-reached', view: viewOf(), multiple: 2.1, at: after(NOON, HOUR), rung: 2 };

const lead: Lead = {
  id: 5,
  postId: 3,
  channelId: 1 as ChannelId,
  messageId: 42,
  postedAt: NOON,
  seenAt: NOON,
  candidate: { kind: 'token', address: 'abc', exactCase: true, evidence: ['text'] },
  origin: 'forward',
  confidence: 0.9,
  tries: 20,
};
const ticker: Lead = {
  ...lead,
  candidate: { kind: 'ticker', symbol: 'LNTRN', evidence: ['ticker'] },
};

describe('alert rules', () => {
  test('an ATH is announced to every chat that wants it, as loud as that chat wants it', () => {
    const envelopes = announce(
      ath,
      [listener(1), listener(2, { ath: 'silent' }), listener(3, { ath: 'off' })],
      WEEK,
      NOON,
    );
    expect(envelopes.map(({ chatId, silent }) => [chatId, silent])).toEqual([
      [1, false],
      [2, true],
    ]);
  });

  test('a chat hears nothing below its own minimum multiple', () => {
    expect(announce(ath, [listener(1, { minMultiple: 3 })], WEEK, NOON)).toEqual([]);
  });

  test('a muted chat hears nothing until the mute ends', () => {
    const muted = listener(1, { mutedUntil: after(NOON, HOUR) });
    expect(announce(ath, [muted], WEEK, NOON)).toEqual([]);
    expect(announce(ath, [muted], WEEK, after(NOON, HOUR))).toHaveLength(1);
  });

  test('the person who forwarded a post is answered even in a muted chat', () => {
    const asker = listener(1, { started: 'off', mutedUntil: after(NOON, HOUR) }, { asked: true, replyTo: 9 });
    const [envelope] = announce({ kind: 'call-started', view: viewOf() }, [asker], WEEK, NOON);
    expect(envelope).toMatchObject({
      replyTo: 9,
      silent: false,
      notice: { kind: 'call-started', lateEntry: false },
    });
  });

  test('the key of an ATH alert is one per rung, call and chat', () => {
    const keys = [ath, { ...ath, multiple: 2.4 }, { ...ath, rung: 3, multiple: 3.2 }].flatMap((event) =>
      announce(event, [listener(1)], WEEK, NOON).map((envelope) => envelope.dedupKey),
    );
    expect(new Set(keys).size).toBe(2);
  });

  test('more than +100 % is exceptional, +100 % is not', () => {
    const exceptional = (multiple: number) =>
      announce({ ...ath, multiple }, [listener(1)], WEEK, NOON).map(
        ({ notice }) => notice.kind === 'ath' && notice.exceptional,
      );
    expect(exceptional(2)).toEqual([false]);
    expect(exceptional(2.01)).toEqual([true]);
  });

  test('a changed grade names both grades and what the score rests on', () => {
    const event: CallEvent = {
      kind: 'reputation-changed',
      channel: ALPHA,
      from: 'limited',
      reputation: reputationOf(1, 40, 60),
      callId: callOf().id,
      warmUp: { warmingUp: true },
    };
    const [envelope] = announce(event, [listener(1)], WEEK, NOON);
    expect(envelope?.notice).toMatchObject({
      kind: 'reputation',
      from: 'limited',
      to: 'average',
      completed: 12,
      warmUp: { warmingUp: true },
    });
  });

  test('a new call is told with its forecast and what that rests on', () => {
    const { context } = callOf();
    const restsOn = { channel: 3, all: 40 };
    const [known, unknown] = [{ ...context, restsOn }, context].map((of) => {
      const view = viewOf({ call: callOf({ context: of }) });
      const [envelope] = announce(
        { kind: 'call-started', view },
        [listener(1, { started: 'on' })],
        WEEK,
        NOON,
      );
      return envelope?.notice;
    });
    expect(known).toMatchObject({ predictedSuccess: 0.2, restsOn });
    expect(unknown).not.toHaveProperty('restsOn');
  });

  test('who asked about an address without a price is told so at once, and again when it is given up', () => {
    const [waiting] = announceWaiting(lead, [{ chatId: 1 as ChatId, messageId: 9 }], 6 * HOUR);
    expect(waiting).toMatchObject({
      replyTo: 9,
      silent: true,
      notice: { kind: 'waiting', triesForMs: 6 * HOUR },
    });
    const [envelope] = announceUnpriced(lead, [{ chatId: 1 as ChatId, messageId: 9 }], after(NOON, 6 * HOUR));
    expect(envelope).toMatchObject({
      replyTo: 9,
      notice: { kind: 'unpriced', address: 'abc', triedForMs: 6 * HOUR },
    });
  });
});

describe('a ticker', () => {
  const askers = [
    { chatId: 1 as ChatId, messageId: 9 },
    { chatId: 1 as ChatId, messageId: 11 },
    { chatId: 2 as ChatId },
  ];
  const choices = [{ token: LANTERN.ref, symbol: 'LNTRN', liquidityUsd: 5_000 }];

  test('that several tokens share becomes a question to everybody who asked, as a reply to each message', () => {
    const envelopes = announceChoices(ticker, choices, askers);
    expect(envelopes.map(({ chatId, replyTo, silent }) => [chatId, replyTo, silent])).toEqual([
      [1, 9, false],
      [1, 11, false],
      [2, undefined, false],
    ]);
    expect(new Set(envelopes.map(({ dedupKey }) => dedupKey)).size).toBe(3);
    expect(envelopes[0]?.notice).toEqual({ kind: 'choose', leadId: 5, symbol: 'LNTRN', choices });
  });

  test('that no token has is said so, once for each message', () => {
    const envelopes = announceUnresolved(ticker, askers);
    expect(envelopes.map(({ notice }) => notice)).toEqual(
      askers.map(() => ({ kind: 'unresolved', symbol: 'LNTRN' })),
    );
    const keys = [...envelopes, ...announceChoices(ticker, choices, askers)].map(({ dedupKey }) => dedupKey);
    expect(new Set(keys).size).toBe(6);
  });

  test('is named where no price is found', () => {
    const [asker] = askers;
    expect(announceWaiting(ticker, [asker!], HOUR)[0]?.notice).toMatchObject({ address: '$LNTRN' });
    expect(announceUnpriced(ticker, [asker!], NOON)[0]?.notice).toMatchObject({ address: '$LNTRN' });
  });
});

describe('calls that a bot made in a group', () => {
  const group = -1_001 as ChatId;
  const robot: Channel = { ...ALPHA, kind: 'member', memberId: 5, chatId: group, username: 'rickbot' };
  const keysIn = (chat: ChatId, channel: Channel, more: Partial<Listener> = {}) =>
    Array.from({ length: 40 }, (_, index) => {
      const call = callOf({ id: (index + 1) as CallId });
      const event: CallEvent = { kind: 'call-started', view: viewOf({ call, channel }) };
      return announce(event, [listener(chat, { started: 'on' }, more)], WEEK, NOON)[0]?.dedupKey;
    });
  const told = (...args: Parameters<typeof keysIn>) => new Set(keysIn(...args)).size;

  test('are told there six times an hour at most, and elsewhere each', () => {
    expect(told(group, robot)).toBe(6);
    expect(told(-1_002 as ChatId, robot)).toBe(40);
    expect(told(group, { ...robot, username: 'rick' })).toBe(40);
    expect(told(group, robot, { asked: true })).toBe(40);
  });
});

describe('links to posts', () => {
  test('a public channel links by name, a private one by its bare id', () => {
    const { username: _, ...hidden } = ALPHA;
    expect(postLink(viewOf())).toBe('https://t.me/alphaharbour/42');
    expect(postLink(viewOf({ channel: hidden }))).toBe('https://t.me/c/1234567890/42');
  });

  test('what was pasted, and what happened in a basic group, has no link', () => {
    const { username: _, ...hidden } = ALPHA;
    const pasted = callOf();
    expect(
      postLink(viewOf({ call: { ...pasted, context: { ...pasted.context, origin: 'pasted' } } })),
    ).toBeUndefined();
    expect(postLink(viewOf({ channel: { ...hidden, chatId: -4321 as ChatId } }))).toBeUndefined();
    expect(labelOf(viewOf({ channel: { ...hidden, chatId: -4321 as ChatId } }))).not.toHaveProperty(
      'postLink',
    );
  });
});

describe('the link to a post', () => {
  const member: Channel = { ...ALPHA, kind: 'member', memberId: 5, username: 'ivo_trades' };

  test('of a member leads into the group, never to the person of that name', () => {
    expect(postLink(viewOf({ channel: member }))).toBe('https://t.me/c/1234567890/42');
    const { username: _, ...basic } = { ...member, chatId: -4_242 as ChatId };
    expect(postLink(viewOf({ channel: basic }))).toBeUndefined();
  });

  test('is missing where the number of the message was lost when the group became a supergroup', () => {
    expect(postLink(viewOf({ messageId: -42 }))).toBeUndefined();
    expect(postLink(viewOf({ channel: member, messageId: -42 }))).toBeUndefined();
  });
});
