import { type Element, isTag } from 'domhandler';
import type { ChannelIdentity } from '../../model/call.ts';
import type { ChannelPost, PostContent } from '../../model/post.ts';
import { type EpochMs, epochMs } from '../../model/units.ts';
import { finder, ownText, textOf } from './dom.ts';
import { engagementOf } from './engagement.ts';
import { chatIdOf } from './peer.ts';
import { readText } from './text.ts';

/** A post that a channel took over from somebody else: not its own words, and not its call. */
export interface Repost {
  readonly messageId: number;
  /** When it was taken over. */
  readonly postedAt: EpochMs;
  /** Whose words they are; the link only where the source is public. */
  readonly from: { readonly name: string; readonly link?: string };
}

/** One message of a page. */
export type PageMessage =
  | { readonly kind: 'own'; readonly post: ChannelPost }
  | { readonly kind: 'repost'; readonly repost: Repost }
  /** "Channel created", "pinned a photo" and the like. */
  | { readonly kind: 'service'; readonly messageId: number };

const WORDS = finder('.js-message_text, .tgme_widget_message_text');
const BUTTONS = finder('.tgme_widget_message_inline_button[href]');
const DATE = finder('.tgme_widget_message_date time[datetime]');
const ANY_DATE = finder('.tgme_widget_message_info time[datetime], time.time[datetime]');
const META = finder('.tgme_widget_message_meta');
const REPLY = finder('a.tgme_widget_message_reply[href]');
const FORWARD = finder('.tgme_widget_message_forwarded_from');
const FORWARD_NAME = finder('.tgme_widget_message_forwarded_from_name');
const PARTS = finder('.tgme_widget_message_grouped_wrap a[href], .tgme_widget_message_grouped a[href]');
/** An album has at most ten parts, with numbers in a row. */
const LONGEST_ALBUM = 10;

/**
 * Reads one message of a channel's page. Throws an Error with what is missing when it has not the form of one, or is not
 * one of `channel`: the others of the page are not affected.
 */
export function readMessage(element: Element, channel: ChannelIdentity & { username: string }): PageMessage {
  const place = placeOf(element);
  const chatId = chatIdOf(element);
  if (!sameName(place.name, channel.username) || (chatId !== undefined && chatId !== channel.chatId))
    throw new Error('the post belongs to another channel');
  if (hasClass(element, 'service_message')) return { kind: 'service', messageId: place.messageId };
  const messageId = firstPart(element, place);
  const postedAt = timeOf(element);
  const forward = FORWARD.first(element);
  if (forward !== undefined)
    return { kind: 'repost', repost: { messageId, postedAt, from: sourceOf(forward) } };
  const reply = replyOf(element, channel.username);
  const engagement = engagementOf(element);
  return {
    kind: 'own',
    post: {
      channel,
      messageId,
      postedAt,
      content: contentOf(element, place),
      ...(isEdited(element) && { edited: true }),
      ...(reply !== undefined && { replyTo: reply }),
      ...(engagement !== undefined && { engagement }),
    },
  };
}

/** The channel's name and the number of a message on a page, from `data-post="name/1148"`. Throws when it has none. */
function placeOf(element: Element): { readonly name: string; readonly messageId: number } {
  const match = /^(\w{4,32})\/(\d{1,10})$/.exec(element.attribs['data-post'] ?? '');
  if (match === null) throw new Error('the post has no number');
  const [, name = '', number = ''] = match;
  return { name, messageId: Number(number) };
}

function sameName(a: string, b: string): boolean {
  return a.toLowerCase() === b.toLowerCase();
}

function hasClass(element: Element, name: string): boolean {
  return (element.attribs['class'] ?? '').split(/\s+/).includes(name);
}

/** Telegram shows an album as one post; whichever part it is shown under, the first one names it. */
function firstPart(element: Element, { name, messageId }: ReturnType<typeof placeOf>): number {
  const parts = PARTS.all(element)
    .map((part) => linkedPost(part.attribs['href'], name))
    .filter((part) => part !== undefined)
    .filter((part) => Math.abs(part - messageId) < LONGEST_ALBUM);
  return Math.min(messageId, ...parts);
}

/** The number of the post of channel `name` that a t.me link leads to. */
function linkedPost(href: string | undefined, name: string): number | undefined {
  const match = /^https?:\/\/(?:t|telegram)\.me\/(?:s\/)?(\w{4,32})\/(\d{1,10})(?:[?#].*)?$/i.exec(
    href ?? '',
  );
  return match !== null && sameName(match[1] ?? '', name) ? Number(match[2]) : undefined;
}

/** Length of a video, too, is a `<time>`; only a date has a `datetime`. */
function timeOf(element: Element): EpochMs {
  const time = DATE.first(element) ?? ANY_DATE.all(element).at(-1);
  const at = Date.parse(time?.attribs['datetime'] ?? '');
  if (!Number.isFinite(at) || at < 0) throw new Error('the post has no time');
  return epochMs(at);
}

function sourceOf(forward: Element): Repost['from'] {
  const source = FORWARD_NAME.first(forward);
  const name = textOf(source) ?? 'a hidden source';
  const link = source?.attribs['href'];
  return link === undefined ? { name } : { name, link };
}

/** A reply to a post of another channel is none here. */
function replyOf(element: Element, name: string): number | undefined {
  return linkedPost(REPLY.first(element)?.attribs['href'], name);
}

function contentOf(element: Element, { name, messageId }: ReturnType<typeof placeOf>): PostContent {
  // The quoted beginning of the post that is answered wears the same class, and comes first.
  const body = WORDS.all(element).find((words) => !within(words, 'tgme_widget_message_reply', element));
  const { text, links, code } = body === undefined ? { text: '', links: [], code: [] } : readText(body);
  const buttons = BUTTONS.all(element)
    .map((button) => button.attribs['href'] ?? '')
    // Buttons that act inside Telegram lead back to the post itself.
    .filter((href) => /^(?:https?|tg|ton):\/\//i.test(href) && linkedPost(href, name) !== messageId);
  return { text, links: [...links, ...buttons], code };
}

function within(element: Element, className: string, top: Element): boolean {
  for (let above = element.parent; above !== null && above !== top; above = above.parent)
    if (isTag(above) && hasClass(above, className)) return true;
  return false;
}

/** The word stands bare beside the time; a signature of that word stands in an element of its own. */
function isEdited(element: Element): boolean {
  const meta = META.first(element);
  return meta !== undefined && /\bedited\b/i.test(ownText(meta));
}
