import type { ChannelPost, Engagement } from '../../model/post.ts';
import { type EpochMs, epochMs, SECOND } from '../../model/units.ts';
import { postNumber, type WordlessParts, withPart } from './album.ts';
import { type Place, speakerOf } from './chat.ts';
import { hasButtons, wordsOf } from './content.ts';

/** Why a message is not put on record. */
export type MessageSkip = 'service' | 'forwarded' | 'wordless' | 'bot' | 'nobody' | 'unreadable';

/** A message read: a post, or why it is none. `localTime`: its time is the exporting machine's, without a zone. */
export type ReadMessage =
  | { readonly kind: 'post'; readonly post: ChannelPost; readonly localTime: boolean }
  | { readonly kind: 'skipped'; readonly reason: MessageSkip };

/** What is learnt of a chat while its messages are read. */
export interface ChatMemory {
  /** Members that have sent buttons, which only bots can. */
  readonly bots: Set<number>;
  /** Of an album perhaps, whose words are still to come. */
  wordless: WordlessParts | undefined;
}

/** August 2013: there was no Telegram before. */
const FIRST_AT = Date.UTC(2013, 7, 1);
const HIGHEST_MESSAGE_ID = 2 ** 31 - 1;
/** What is added to the numbers of messages from before a group became a supergroup. */
const MIGRATED_SHIFT = -1_000_000_000;
/** Telegram allows 32,768 characters; a character takes up to two units. */
const LONGEST_TEXT = 65_536;
const HIGHEST_COUNT = 2 ** 31 - 1;
const LONE_SURROGATES = /\p{Cs}/gu;

type Fields = Readonly<Record<string, unknown>>;

/** Reads one message of a place. Nothing in it is believed: whatever is absurd makes it unreadable. `latest` bounds its time. */
export function readMessage(raw: unknown, place: Place, memory: ChatMemory, latest: EpochMs): ReadMessage {
  const { wordless } = memory;
  memory.wordless = undefined;
  if (typeof raw !== 'object' || raw === null) return skipped('unreadable');
  const message = raw as Fields;
  if (message['type'] === 'service') return skipped('service');
  const messageId = messageNumber(message['id']);
  const posted = timeOf(message['date_unixtime'], message['date'], latest);
  if (message['type'] !== 'message' || messageId === undefined || posted === undefined)
    return skipped('unreadable');
  // The name of a deleted account is null, and the forward is one all the same.
  if ('forwarded_from' in message || 'forwarded_from_id' in message) return skipped('forwarded');
  const speaker = speakerOf(place, message['from_id'], message['from']);
  if (speaker === undefined) return skipped('nobody');
  if (speaker.memberId !== undefined && isBot(message, speaker.memberId, memory)) return skipped('bot');
  const content = wordsOf(message);
  if (content.text.length > LONGEST_TEXT) return skipped('unreadable');
  if (content.text.trim() === '' && content.links?.length === 0 && content.code?.length === 0) {
    memory.wordless = withPart(wordless, message, messageId);
    return skipped('wordless');
  }
  const post: ChannelPost = {
    channel: speaker,
    messageId: postNumber(wordless, message, messageId),
    postedAt: posted.at,
    content: { ...content, text: content.text.replace(LONE_SURROGATES, '\uFFFD') },
    ...editOf(message, latest),
    ...replyOf(message),
    ...engagementOf(message['reactions']),
  };
  return { kind: 'post', post, localTime: posted.local };
}

function skipped(reason: MessageSkip): ReadMessage {
  return { kind: 'skipped', reason };
}

/** Members of a group are people, bots among them are never judged; `via_bot` are a person's words all the same. */
function isBot(message: Fields, memberId: number, { bots }: ChatMemory): boolean {
  if (message['via_bot'] === undefined && hasButtons(message)) bots.add(memberId);
  return bots.has(memberId);
}

/** Telegram's number of the message; negative for those from before a group became a supergroup, as the store has them. */
function messageNumber(id: unknown): number | undefined {
  if (typeof id !== 'number' || !Number.isInteger(id)) return undefined;
  if (id > 0) return id <= HIGHEST_MESSAGE_ID ? id : undefined;
  const old = id - MIGRATED_SHIFT;
  return old > 0 && old < -MIGRATED_SHIFT ? -old : undefined;
}

/** Seconds since 1970 as a string; older exports give only the local time of the machine that wrote them. */
function timeOf(
  seconds: unknown,
  local: unknown,
  latest: EpochMs,
): { readonly at: EpochMs; readonly local: boolean } | undefined {
  const exact = typeof seconds === 'string' && /^\d{9,11}$/.test(seconds) ? Number(seconds) : seconds;
  const isExact = typeof exact === 'number';
  const ms = isExact ? exact * SECOND : localMs(local);
  if (!(ms >= FIRST_AT && ms <= latest)) return undefined;
  return { at: epochMs(ms), local: !isExact };
}

function localMs(written: unknown): number {
  if (typeof written !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d$/.test(written)) return Number.NaN;
  return Date.parse(written);
}

function editOf(message: Fields, latest: EpochMs): Pick<ChannelPost, 'edited' | 'editedAt'> {
  const at = timeOf(message['edited_unixtime'], message['edited'], latest)?.at;
  return at === undefined ? {} : { edited: true, editedAt: at };
}

/** An answer to a message of another chat is none to one of this. */
function replyOf(message: Fields): Pick<ChannelPost, 'replyTo'> {
  if ('reply_to_peer_id' in message) return {};
  const replyTo = messageNumber(message['reply_to_message_id']);
  return replyTo === undefined ? {} : { replyTo };
}

/** Exports know reactions alone, and leave them out where there are none and where the program was too old for them. */
function engagementOf(written: unknown): { readonly engagement?: Engagement } {
  if (!Array.isArray(written)) return {};
  let reactions = 0;
  for (const reaction of written as readonly unknown[]) {
    const count = typeof reaction === 'object' && reaction !== null && 'count' in reaction && reaction.count;
    if (typeof count === 'number' && Number.isInteger(count) && count > 0) reactions += count;
  }
  return reactions === 0 ? {} : { engagement: { reactions: Math.min(reactions, HIGHEST_COUNT) } };
}
