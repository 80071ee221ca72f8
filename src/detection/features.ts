import type { Topic } from './lexicon.ts';
import type { Ranked } from './candidates.ts';
import type { Reading } from './read-post.ts';

/** What the score looks at, each 0 or 1 unless a comment says otherwise. */
export interface Features {
  /** The best candidate stands on a chart, swap, launchpad or terminal link. */
  readonly marketLink: number;
  /** It is in the text, of a form that is mostly posted for tokens (EVM, Solana, coin types). */
  readonly bareAddress: number;
  /** It is in the text on TON or Tron, where posted addresses are mostly wallets. */
  readonly bareTonOrTron: number;
  /** Nothing but an explorer's page of some address. */
  readonly explorerOnly: number;
  /** An explorer's token page. */
  readonly explorerToken: number;
  readonly unlistedSite: number;
  readonly botLink: number;
  /** Words right before the address call it a contract, or a wallet. */
  readonly contractLabel: number;
  readonly walletLabel: number;
  /** The address ends in a launchpad's mark (pump, bonk, moon, ...). */
  readonly launchpadMark: number;
  /** Addresses of more than three tokens. */
  readonly manyAddresses: number;
  readonly txLink: number;
  /** A Bitcoin address in the text. */
  readonly bitcoinWallet: number;
  /** Topics of the words, 0 to 3 each. */
  readonly entered: number;
  readonly asking: number;
  readonly fresh: number;
  readonly buying: number;
  readonly pitch: number;
  readonly update: number;
  readonly exit: number;
  readonly sold: number;
  readonly payment: number;
  readonly promotion: number;
  readonly news: number;
  readonly scan: number;
  readonly workshop: number;
  /** A multiple claimed for something past; and one of two or more. */
  readonly claim: number;
  /** Long text: tens of words above 60, 0 to 3. */
  readonly long: number;
}

const LAUNCHPAD_MARK = /(?:pump|bonk|moon|BAGS|bags|jups|ups|boop|brrr|daos|doge|cook|4444|ffff|7777)$/;

/** The features of a post with these candidates. */
export function featuresOf(
  reading: Reading,
  candidates: readonly Ranked[],
  said: {
    readonly topics: Readonly<Record<Topic, number>>;
    readonly claim: number | undefined;
    readonly words: number;
  },
): Features {
  const places = new Set(candidates.flatMap(({ sightings }) => sightings.map(({ place }) => place)));
  const sightings = candidates.flatMap((candidate) => candidate.sightings);
  const spoken = sightings.filter(({ place }) => place === 'text' || place === 'code');
  const plain = spoken.some(({ found }) => found.family !== 'ton' && found.family !== 'tron');
  const market = places.has('market');
  // Developers link jetton pages as often as callers do.
  const explorerToken = sightings.some(
    ({ place, kind, found }) => place === 'explorer' && kind === 'token' && found.family !== 'ton',
  );
  const topic = (name: Topic): number => Math.min(3, said.topics[name]);
  return {
    marketLink: Number(market),
    bareAddress: Number(plain),
    bareTonOrTron: Number(!plain && spoken.length > 0),
    explorerOnly: Number(places.size === 1 && places.has('explorer') && !explorerToken),
    explorerToken: Number(explorerToken),
    unlistedSite: Number(places.has('other')),
    botLink: Number(places.has('bot')),
    contractLabel: Number(sightings.some(({ label }) => label === 'contract')),
    walletLabel: Number(sightings.some(({ label }) => label === 'wallet')),
    launchpadMark: Number(candidates.some(({ address }) => LAUNCHPAD_MARK.test(address))),
    manyAddresses: Number(candidates.length > 4),
    txLink: Number(reading.txLinks > 0),
    bitcoinWallet: Number(reading.bitcoinWallet),
    entered: topic('entered'),
    asking: topic('asking'),
    fresh: topic('fresh'),
    buying: topic('buying'),
    pitch: topic('pitch'),
    update: topic('update'),
    exit: topic('exit'),
    sold: topic('sold'),
    payment: topic('payment'),
    promotion: topic('promotion'),
    news: topic('news'),
    scan: topic('scan'),
    workshop: topic('workshop'),
    claim: Number(said.claim !== undefined) + Number((said.claim ?? 0) >= 2),
    long: Math.min(3, Math.max(0, (said.words - 60) / 60)),
  };
}
