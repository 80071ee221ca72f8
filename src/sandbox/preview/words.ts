import type { MessageEntity } from 'grammy/types';

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
  $: '&#036;',
  '!': '&#33;',
  '\n': '<br/>',
};
const EMOJI =
  /\p{Extended_Pictographic}(?:\ufe0f|[\u{1f3fb}-\u{1f3ff}]|\u200d\p{Extended_Pictographic}\ufe0f?)*/gu;

/** Text as the page writes it: escaped, with line breaks and emoji as elements. */
export function escaped(text: string): string {
  return text
    .replace(/[&<>"'$!\n]/g, (character) => ESCAPES[character] ?? character)
    .replace(
      EMOJI,
      (emoji) =>
        `<i class="emoji" style="background-image:url('//emoji.invalid/40.png')"><b>${emoji}</b></i>`,
    );
}

/** Text with its entities, which must nest, as the page writes it. */
export function formatted(text: string, entities: readonly MessageEntity[] = []): string {
  const sorted = [...entities].sort((a, b) => a.offset - b.offset || b.length - a.length);
  const open: { readonly end: number; readonly tag: string }[] = [];
  let html = '';
  let at = 0;

  function goTo(position: number): void {
    for (let last = open.at(-1); last !== undefined && last.end <= position; last = open.at(-1)) {
      html += escaped(text.slice(at, last.end)) + last.tag;
      at = last.end;
      open.pop();
    }
    html += escaped(text.slice(at, position));
    at = position;
  }

  for (const entity of sorted) {
    goTo(entity.offset);
    const [start, end] = tagsOf(entity, text.slice(entity.offset, entity.offset + entity.length));
    html += start;
    open.push({ end: entity.offset + entity.length, tag: end });
  }
  goTo(text.length);
  return html;
}

const STYLES: Readonly<Partial<Record<MessageEntity['type'], string>>> = {
  bold: 'b',
  italic: 'i',
  underline: 'u',
  strikethrough: 's',
  spoiler: 'tg-spoiler',
  blockquote: 'blockquote',
  expandable_blockquote: 'blockquote',
  code: 'code',
};

/** What stands before and after a piece of text. Cashtags and commands are plain text on the page. */
function tagsOf(entity: MessageEntity, words: string): readonly [string, string] {
  const style = STYLES[entity.type];
  if (style !== undefined) return [`<${style}>`, `</${style}>`];
  if (entity.type === 'text_link') return outwards(entity.url);
  if (entity.type === 'url') return outwards(/^[a-z]+:\/\//i.test(words) ? words : `http://${words}`);
  if (entity.type === 'mention') return [`<a href="https://t.me/${words.slice(1)}" target="_blank">`, '</a>'];
  if (entity.type === 'hashtag') return [`<a href="?q=${encodeURIComponent(words)}">`, '</a>'];
  if (entity.type === 'email') return [`<a href="mailto:${attribute(words)}">`, '</a>'];
  if (entity.type === 'custom_emoji')
    return [`<tg-emoji emoji-id="${entity.custom_emoji_id}">`, '</tg-emoji>'];
  if (entity.type !== 'pre') return ['', ''];
  return entity.language === undefined
    ? ['<pre>', '</pre>']
    : [`<pre><code class="language-${attribute(entity.language)}">`, '</code></pre>'];
}

function outwards(url: string): readonly [string, string] {
  const confirm = `onclick="return confirm('Open this link?\\n\\n'+this.href);"`;
  return [`<a href="${attribute(url)}" target="_blank" rel="noopener" ${confirm}>`, '</a>'];
}

/** A value between double quotes. */
export function attribute(value: string): string {
  return value.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;');
}
