import type { Element } from 'domhandler';
import type { ChatId } from '../../model/units.ts';

/** The Bot API's ids of channels are -100 followed by the plain number. */
const CHANNELS_FROM = -1_000_000_000_000;
const LARGEST = 999_999_999_999;

/**
 * The chat id of the channel that a post stands in, from the number its view counter or its embed carries. Undefined when
 * the element has neither.
 */
export function chatIdOf(post: Element): ChatId | undefined {
  const number = ofView(post.attribs['data-view']) ?? ofPeer(post.attribs['data-peer']);
  if (number === undefined || !Number.isSafeInteger(number) || number < 1 || number > LARGEST)
    return undefined;
  return (CHANNELS_FROM - number) as ChatId;
}

/** `{"c":-1320314529,"p":1148,"t":...,"h":"..."}` in base64; `t` is the time of the request and says nothing of the post. */
function ofView(view: string | undefined): number | undefined {
  if (view === undefined) return undefined;
  try {
    const facts: unknown = JSON.parse(Buffer.from(view, 'base64').toString('utf8'));
    if (typeof facts !== 'object' || facts === null || !('c' in facts)) return undefined;
    return typeof facts.c === 'number' && facts.c < 0 ? -facts.c : undefined;
  } catch {
    return undefined;
  }
}

/** `c1320314529_5812...`. */
function ofPeer(peer: string | undefined): number | undefined {
  const digits = /^c(\d{1,13})(?:_|$)/.exec(peer ?? '')?.[1];
  return digits === undefined ? undefined : Number(digits);
}
