import { expect, test } from 'vitest';
import { PreviewFailure } from '../../../src/sources/preview/failure.ts';
import { parsePage, type PreviewPage } from '../../../src/sources/preview/page.ts';

const CHANNEL = { kind: 'channel', chatId: -1001320314529, username: 'alpha', title: 'Alpha & Sons' };

function view(c: unknown, p = 7): string {
  return Buffer.from(JSON.stringify({ c, p, t: 1788681710, h: 'x' })).toString('base64url');
}

const DATE =
  '<span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/alpha/7"><time datetime="2026-02-24T08:40:01+00:00" class="time">08:40</time></a></span>';

function message(
  inner: string,
  options: { id?: number | string; c?: unknown; name?: string; classes?: string } = {},
): string {
  const { id = 7, c = -1320314529, name = 'alpha', classes = '' } = options;
  return `<div class="tgme_widget_message_wrap js-widget_message_wrap"><div class="tgme_widget_message ${classes} js-widget_message" data-post="${name}/${id}" data-view="${view(c)}">${inner}</div></div>`;
}

function words(html: string): string {
  return `<div class="tgme_widget_message_text js-message_text" dir="auto">${html}</div>`;
}

function page(...messages: string[]): PreviewPage {
  const read = parsePage(`<html><body><div class="tgme_channel_info">
    <div class="tgme_channel_info_header_title"><span dir="auto">Alpha &amp; Sons</span></div>
    <div class="tgme_channel_info_counters"><div class="tgme_channel_info_counter"><span class="counter_value">7.05K</span> <span class="counter_type">subscribers</span></div><div class="tgme_channel_info_counter"><span class="counter_value">9</span> <span class="counter_type">photos</span></div></div></div>
    <section class="tgme_channel_history js-message_history">${messages.join('\n')}</section></body></html>`);
  if (read.kind !== 'page') throw new Error(`expected a page, was ${read.closed}`);
  return read;
}

/** The one post of a page with this inside. */
function post(inner: string, options: Parameters<typeof message>[1] = {}) {
  const [only] = page(message(inner, options)).posts;
  if (only === undefined) throw new Error('the post was not read');
  return only;
}

test('a page says whose it is, and each post when it was made and what became of it', () => {
  const read = page(
    message(
      `${words('A call')}<div class="tgme_widget_message_reactions"><span class="tgme_reaction"><i class="emoji"><b>7️⃣</b></i>1.5K</span><span class="tgme_reaction"><tg-emoji emoji-id="1"><i class="emoji"><b>🎨</b></i></tg-emoji>15</span><span class="tgme_reaction tgme_reaction_paid"><i class="icon"></i>2</span></div><span class="tgme_widget_message_views">5.19K</span>${DATE}`,
    ),
  );
  expect(read).toEqual({
    kind: 'page',
    channel: CHANNEL,
    title: 'Alpha & Sons',
    subscribers: 7_050,
    posts: [
      {
        channel: CHANNEL,
        messageId: 7,
        postedAt: Date.UTC(2026, 1, 24, 8, 40, 1),
        content: { text: 'A call', links: [], code: [] },
        engagement: { views: 5_190, reactions: 1_517 },
      },
    ],
    reposts: [],
    serviceMessages: 0,
    unreadable: 0,
    span: { oldestId: 7, newestId: 7 },
    oldestPostedAt: Date.UTC(2026, 1, 24, 8, 40, 1),
    newestPostedAt: Date.UTC(2026, 1, 24, 8, 40, 1),
    claimsOlder: false,
  });
});

test('the layout of 2020 is read: no wrapper around "more", members, userpics, padded base64', () => {
  const read =
    parsePage(`<head><title>Alpha – Telegram</title><meta property="og:title" content="Alpha &amp; Sons"></head>
    <header class="tgme_header"><div class="tgme_header_counter">1.2M members</div></header>
    <section class="tgme_channel_history js-message_history"> <a href="/s/alpha?before=7" class="tme_messages_more js-messages_more" data-before="7"></a>
    <div class="tgme_widget_message_wrap js-widget_message_wrap">
     <div class="tgme_widget_message force_userpic js-widget_message" data-post="alpha/7" data-view="${Buffer.from('{"c":-1320314529,"p":7,"t":1588581227,"h":"3"}').toString('base64')}">
      <div class="tgme_widget_message_bubble">
       <div class="tgme_widget_message_text js-message_text before_footer" dir="auto">
        First line<br>
        second line
       </div>
       <div class="tgme_widget_message_info"><span class="tgme_widget_message_views">12K</span><span class="tgme_widget_message_meta"><a class="tgme_widget_message_date" href="https://t.me/alpha/7"><time datetime="2020-05-04T08:33:00+00:00">08:33</time></a></span></div>
      </div></div></div></section>`);
  expect(read).toMatchObject({
    channel: CHANNEL,
    subscribers: 1_200_000,
    claimsOlder: true,
    posts: [
      {
        content: { text: 'First line\nsecond line' },
        engagement: { views: 12_000 },
        postedAt: Date.UTC(2020, 4, 4, 8, 33),
      },
    ],
  });
});

