import type { AddressCandidate, Detection } from '../model/call.ts';
import { CALL_MODEL } from './call-model.ts';
import { candidatesOf, type Ranked } from './candidates.ts';
import { claimedMultiple } from './claim.ts';
import { placesOf, wordingOf } from './features.ts';
import { topicsOf, wordsOf, type Topics } from './lexicon.ts';
import type { PostContent } from '../model/post.ts';
import { isNeverCalled } from './never-tickers.ts';
import { asksForCoins, offers } from './offer.ts';
import { readPost } from './read-post.ts';
import { addressCallProbability } from './score.ts';
import { tickerCallOf } from './ticker-calls.ts';
import { mentionsOf, type Mention } from './tickers.ts';

const NO_CALL = 0.01;
// From this confidence on a post is a call. A ticker alone names no token for sure, so it takes more.
const CALL_BY_ADDRESS = 0.5;
const CALL_BY_TICKER = 0.65;
// What asks for money or offers a gift calls nothing, however much it praises: no words outweigh that.
const MOST_OF_OFFER = 0.05;
const KINDS: readonly AddressCandidate['kind'][] = ['token', 'pool', 'either'];

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
  const offer = offers(reading.prose);
  const paid = asksForCoins(reading.prose) || (addresses.length > 0 && addresses.every(isPayee));
  const said =
    addresses.length > 0
      ? addressCallProbability(placesOf(reading, addresses), wording)
      : (ticker?.confidence ?? NO_CALL);
  const confidence = offer || paid ? Math.min(said, MOST_OF_OFFER) : said;
  const called = confidence >= (ticker ? CALL_BY_TICKER : CALL_BY_ADDRESS);
  const intent = called
    ? 'call'
    : otherIntent(topics, { claims: claim !== undefined, offer, paid, wallet: addresses.some(isWallet) });
  const claims = claim !== undefined && looksBack(intent) && tokensNamed(addresses, mentions) <= 1;
  return {
    candidates: called && ticker ? ticker.candidates : addresses.map(publicPart),
    symbols: mentions.map(({ symbol }) => symbol),
    intent,
    confidence,
    ...(claims && { claimedMultiple: claim }),
    model: CALL_MODEL.version,
  };
}

function publicPart({ kind, chain, address, exactCase, evidence }: Ranked): AddressCandidate {
  return chain === undefined
    ? { kind, address, exactCase, evidence }
    : { kind, chain, address, exactCase, evidence };
}

function isPayee({ sightings }: Ranked): boolean {
  return sightings.some(({ label }) => label === 'payee');
}

function isWallet({ sightings }: Ranked): boolean {
  return sightings.some(({ label }) => label === 'wallet' || label === 'payee');
}

/** A call speaks of what comes: the result it boasts of is that of another one. */
function looksBack(intent: Detection['intent']): boolean {
  return intent === 'update' || intent === 'exit';
}

/**
 * How many tokens a post names at least; of several nobody can tell which one did what it claims. An address in the text and
 * a pool's link may be one token, and so may an address and a symbol.
 */
function tokensNamed(candidates: readonly Ranked[], mentions: readonly Mention[]): number {
  const alike = KINDS.map((kind) => candidates.filter((candidate) => candidate.kind === kind));
  const addresses = alike.map((some) => new Set(some.map(({ address }) => address)).size);
  return Math.max(...addresses, mentions.filter(({ symbol }) => !isNeverCalled(symbol)).length);
}

/** What a post that is no call does beside what its words speak of. */
interface Acts {
  readonly claims: boolean;
  readonly offer: boolean;
  readonly paid: boolean;
  readonly wallet: boolean;
}

/** What a post does that is no call: the topic its words speak of most; of equals the first named here. */
function otherIntent(topics: Topics, { claims, offer, paid, wallet }: Acts): Detection['intent'] {
  const weights: readonly (readonly [Detection['intent'], number])[] = [
    ['payment', topics.payment + (wallet ? 1.5 : 0) + (paid ? 2 : 0)],
    ['exit', 1.5 * topics.exit],
    ['update', 1.5 * topics.update + (claims ? 2 : 0)],
    ['promotion', topics.promotion + (offer ? 3 : 0)],
    ['news', 1.5 * topics.news],
    ['scan', topics.scan >= 2 ? 1.5 * topics.scan : 0],
  ];
  const best = weights.reduce((best, next) => (next[1] > best[1] ? next : best));
  return best[1] >= 1.5 && best[1] > 0.5 * topics.workshop ? best[0] : 'chatter';
}
