/** Links that Telegram's own markup of words makes: hashtags, commands, searches. */
const OF_WORDS = /^tg:\/\/(?:search|bot_command)/i;
const OF_POSTS = /^(?:https?|tg|ton):\/\//i;

/**
 * The address behind a link, if it says more than the text of the link: what Telegram calls a text link. Undefined for
 * addresses that are written out, mentions, hashtags, mail addresses and anything that is no absolute link.
 */
export function hiddenLink(href: string | undefined, shown: string): string | undefined {
  if (href === undefined || !OF_POSTS.test(href) || OF_WORDS.test(href)) return undefined;
  const address = bare(href);
  const words = shown.trim();
  if (bare(words) === address) return undefined;
  if (words.startsWith('@') && address.toLowerCase() === `t.me/${words.slice(1).toLowerCase()}`)
    return undefined;
  return href;
}

/** An address without scheme, percent signs, the last slash and the case of its host. */
function bare(address: string): string {
  const plain = decoded(address)
    .replace(/^[a-z]{2,5}:\/\//i, '')
    .replace(/\/$/, '');
  const end = plain.search(/[/?#]/);
  return end === -1 ? plain.toLowerCase() : plain.slice(0, end).toLowerCase() + plain.slice(end);
}

function decoded(address: string): string {
  try {
    return decodeURI(address);
  } catch {
    return address;
  }
}