test('the quoted beginning of the answered post is not the words of the post', () => {
  const reply = `<a class="tgme_widget_message_reply user-color-default" href="https://t.me/alpha/3" ">
<div class="tgme_widget_message_author"><span class="tgme_widget_message_author_name">Alpha</span></div>
<div class="tgme_widget_message_text js-message_reply_text" dir="auto">The old words</div></a>`;
  expect(post(`${reply}${words('The new words')}${DATE}`)).toMatchObject({
    content: { text: 'The new words' },
    replyTo: 3,
  });
  expect(post(`${reply}${DATE}`).content.text).toBe('');
});

test('a reply to another channel is none here', () => {
  const reply = '<a class="tgme_widget_message_reply" href="https://t.me/beta/3"></a>';
  expect(post(`${reply}${words('x')}${DATE}`).replyTo).toBeUndefined();
});

test('doubled wrappers are read once', () => {
  expect(post(words(words('Once')) + DATE).content.text).toBe('Once');
});

test('cashtags, entities, emoji, line breaks and blocks are text as in the apps', () => {
  const html =
    'Buy &#036;BONK &amp; hold&#33;<br/><br/><tg-emoji emoji-id="5"><i class="emoji" style="x"><b>🎨</b></i></tg-emoji> now<blockquote>quoted<br/>twice</blockquote>after <b>bold</b><i>er</i><pre>a\n  b</pre>end';
  expect(post(words(html) + DATE).content.text).toBe(
    'Buy $BONK & hold!\n\n🎨 now\nquoted\ntwice\nafter bolder\na\n  b\nend',
  );
});

test('links say more than their words, or are none', () => {
  const html = [
    '<a href="https://dexscreener.com/solana/AbC" target="_blank">Chart</a>',
    '<a href="https://dexscreener.com/solana/AbC">https://dexscreener.com/solana/AbC</a>',
    '<a href="http://dexscreener.com/solana/AbC">dexscreener.com/solana/AbC</a>',
    '<a href="https://dexscreener.com/solana/AbC">dexscreener.com/solana/abc</a>',
    '<a href="https://t.me/SomeBot?start=AbC">@SomeBot</a>',
    '<a href="https://t.me/someone" target="_blank">@Someone</a>',
    '<a href="?q=%23calls">#calls</a>',
    '<a href="mailto:a@b.cd">a@b.cd</a>',
    '<a href="javascript:alert(1)">press</a>',
  ].join(' ');
  expect(post(words(html) + DATE).content.links).toEqual([
    'https://dexscreener.com/solana/AbC',
    'https://dexscreener.com/solana/AbC',
    'https://t.me/SomeBot?start=AbC',
  ]);
});

test('buttons with an address are links; those that act inside Telegram are not', () => {
  const buttons =
    '<a class="tgme_widget_message_inline_button url_button" href="https://pump.fun/coin/AbC?x=1&amp;y=2"><span>Buy</span></a><a class="tgme_widget_message_inline_button" href="https://t.me/alpha/7"><span>Vote</span></a>';
  expect(post(words('x') + buttons + DATE).content.links).toEqual(['https://pump.fun/coin/AbC?x=1&y=2']);
});

test('the link preview is no link of the post', () => {
  const preview =
    '<a class="tgme_widget_message_link_preview" href="https://example.com/long"><div class="link_preview_title">Title</div></a>';
  expect(post(words('x') + preview + DATE).content).toEqual({ text: 'x', links: [], code: [] });
});

test('code is code, once, whatever it is nested in', () => {
  const html = '<code>AbC</code> and <pre><code class="language-sh">x &lt; y</code></pre>';
  expect(post(words(html) + DATE).content.code).toEqual(['AbC', 'x < y']);
});

test('the length of a video is no time of a post', () => {
  const video =
    '<a class="tgme_widget_message_video_player"><time class="message_video_duration">2:35</time></a>';
  expect(post(video + words('x') + DATE).postedAt).toBe(Date.UTC(2026, 1, 24, 8, 40, 1));
});

test('edited is what stands beside the time, not a signature of that word', () => {
  const meta = (inner: string): string => DATE.replace('<a class', `${inner}<a class`);
  const author = '<span class="tgme_widget_message_from_author" dir="auto">edited by me</span>,&nbsp;';
  expect(post(words('x') + meta(`${author}edited &nbsp;`)).edited).toBe(true);
  expect(post(words('x') + meta(author)).edited).toBeUndefined();
});

