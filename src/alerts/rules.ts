import type { CallEvent, CallView } from '../model/event.ts';
import type { CallLabel, ChatSettings, Envelope, Listener, Loudness, Notice } from '../model/notice.ts';
import type { EpochMs } from '../model/units.ts';
import type { BeginRules } from '../ports.ts';
import { announceChoices, announceUnpriced, announceUnresolved, announceWaiting } from './answers.ts';
import { keyOf } from './dedup-key.ts';

/** Above this return a high is exceptional: +100 %. */
const EXCEPTIONAL_MULTIPLE = 2;

/**
 * https link to a post, or undefined when the place has none: private chats, basic groups, posts that came by the API or
 * by hand, and posts whose number was lost when their group became a supergroup (kept as a negative one).
 */
export function postLink(view: CallView): string | undefined {
  const { channel, call, messageId } = view;
  if (call.context.origin === 'pasted' || call.context.origin === 'api' || messageId <= 0) return undefined;
  // A member's name is that of the person, and the post is in the group.
  if (channel.kind === 'channel' && channel.username !== undefined)
    return `https://t.me/${channel.username}/${messageId}`;
  // Supergroups and channels carry the prefix -100; without it the id is the one that links use.
  const bare = /^-100(\d+)$/.exec(String(channel.chatId))?.[1];
  return bare === undefined ? undefined : `https://t.me/c/${bare}/${messageId}`;
}

/** The alert rules with the periods that their words name, milliseconds: how long a call is followed, and a price looked for. */
export function createAnnouncer(periods: {
  readonly trackingMs: number;
  readonly unpricedAfterMs: number;
}): Omit<BeginRules, 'begin'> {
  return {
    announce: (event, listeners, now) => announce(event, listeners, periods.trackingMs, now),
    announceWaiting: (lead, askers) => announceWaiting(lead, askers, periods.unpricedAfterMs),
    announceUnpriced,
    announceChoices,
    announceUnresolved,
  };
}

/** What messages call this call. */
export function labelOf(view: CallView): CallLabel {
  const { call, token, channel } = view;
  const link = postLink(view);
  return {
    callId: call.id,
    chain: token.ref.chain,
    address: token.ref.address,
    channelTitle: channel.title,
    postedAt: call.postedAt,
    ...(token.symbol === undefined ? {} : { symbol: token.symbol }),
    ...(token.name === undefined ? {} : { name: token.name }),
    ...(channel.username === undefined ? {} : { channelUsername: channel.username }),
    ...(link === undefined ? {} : { postLink: link }),
  };
}

/**
 * Who hears of an event, and what: one envelope per chat that wants it. A person who forwarded the very post gets the
 * answer to it however the chat is set; everything else obeys the chat's settings and its mute.
 */
export function announce(
  event: CallEvent,
  listeners: readonly Listener[],
  trackingMs: number,
  now: EpochMs,
): readonly Envelope[] {
  const notice = noticeOf(event, trackingMs);
  return listeners.flatMap((listener) => {
    const loudness = loudnessFor(event, listener, now);
    if (loudness === 'off') return [];
    return [
      {
        dedupKey: `${keyOf(event, listener)}:${listener.chatId}${event.kind === 'call-mentioned' ? `:${listener.replyTo ?? ''}` : ''}`,
        chatId: listener.chatId,
        notice,
        silent: loudness === 'silent',
        ...(listener.replyTo === undefined ? {} : { replyTo: listener.replyTo }),
      },
    ];
  });
}

function noticeOf(event: CallEvent, trackingMs: number): Notice {
  switch (event.kind) {
    case 'call-started':
      return started(event.view, trackingMs);
    case 'call-mentioned': {
      const { running, entry } = event.view.call;
      return {
        kind: 'call-mentioned',
        call: labelOf(event.view),
        multiple: running.last.price / entry.price,
        athMultiple: running.ath.price / entry.price,
      };
    }
    case 'ath-reached': {
      const { call, token } = event.view;
      return {
        kind: 'ath',
        call: labelOf(event.view),
        multiple: event.multiple,
        price: call.running.ath.price,
        sinceCallMs: event.at - call.postedAt,
        exceptional: event.multiple > EXCEPTIONAL_MULTIPLE,
        ...(event.rung === undefined ? {} : { rung: event.rung }),
        ...(token.lastDepthUsd === undefined ? {} : { liquidityUsd: token.lastDepthUsd }),
      };
    }
    case 'loss-warning':
      return {
        kind: 'loss',
        call: labelOf(event.view),
        roi: event.roi,
        rugged: event.rugged,
        sinceCallMs: event.view.call.running.last.at - event.view.call.postedAt,
      };
    case 'call-completed':
      return {
        kind: 'completed',
        call: labelOf(event.view),
        entryPrice: event.view.call.entry.price,
        outcome: event.outcome,
        ...(event.view.call.entry.depthUsd === undefined
          ? {}
          : { entryDepthUsd: event.view.call.entry.depthUsd }),
      };
    case 'reputation-changed':
      return {
        kind: 'reputation',
        channelTitle: event.channel.title,
        from: event.from,
        to: event.reputation.grade,
        score: event.reputation.score,
        completed: event.reputation.completed,
        warmUp: event.warmUp,
        ...(event.channel.username === undefined ? {} : { channelUsername: event.channel.username }),
      };
  }
}

function started(view: CallView, trackingMs: number): Notice {
  const { call } = view;
  const { entry, context } = call;
  return {
    kind: 'call-started',
    call: labelOf(view),
    entryPrice: entry.price,
    lagMs: entry.lagMs,
    lateEntry: entry.confidence === 'low',
    source: entry.source,
    tier: context.tier,
    predictedSuccess: context.predictedSuccess,
    trackedUntil: (call.postedAt + trackingMs) as EpochMs,
    ...(context.restsOn === undefined ? {} : { restsOn: context.restsOn }),
    ...(entry.marketCapUsd === undefined ? {} : { marketCapUsd: entry.marketCapUsd }),
    ...(entry.fdvUsd === undefined ? {} : { fdvUsd: entry.fdvUsd }),
    ...(entry.liquidityUsd === undefined ? {} : { liquidityUsd: entry.liquidityUsd }),
    ...(context.echoOf === undefined ? {} : { echo: context.echoOf }),
  };
}

function loudnessFor(event: CallEvent, listener: Listener, now: EpochMs): Loudness {
  const { settings } = listener;
  if (listener.asked && (event.kind === 'call-started' || event.kind === 'call-mentioned')) return 'on';
  if (settings.mutedUntil !== undefined && settings.mutedUntil > now) return 'off';
  if (event.kind === 'ath-reached' && event.multiple < settings.minMultiple) return 'off';
  return wanted(event, settings);
}

function wanted(event: CallEvent, settings: ChatSettings): Loudness {
  switch (event.kind) {
    case 'call-started':
      return settings.started;
    case 'call-mentioned':
      return 'off';
    case 'ath-reached':
      return settings.ath;
    case 'loss-warning':
      return settings.loss;
    case 'call-completed':
      return settings.completed;
    case 'reputation-changed':
      return settings.reputation;
  }
}
