import type { ShownChannel, ShownPost } from './shown.ts';
import { attribute, escaped, formatted } from './words.ts';

const CHANNELS_FROM = -1_000_000_000_000;

/** One message of a page, in the layout of 2026. `now` is the time of the request, in milliseconds. */
export function postHtml(channel: ShownChannel, post: ShownPost, now: number): string {
  const link = `https://t.me/${channel.username}/${post.messageId}`;
  const service = post.service === true ? ' service_message' : '';
  return `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message text_not_supported_wrap${service} js-widget_message" data-post="${channel.username}/${post.messageId}" data-view="${viewOf(channel, post, now)}">
  <div class="tgme_widget_message_user"><a href="https://t.me/${channel.username}"><i class="tgme_widget_message_user_photo"></i></a></div>
  <div class="tgme_widget_message_bubble">
    <div class="tgme_widget_message_author accent_color"><a class="tgme_widget_message_owner_name" href="https://t.me/${channel.username}"><span dir="auto">${escaped(channel.title)}</span></a></div>
${forwardHtml(post)}${replyHtml(channel, post)}
${albumHtml(channel, post)}${textHtml(post)}
${buttonsHtml(post)}${reactionsHtml(post)}<div class="tgme_widget_message_footer compact js-message_footer">
  <div class="tgme_widget_message_info short js-message_info">
    ${viewsHtml(post)}<span class="tgme_widget_message_meta">${signatureHtml(post)}<a class="tgme_widget_message_date" href="${link}"><time datetime="${timeOf(post)}" class="time">${timeOf(post).slice(11, 16)}</time></a></span>
  </div>
</div>
  </div>
</div></div>`;
}

/** Carries the channel's number, the post's, and the time of the request. Parts of an album have a `g` behind the number. */
function viewOf(channel: ShownChannel, post: ShownPost, now: number): string {
  const p = post.parts === undefined ? post.messageId : `${post.messageId}g`;
  const facts = { c: channel.chatId - CHANNELS_FROM, p, t: Math.floor(now / 1_000), h: '0' };
  return Buffer.from(JSON.stringify(facts)).toString('base64url');
}

function timeOf({ postedAt }: ShownPost): string {
  return new Date(postedAt).toISOString().replace('.000Z', '+00:00');
}

function forwardHtml({ forwardedFrom }: ShownPost): string {
  if (forwardedFrom === undefined) return '';
  const { name, link } = forwardedFrom;
  const words = `<span dir="auto">${escaped(name)}</span>`;
  const source =
    link === undefined
      ? `<span class="tgme_widget_message_forwarded_from_name">${words}</span>`
      : `<a class="tgme_widget_message_forwarded_from_name" href="${attribute(link)}">${words}</a>`;
  return `<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;${source}</div>\n`;
}

/** The beginning of the answered post stands before the post's own words, in elements of the same class. */
function replyHtml(channel: ShownChannel, { replyTo }: ShownPost): string {
  if (replyTo === undefined) return '';
  const answered = channel.posts.find(({ messageId }) => messageId === replyTo);
  return `<a class="tgme_widget_message_reply user-color-default" href="https://t.me/${channel.username}/${replyTo}" ">
<div class="tgme_widget_message_author accent_color"><span class="tgme_widget_message_author_name" dir="auto">${escaped(channel.title)}</span></div>
<div class="tgme_widget_message_text js-message_reply_text" dir="auto">${escaped((answered?.text ?? '').slice(0, 80))}</div>
</a>`;
}

function albumHtml(channel: ShownChannel, { parts = 0, messageId }: ShownPost): string {
  if (parts === 0) return '';
  const photos = Array.from(
    { length: parts },
    (_, part) =>
      `<a class="tgme_widget_message_photo_wrap grouped_media_wrap js-message_photo" href="https://t.me/${channel.username}/${messageId + part}?single"></a>`,
  );
  return `<div class="tgme_widget_message_grouped_wrap js-message_grouped_wrap"><div class="tgme_widget_message_grouped js-message_grouped"><div class="tgme_widget_message_grouped_layer js-message_grouped_layer">${photos.join('')}</div></div></div>`;
}

/** Under an album the wrapper is doubled. */
function textHtml({ text, entities, parts }: ShownPost): string {
  if (text === '') return '';
  const [start, end] = ['<div class="tgme_widget_message_text js-message_text" dir="auto">', '</div>'];
  const words = `${start}${formatted(text, entities)}${end}`;
  return parts === undefined ? words : `${start}${words}${end}`;
}

function buttonsHtml({ buttons = [] }: ShownPost): string {
  if (buttons.length === 0) return '';
  const all = buttons.map(
    ({ text, url }) =>
      `<a class="tgme_widget_message_inline_button url_button" href="${attribute(url)}" target="_blank" rel="noopener"><span class="tgme_widget_message_inline_button_text" dir="auto">${escaped(text)}</span></a>`,
  );
  return `<div class="tgme_widget_message_inline_keyboard"><div class="tgme_widget_message_inline_row">${all.join('')}</div></div>`;
}

function reactionsHtml({ reactions = [] }: ShownPost): string {
  if (reactions.length === 0) return '';
  const all = reactions.map(({ of, count }) => {
    if (of === 'paid')
      return `<span class="tgme_reaction tgme_reaction_paid"><i class="icon icon-telegram-stars"></i>${abbreviated(count)}</span>`;
    const emoji =
      of === 'custom'
        ? '<tg-emoji emoji-id="5193148642399105888"><i class="emoji"><b>7️⃣</b></i></tg-emoji>'
        : escaped(of);
    return `<span class="tgme_reaction">${emoji}${abbreviated(count)}</span>`;
  });
  return `<div class="tgme_widget_message_reactions js-message_reactions">${all.join('')}</div>`;
}

function viewsHtml({ views }: ShownPost): string {
  if (views === undefined) return '';
  return `<span class="tgme_widget_message_views">${abbreviated(views)}</span><span class="copyonly"> views</span>`;
}

function signatureHtml({ signature, edited }: ShownPost): string {
  const name =
    signature === undefined
      ? ''
      : `<span class="tgme_widget_message_from_author" dir="auto">${escaped(signature)}</span>,&nbsp;`;
  return `${name}${edited === true ? 'edited &nbsp;' : ''}`;
}

const UNITS: readonly (readonly [number, string])[] = [
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
];

/** A count as the page shows it, in three figures: `577`, `5.19K`, `1.2M`. */
export function abbreviated(count: number): string {
  const unit = UNITS.find(([size]) => count >= size);
  if (unit === undefined) return String(count);
  const [size, letter] = unit;
  const value = count / size;
  const places = value >= 100 ? 0 : value >= 10 ? 1 : 2;
  return `${Number((Math.floor(value * 10 ** places) / 10 ** places).toFixed(places))}${letter}`;
}
