import type { CallEvent, CallView } from '../model/event.ts';
import type { Listener } from '../model/notice.ts';
import { type ChannelId, HOUR } from '../model/units.ts';

/** Unique for good per event: the same fact is never announced twice to a chat. */
export function keyOf(event: CallEvent, listener: Listener): string {
  switch (event.kind) {
    case 'ath-reached':
      return `ath:${event.view.call.id}:${event.rung ?? event.multiple.toFixed(4)}`;
    case 'reputation-changed':
      return `${gradeKeysOf(event.channel.id)}${event.callId}`;
    case 'call-started':
      return isOfBotThere(event.view, listener) ? slotKey(event.view) : `call-started:${event.view.call.id}`;
    case 'call-mentioned':
    case 'loss-warning':
    case 'call-completed':
      return `${event.kind}:${event.view.call.id}`;
  }
}

/** What the keys of all that is told of a channel's grade begin with, and of nothing else. */
export function gradeKeysOf(channelId: ChannelId): string {
  return `reputation:${channelId}:`;
}

/** New calls that a group is told of in an hour when bots made them in that very group. */
const BOT_CALLS_PER_HOUR = 6;

/**
 * Did a bot make the call in the group that would be told of it? Our words could then be what it calls next. All but a
 * handful of bots have names that end in `bot`, and nobody else has: Telegram gives such names to bots only.
 */
function isOfBotThere({ channel }: CallView, { chatId, asked }: Listener): boolean {
  return (
    !asked && channel.kind === 'member' && channel.chatId === chatId && /bot$/i.test(channel.username ?? '')
  );
}

/** The key of one of a few places in the hour: a call whose place is taken is not told. */
function slotKey({ call }: CallView): string {
  return `bot-calls:${Math.floor(call.postedAt / HOUR)}:${call.id % BOT_CALLS_PER_HOUR}`;
}