test('what a channel took over is apart, with or without a link to its source', () => {
  const from = (source: string): string =>
    `<div class="tgme_widget_message_forwarded_from accent_color">Forwarded from&nbsp;${source}</div>`;
  const read = page(
    message(
      from('<span class="tgme_widget_message_forwarded_from_name"><span dir="auto">Hidden</span></span>') +
        words('x') +
        DATE,
      { id: 8 },
    ),
    message(
      from(
        '<a class="tgme_widget_message_forwarded_from_name" href="https://t.me/beta/214"><span>Beta</span></a>',
      ) +
        words('y') +
        DATE,
      { id: 9 },
    ),
  );
  expect(read.posts).toEqual([]);
  expect(read.reposts.map(({ messageId, from }) => [messageId, from])).toEqual([
    [8, { name: 'Hidden' }],
    [9, { name: 'Beta', link: 'https://t.me/beta/214' }],
  ]);
});

test('an album is one post under the number of its first part', () => {
  const album =
    '<div class="tgme_widget_message_grouped_wrap"><div class="tgme_widget_message_grouped"><a href="https://t.me/alpha/41?single"></a><a href="https://t.me/alpha/42?single"></a><a href="https://t.me/alpha/3"></a></div></div>';
  expect(post(album + words(words('x')) + DATE, { id: 42 }).messageId).toBe(41);
});

test('service messages are no posts', () => {
  const read = page(
    message(words('pinned a photo') + DATE, { id: 5, classes: 'service_message' }),
    message(words('x') + DATE),
  );
  expect(read).toMatchObject({
    serviceMessages: 1,
    posts: [{ messageId: 7 }],
    span: { oldestId: 5, newestId: 7 },
  });
});

test('a broken post spoils no other', () => {
  const read = page(
    message(words('no time'), { id: 4 }),
    message(words('no number') + DATE, { id: 'x' }),
    message(words(`${'<b>'.repeat(150)}deep`) + DATE, { id: 5 }),
    message(words('x') + DATE),
  );
  expect(read.posts.map(({ messageId }) => messageId)).toEqual([7]);
  expect(read.unreadable).toBe(3);
});

test('a post of another channel is not taken for one of this', () => {
  const read = page(
    message(words('x') + DATE),
    message(words('y') + DATE, { id: 8, c: -99 }),
    message(words('z') + DATE, { id: 9, name: 'beta' }),
  );
  expect(read.posts.map(({ messageId }) => messageId)).toEqual([7]);
  expect(read.unreadable).toBe(2);
});

test('the number of the channel may come from the peer of an embed', () => {
  const read = page(
    `<div class="tgme_widget_message" data-post="alpha/7" data-view="?" data-peer="c1320314529_-744">${words('x')}${DATE}</div>`,
  );
  expect(read.channel?.chatId).toBe(-1001320314529);
});

test.each([
  [
    'posts without numbers of a channel',
    `<section class="js-message_history">${message(words('x') + DATE, { c: 'x' })}</section>`,
  ],
  ['posts none of which can be read', `<section class="js-message_history">${message(words('x'))}</section>`],
  [
    'wrappers without posts',
    '<section class="js-message_history"><div class="tgme_widget_message_wrap"></div></section>',
  ],
  ['another layout', '<main><article>x</article></main>'],
  ['nothing', ''],
  ['a pit', '<b>'.repeat(600_000)],
  ['noise', '<<div <<<p class=tgme_wid></b>'],
])('%s: the page no longer has the form we know', (_, html) => {
  expect(() => parsePage(html)).toThrow(PreviewFailure);
  expect(() => parsePage(html)).toThrow(/no longer has the form/);
});

test('an empty channel is no failure', () => {
  const read = parsePage(
    '<div class="tgme_header_title">New</div><section class="tgme_channel_history js-message_history"><div class="tgme_widget_message_wrap"><div class="tgme_widget_message_centered"><div class="tme_no_messages_found">No posts found</div></div></div></section>',
  );
  expect(read).toMatchObject({ kind: 'page', title: 'New', posts: [], unreadable: 0 });
});

const about = (inner: string): string => `<div class="tgme_page">${inner}</div>`;
const titled = (extra: string): string =>
  about(`<div class="tgme_page_title"><span>X</span></div><div class="tgme_page_extra">${extra}</div>`);

test.each([
  ['not-previewable', titled('992 subscribers')],
  ['not-previewable', titled('1 subscriber')],
  ['group-or-off', titled('@alpha')],
  ['group-or-off', about('<div class="tgme_page_title">X</div>')],
  ['not-a-channel', titled('408 members, 104 online')],
  ['not-a-channel', titled('5 monthly users')],
  ['not-a-channel', titled('@AlphaBot')],
  [
    'private-or-missing',
    about(
      '<div class="tgme_page_description">If you have <strong>Telegram</strong>, you can contact <a class="tgme_username_link">@alpha</a> right away.</div>',
    ),
  ],
])('a name without a page is %s', (closed, html) => {
  expect(parsePage(html)).toEqual({ kind: 'closed', closed });
});
