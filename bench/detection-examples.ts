// Posts with a verdict, as the two questions of detection see them.

import { candidatesOf } from '../src/detection/candidates.ts';
import { claimedMultiple } from '../src/detection/claim.ts';
import { placesOf, wordingOf, type Naming, type Places, type Wording } from '../src/detection/features.ts';
import { topicsOf, wordsOf } from '../src/detection/lexicon.ts';
import { readPost } from '../src/detection/read-post.ts';
import { putForward } from '../src/detection/ticker-calls.ts';
import { mentionsOf } from '../src/detection/tickers.ts';
import { contentOf, postsOf, type Row } from './labelled-posts.ts';

/**
 * A post with a verdict, and how it names what it may call: by an address, or by a ticker alone. `weight`: the posts of one
 * channel share a fixed total, so that no channel drowns the others.
 */
export type Example = {
  readonly wording: Wording;
  readonly isCall: boolean;
  readonly channel: string;
  readonly date: string;
  readonly weight: number;
} & (
  | { readonly by: 'address'; readonly naming: Places }
  | { readonly by: 'ticker'; readonly naming: Naming }
);

interface Source {
  readonly file: string;
  readonly by: Example['by'];
  /** Is the row a call? Undefined when nobody knows. */
  readonly isCall: (row: Row) => boolean | undefined;
  /** Weight of the whole file, divided among its channels; no post weighs more than 1. */
  readonly total: number;
}

// An announced coin is a call in the minute around its announcement; later posts of the same event look back.
export const ANNOUNCED_SECONDS = 60;

const SOURCES: readonly Source[] = [
  { file: 'calls.jsonl', by: 'address', isCall: () => true, total: 100 },
  {
    file: 'addresses-labelled.jsonl',
    by: 'address',
    isCall: (row) => row.expectTokenCall ?? undefined,
    total: 100,
  },
  { file: 'chatter.jsonl', by: 'address', isCall: () => false, total: 50 },
  { file: 'labelled.jsonl', by: 'ticker', isCall: studied, total: 200 },
  { file: 'tickers.jsonl', by: 'ticker', isCall: announced, total: 60 },
  { file: 'chatter.jsonl', by: 'ticker', isCall: () => false, total: 100 },
];

/** A study's labels: signals and pumps are calls, `other` is neither. */
function studied({ label }: Row): boolean | undefined {
  if (label === 'other') return false;
  return label === 'signal' || label === 'pump_and_dump' ? true : undefined;
}

function announced({ namesCoin, secFromEvent }: Row): boolean | undefined {
  return namesCoin === true && Math.abs(secFromEvent ?? Infinity) <= ANNOUNCED_SECONDS ? true : undefined;
}

/** Every post of `folder` with a verdict that names something. */
export function examplesOf(folder: string): readonly Example[] {
  return SOURCES.flatMap((source) => {
    const found = postsOf(folder, source.file).flatMap((row) => example(row, source));
    const perChannel = new Map<string, number>();
    for (const { channel } of found) perChannel.set(channel, (perChannel.get(channel) ?? 0) + 1);
    const share = source.total / perChannel.size;
    return found.map((post) =>
      Object.assign(post, { weight: Math.min(1, share / (perChannel.get(post.channel) ?? 1)) }),
    );
  });
}

function example(row: Row, { by, isCall }: Source): readonly Example[] {
  const verdict = isCall(row);
  if (verdict === undefined) return [];
  const reading = readPost(contentOf(row));
  const words = wordsOf(reading.prose);
  const topics = topicsOf(words);
  const claim = claimedMultiple(reading.prose);
  const candidates = candidatesOf(reading, words);
  const said = {
    wording: wordingOf(reading, topics, { claim, words: words.length }),
    isCall: verdict,
    channel: row.channel ?? '',
    date: row.date ?? '',
    weight: 1,
  };
  if (by === 'address')
    return candidates.length > 0 ? [{ ...said, by, naming: placesOf(reading, candidates) }] : [];
  const put = putForward(reading, mentionsOf(reading.text), { words, topics });
  return candidates.length === 0 && put ? [{ ...said, by, naming: put.naming }] : [];
}
