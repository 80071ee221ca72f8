import type { AddressCandidate, Detection } from '../model/call.ts';
import { CALL_MODEL } from './call-model.ts';
import { candidatesOf, type Ranked } from './candidates.ts';
import { claimedMultiple } from './claim.ts';
import { placesOf, wordingOf } from './features.ts';
import { topicsOf, wordsOf, type Topics } from './lexicon.ts';
import type { PostContent } from '../model/post.ts';
import { readPost } from './read-post.ts';
import { addressCallProbability } from './score.ts';
import { tickerCallOf } from './ticker-calls.ts';
import { mentionsOf } from './tickers.ts';

const NO_CALL = 0.01;
// From this confidence on a post is a call. A ticker alone names no token for sure, so it takes more.
const CALL_BY_ADDRESS = 0.5;
const CALL_BY_TICKER = 0.65;

/**
 * What a post does and which tokens it may mean. `confidence` is the probability, in (0, 1), that it is a call; a post
 * without a candidate never is one. Tickers are candidates only of a post that holds no address and is a call. Pure, never
 * throws, linear in the length of the post.
 */
export function detect(post: PostContent): Detection {
  const reading = readPost(post);
  const words = wordsOf(reading.prose);
  const topics = topicsOf(words);
  const claim = claimedMultiple(reading.prose);
  const wording = wordingOf(reading, topics, { claim, words: words.length });
  const mentions = mentionsOf(reading.text, reading.lower);
  const addresses = reading.sightings.length === 0 ? [] : candidatesOf(reading, words);
  const ticker =
    addresses.length > 0 ? undefined : tickerCallOf(reading, mentions, { words, topics, wording });
  const confidence =
    addresses.length > 0
      ? addressCallProbability(placesOf(reading, addresses), wording)
      : (ticker?.confidence ?? NO_CALL);
  const called = confidence >= (ticker ? CALL_BY_TICKER : CALL_BY_ADDRESS);
  return {
    candidates: called && ticker ? ticker.candidates : addresses.map(publicPart),
    symbols: mentions.map(({ symbol }) => symbol),
    intent: called ? 'call' : otherIntent(topics, claim !== undefined, saysWallet(addresses)),
    confidence,
    ...(claim !== undefined && { claimedMultiple: claim }),
    model: CALL_MODEL.version,
  };
}

function publicPart({ kind, chain, address, exactCase, evidence }: Ranked): AddressCandidate {
  return { kind, ...(chain !== undefined && { chain }), address, exactCase, evidence };
}

function saysWallet(candidates: readonly Ranked[]): boolean {
  return candidates.some(({ sightings }) => sightings.some(({ label }) => label === 'wallet'));
}

/** What a post does that is no call: the topic its words speak of most; of equals the first named here. */
function otherIntent(topics: Topics, claims: boolean, wallet: boolean): Detection['intent'] {
  const weights: readonly (readonly [Detection['intent'], number])[] = [
    ['payment', topics.payment + (wallet ? 1.5 : 0)],
    ['exit', 1.5 * topics.exit],
    ['update', 1.5 * topics.update + (claims ? 2 : 0)],
    ['promotion', topics.promotion],
    ['news', 1.5 * topics.news],
    ['scan', topics.scan >= 2 ? 1.5 * topics.scan : 0],
  ];
  const best = weights.reduce((best, next) => (next[1] > best[1] ? next : best));
  return best[1] >= 1.5 && best[1] > 0.5 * topics.workshop ? best[0] : 'chatter';
}
