import { abbreviated, postHtml } from './post-html.ts';
import type { ShownChannel, ShownPost } from './shown.ts';
import { attribute, escaped } from './words.ts';

const PAGE_LENGTH = 20;

/** Which part of a channel is asked for: the newest posts, those before a number, or those after one. */
export interface Part {
  readonly before?: number;
  readonly after?: number;
}

/** A page of a channel's posts, at most 20 of them, oldest first. */
export function pageHtml(channel: ShownChannel, part: Part, now: number): string {
  const sorted = [...channel.posts].sort((a, b) => a.messageId - b.messageId);
  const shown = partOf(sorted, part);
  const { username, title, subscribers } = channel;
  const count = abbreviated(subscribers);
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>${escaped(title)} – Telegram</title>
<meta property="og:title" content="${attribute(title)}"><meta property="og:site_name" content="Telegram"></head>
<body class="widget_frame_base tgme_webpreview emoji_image tme_mode">
<header class="tgme_header search_collapsed"><div class="tgme_container">
<div class="tgme_header_right_column"><section class="tgme_right_column"><div class="tgme_channel_info">
  <div class="tgme_channel_info_header"><div class="tgme_channel_info_header_title_wrap"><div class="tgme_channel_info_header_title"><span dir="auto">${escaped(title)}</span></div></div>
  <div class="tgme_channel_info_header_username"><a href="https://t.me/${username}">@${username}</a></div></div>
  <div class="tgme_channel_info_counters"><div class="tgme_channel_info_counter"><span class="counter_value">${count}</span> <span class="counter_type">subscribers</span></div><div class="tgme_channel_info_counter"><span class="counter_value">12</span> <span class="counter_type">photos</span></div></div>
</div></section></div>
<div class="tgme_header_info"><a class="tgme_header_link" href="https://t.me/${username}"><div class="tgme_header_counter">${count} subscribers</div></a></div>
</div></header>
<main class="tgme_main" data-url="/${username}"><div class="tgme_container"><section class="tgme_channel_history js-message_history">
${olderHtml(username, sorted, shown)}${shown.length === 0 ? NOTHING : shown.map((post) => postHtml(channel, post, now)).join('')}
</section></div></main></body></html>`;
}

const NOTHING =
  '<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message_centered"><div class="tme_no_messages_found">No posts found</div></div></div>';

function partOf(sorted: readonly ShownPost[], { before, after }: Part): readonly ShownPost[] {
  if (after !== undefined) return sorted.filter(({ messageId }) => messageId > after).slice(0, PAGE_LENGTH);
  const older = before === undefined ? sorted : sorted.filter(({ messageId }) => messageId < before);
  return older.slice(-PAGE_LENGTH);
}

function olderHtml(username: string, sorted: readonly ShownPost[], shown: readonly ShownPost[]): string {
  const [oldest] = shown;
  if (oldest === undefined || oldest === sorted[0]) return '';
  const { messageId } = oldest;
  return `<div class="tgme_widget_message_centered js-messages_more_wrap"><a href="/s/${username}?before=${messageId}" class="tme_messages_more js-messages_more" data-before="${messageId}"></a></div>`;
}

/** The page that says what a name is, or that nobody is known by it. */
export function aboutHtml(name: string, channel: ShownChannel | undefined): string {
  const body =
    channel === undefined
      ? `<div class="tgme_page_description">If you have <strong>Telegram</strong>, you can contact <a class="tgme_username_link" href="tg://resolve?domain=${name}">@${name}</a> right away.</div>`
      : `<div class="tgme_page_title"><span dir="auto">${escaped(channel.title)}</span></div><div class="tgme_page_extra">${extraOf(channel)}</div>`;
  return `<!DOCTYPE html><html><head><meta charset="utf-8"><title>Telegram: Contact @${name}</title></head><body><div class="tgme_page_wrap"><div class="tgme_page">${body}</div></div></body></html>`;
}

function extraOf({ kind, subscribers }: ShownChannel): string {
  return kind === 'channel' ? `${subscribers} subscribers` : `${subscribers} members, 3 online`;
}

/** A page of the same posts in a layout of another year, without any class that was ever known. */
export function strangeHtml(channel: ShownChannel): string {
  const posts = channel.posts.map(
    ({ text }) => `<article class="feed-card"><p>${escaped(text)}</p></article>`,
  );
  return `<!DOCTYPE html><html><body><main class="feed">${posts.join('')}</main></body></html>`;
}

/** The known page with posts that have lost their numbers and times. */
export function hollowHtml(channel: ShownChannel, part: Part, now: number): string {
  return pageHtml(channel, part, now)
    .replaceAll('data-post=', 'data-message=')
    .replaceAll('datetime=', 'data-at=');
}
