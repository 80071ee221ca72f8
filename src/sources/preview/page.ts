import type { Document, Element } from 'domhandler';
import type { ChannelIdentity } from '../../model/call.ts';
import type { ChannelPost } from '../../model/post.ts';
import type { EpochMs } from '../../model/units.ts';
import { parseCount } from './count.ts';
import { finder, textOf } from './dom.ts';
import { closedBy } from './closed.ts';
import { type Closed, PreviewFailure } from './failure.ts';
import { type PageMessage, readMessage, type Repost } from './message.ts';
import { parseHtml } from './parse.ts';
import { chatIdOf } from './peer.ts';

/** What stands there instead when a name has no page of posts. */
export interface ClosedPage {
  readonly kind: 'closed';
  readonly closed: Closed;
}

/** One page of a channel's posts, oldest first. */
export interface PreviewPage {
  readonly kind: 'page';
  /** Undefined on a page without posts: only they carry the channel's number. */
  readonly channel?: ChannelIdentity & { readonly username: string };
  readonly title: string;
  /** Rounded by Telegram to three figures; undefined when the page does not say. */
  readonly subscribers?: number;
  readonly posts: readonly ChannelPost[];
  readonly reposts: readonly Repost[];
  /** Messages on the page that are no posts: "pinned a photo" and the like. */
  readonly serviceMessages: number;
  /** Posts of the page that have not the form we know. */
  readonly unreadable: number;
  /** Numbers of all messages of the page, whatever they are; undefined without any. */
  readonly span?: { readonly oldestId: number; readonly newestId: number };
  /** Times of the oldest and the newest dated message; undefined without any. */
  readonly oldestPostedAt?: EpochMs;
  readonly newestPostedAt?: EpochMs;
  /** The page says that there are older posts. It does not always say so. */
  readonly claimsOlder: boolean;
}

const POSTS = finder('[data-post]');
const WRAPS = finder('.tgme_widget_message_wrap, .js-widget_message_wrap');
const NOTHING = finder('.tme_no_messages_found');
const HISTORY = finder('.tgme_channel_history, .js-message_history');
const OLDER = finder('.tme_messages_more[data-before], .js-messages_more[data-before]');
const TITLE = finder('.tgme_channel_info_header_title, .tgme_header_title');
const OG_TITLE = finder('meta[property="og:title"]');
const OWNER = finder('.tgme_widget_message_owner_name');
const COUNTERS = finder('.tgme_channel_info_counter');
const COUNTER_VALUE = finder('.counter_value');
const COUNTER_TYPE = finder('.counter_type');
const HEADER_COUNTER = finder('.tgme_header_counter');

/**
 * Reads what https://t.me/s/name or https://t.me/name answered. Each post is read by itself: one that is broken spoils no
 * other. Throws PreviewFailure `unreadable` when it is neither page, or when it shows posts and none of them can be read.
 */
export function parsePage(html: string): PreviewPage | ClosedPage {
  const document = treeOf(html);
  const elements = POSTS.all(document);
  if (elements.length === 0 && HISTORY.first(document) === undefined) {
    const closed = closedBy(document);
    if (closed === undefined) throw unknownForm('it holds neither posts nor a description');
    return { kind: 'closed', closed };
  }
  const channel = channelOf(document, elements);
  const read = channel === undefined ? [] : elements.map((element) => attempt(element, channel));
  const messages = read.filter((message) => message !== undefined);
  if (messages.length === 0 && claimsPosts(document, elements))
    throw unknownForm('none of its posts can be read');
  const subscribers = subscribersOf(document);
  return {
    kind: 'page',
    ...(channel !== undefined && { channel }),
    title: channel?.title ?? titleOf(document) ?? '',
    ...(subscribers !== undefined && { subscribers }),
    ...sorted(messages),
    unreadable: read.length - messages.length,
    claimsOlder: OLDER.first(document) !== undefined,
  };
}

function treeOf(html: string): Document {
  try {
    return parseHtml(html);
  } catch {
    throw unknownForm('it is no page of people');
  }
}

function attempt(element: Element, channel: ChannelIdentity & { username: string }): PageMessage | undefined {
  try {
    return readMessage(element, channel);
  } catch {
    return undefined;
  }
}

function sorted(messages: readonly PageMessage[]) {
  const posts = messages.flatMap((message) => (message.kind === 'own' ? [message.post] : []));
  const reposts = messages.flatMap((message) => (message.kind === 'repost' ? [message.repost] : []));
  const ids = messages.map(numberOf);
  const times = [...posts, ...reposts].map(({ postedAt }) => postedAt).sort((a, b) => a - b);
  const [oldestPostedAt, newestPostedAt] = [times[0], times.at(-1)];
  return {
    posts: posts.sort((a, b) => a.messageId - b.messageId),
    reposts,
    serviceMessages: messages.length - posts.length - reposts.length,
    ...(ids.length > 0 && { span: { oldestId: Math.min(...ids), newestId: Math.max(...ids) } }),
    ...(oldestPostedAt !== undefined && { oldestPostedAt }),
    ...(newestPostedAt !== undefined && { newestPostedAt }),
  };
}

function numberOf(message: PageMessage): number {
  if (message.kind === 'own') return message.post.messageId;
  return message.kind === 'repost' ? message.repost.messageId : message.messageId;
}

/** The first post that shows both numbers says whose page it is; every other must agree. */
function channelOf(
  document: Document,
  elements: readonly Element[],
): (ChannelIdentity & { username: string }) | undefined {
  for (const element of elements) {
    const chatId = chatIdOf(element);
    const username = /^(\w{4,32})\/\d/.exec(element.attribs['data-post'] ?? '')?.[1];
    if (chatId === undefined || username === undefined) continue;
    return { kind: 'channel', chatId, username, title: titleOf(document) ?? username };
  }
  return undefined;
}

function titleOf(document: Document): string | undefined {
  return (
    textOf(TITLE.first(document)) ??
    (OG_TITLE.first(document)?.attribs['content']?.trim() || undefined) ??
    textOf(OWNER.first(document))
  );
}

/** `705` `subscribers` among the counters, or `705 subscribers` in the header; `members` on pages from before 2021. */
function subscribersOf(document: Document): number | undefined {
  const counter = COUNTERS.all(document).find((one) =>
    /^(?:subscriber|member)s?$/i.test(textOf(COUNTER_TYPE.first(one)) ?? ''),
  );
  if (counter !== undefined) return parseCount(textOf(COUNTER_VALUE.first(counter)) ?? '');
  const header = /^(\S.*?)\s+(?:subscriber|member)s?$/i.exec(textOf(HEADER_COUNTER.first(document)) ?? '');
  return header === null ? undefined : parseCount(header[1] ?? '');
}

function claimsPosts(document: Document, elements: readonly Element[]): boolean {
  if (elements.length > 0 || OLDER.first(document) !== undefined) return true;
  const notice = NOTHING.first(document) === undefined ? 0 : 1;
  return WRAPS.all(document).length > notice;
}

function unknownForm(why: string): PreviewFailure {
  return new PreviewFailure(
    'unreadable',
    `Telegram's public page no longer has the form that CalledIt knows: ${why}.`,
  );
}
