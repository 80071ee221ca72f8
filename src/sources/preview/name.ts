/** Letters, digits and underscores, 4 to 32 of them, a letter first: Telegram's rule for public names. */
const NAME = /^[a-z]\w{3,31}$/i;
const LINK = /^(?:https?:\/\/)?(?:www\.)?(?:t\.me|telegram\.me|telegram\.dog)\/(?:s\/)?([^/?#]+)/i;
/** First parts of Telegram links that open something else than a chat. */
const RESERVED = new Set(
  'joinchat addstickers addemoji addlist addtheme share proxy socks login boost confirmphone setlanguage invoice contact giftcode stars'.split(
    ' ',
  ),
);

/**
 * The public name in `name`, `@name`, `t.me/name`, `https://t.me/s/name` or a link to one of its posts. Undefined for
 * everything else: other sites, invitation links, private channels, bad names. Only the name is ever used of a link.
 */
export function channelName(text: string): string | undefined {
  const trimmed = text.trim();
  const linked = LINK.exec(trimmed)?.[1];
  const name = linked ?? trimmed.replace(/^@/, '');
  if (!NAME.test(name)) return undefined;
  return linked !== undefined && RESERVED.has(name.toLowerCase()) ? undefined : name;
}
