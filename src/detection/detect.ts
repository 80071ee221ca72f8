import type { Candidate, Detection } from '../model/call.ts';
import { candidatesOf, type Ranked } from './candidates.ts';
import { claimedMultiple } from './claim.ts';
import { featuresOf } from './features.ts';
import { topicsOf, wordsOf, type Topic } from './lexicon.ts';
import type { PostContent } from './post.ts';
import { readPost } from './read-post.ts';
import { callProbability } from './score.ts';

const NO_CALL = 0.01;

/**
 * What a post does and which tokens it may mean. `confidence` is the probability, in (0, 1), that it is a call; a post
 * without a candidate never is one. Pure, never throws, linear in the length of the post.
 */
export function detect(post: PostContent): Detection {
  const reading = readPost(post);
  const words = wordsOf(reading.prose);
  const candidates = reading.sightings.length === 0 ? [] : candidatesOf(reading, words);
  const topics = topicsOf(words);
  const claim = claimedMultiple(reading.prose);
  const confidence =
    candidates.length === 0
      ? NO_CALL
      : callProbability(featuresOf(reading, candidates, { topics, claim, words: words.length }));
  return {
    candidates: candidates.map(publicPart),
    intent: confidence >= 0.5 ? 'call' : otherIntent(topics, claim !== undefined, saysWallet(candidates)),
    confidence,
    ...(claim !== undefined && { claimedMultiple: claim }),
  };
}

function publicPart({ kind, chain, address, exactCase, evidence }: Ranked): Candidate {
  return { kind, ...(chain !== undefined && { chain }), address, exactCase, evidence };
}

function saysWallet(candidates: readonly Ranked[]): boolean {
  return candidates.some(({ sightings }) => sightings.some(({ label }) => label === 'wallet'));
}

/** What a post does that is no call: the topic its words speak of most; of equals the first named here. */
function otherIntent(
  topics: Readonly<Record<Topic, number>>,
  claims: boolean,
  wallet: boolean,
): Detection['intent'] {
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
