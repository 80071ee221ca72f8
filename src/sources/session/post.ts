import type { Message } from '@mtcute/node';
import type { ChannelIdentity } from '../../model/call.ts';
import type { ChannelPost, Engagement, PostContent } from '../../model/post.ts';
import { type ChatId, type EpochMs, epochMs } from '../../model/units.ts';
import { messageContent } from './content.ts';

/** The messages of one post: one, or the parts of an album with the lowest number first. */
export type Parts = readonly [Message, ...Message[]];

/**
 * A channel's own post, out of its messages. Undefined for what is none: messages of groups and people, notices such as
 * "photo changed", and forwards, whose words are somebody else's.
 */
export function channelPost(parts: Parts): ChannelPost | undefined {
  const [first] = parts;
  const channel = channelOf(first);
  if (channel === undefined || first.isService || first.forward !== null) return undefined;
  const editedAt = editedAtOf(parts);
  const replied = first.replyToMessage;
  const engagement = engagementOf(parts);
  return {
    channel,
    messageId: first.id,
    postedAt: instant(first.date),
    content: contentOf(parts),
    ...(editedAt !== undefined && { edited: true, editedAt }),
    ...(replied?.origin === 'same_chat' && replied.id !== null && { replyTo: replied.id }),
    ...(Object.keys(engagement).length > 0 && { engagement }),
  };
}

/** The broadcast channel that a message stands in; undefined when it stands elsewhere. */
function channelOf(message: Message): ChannelIdentity | undefined {
  const { chat } = message;
  if (chat.type !== 'chat' || chat.chatType !== 'channel') return undefined;
  return {
    kind: 'channel',
    chatId: chat.id as ChatId,
    title: chat.title,
    ...(chat.username !== null && { username: chat.username }),
  };
}

function contentOf(parts: Parts): PostContent {
  const all = parts.map(messageContent);
  return {
    text: all
      .map((content) => content.text)
      .filter((text) => text !== '')
      .join('\n'),
    links: all.flatMap((content) => content.links),
    code: all.flatMap((content) => content.code),
  };
}

// Telegram dates a post as edited when its buttons or reactions change too, and hides the mark then.
function editedAtOf(parts: Parts): EpochMs | undefined {
  const dates = parts.flatMap(({ editDate, hideEditMark }) =>
    editDate === null || hideEditMark ? [] : [instant(editDate)],
  );
  return dates.length === 0 ? undefined : epochMs(Math.max(...dates));
}

// Each part of an album counts its own views of the same readers, but reactions are given to one part.
function engagementOf(parts: Parts): Engagement {
  const views = highest(parts.map((part) => part.views));
  const forwards = highest(parts.map((part) => part.forwards));
  const replies = highest(parts.map((part) => part.replies?.count ?? null));
  const reactions = parts
    .flatMap((part) => part.reactions?.reactions ?? [])
    .map((reaction) => reaction.count);
  return {
    ...(views !== undefined && { views }),
    ...(forwards !== undefined && { forwards }),
    ...(replies !== undefined && { replies }),
    ...(reactions.length > 0 && { reactions: reactions.reduce((sum, count) => sum + count, 0) }),
  };
}

function highest(counts: readonly (number | null)[]): number | undefined {
  const known = counts.filter((count) => count !== null);
  return known.length === 0 ? undefined : Math.max(...known);
}

function instant(date: Date): EpochMs {
  return epochMs(date.getTime());
}
