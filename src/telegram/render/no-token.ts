import { isNeverCalled } from '../../detection/never-tickers.ts';

const POST_LINK = /(?:https?:\/\/)?t(?:elegram)?\.me\/(?:c\/)?[\w-]+\/\d+/i;
const CHANNEL = /^(?:@\w{4,32}|(?:https?:\/\/)?t(?:elegram)?\.me\/[\w+/-]{2,64})$/i;
const WHOLE_EVM = /\b0x[0-9a-f]{40}\b/i;
const PART_OF_EVM = /\b0x\w{2,}/i;
const NEARLY_BASE58 = /^[A-Za-z0-9]{20,64}$/;
const TICKER = /^(?:\$[A-Za-z]\w{0,15}|[A-Z][A-Z0-9]{1,11})$/;

/** Does the text hold a link to a single post? */
export function isPostLink(text: string): boolean {
  return POST_LINK.test(text);
}

/** What is said to somebody who brought no token: what their words looked like, and what to send instead. */
export function noToken(text: string): string {
  const words = text.trim();
  if (isPostLink(words))
    return 'Telegram does not let bots open a post by its link. Forward the post itself, or paste its text.';
  if (CHANNEL.test(words))
    return 'Telegram does not show me a channel by its name or link. Forward one of its posts.';
  if (WHOLE_EVM.test(words))
    return 'The capitals in this 0x address do not fit its letters, so one of them was changed on the way. Copy the address again.';
  if (PART_OF_EVM.test(words))
    return 'This 0x address is not whole: after 0x come exactly 40 characters, 0-9 and a-f. Copy it again.';
  if (NEARLY_BASE58.test(words))
    return 'This is not a whole token address: a character is missing or wrong. Copy it again.';
  if (TICKER.test(words) && isNeverCalled(words.replace('$', '').toUpperCase()))
    return `I look up no token by ${words}: it is the coin of a chain, what others are priced in, a share or a common word. If you mean a token, paste its address.`;
  if (TICKER.test(words))
    return `Many tokens share a ticker, so paste the token address. /call ${words} shows the calls I have of that ticker.`;
  return 'I found no token in this. Forward the post that names the token address or a chart link, or paste an address or a ticker.';
}
