import type { Ranked } from './candidates.ts';
import type { Topics } from './lexicon.ts';
import type { Reading } from './read-post.ts';
import type { Mention, TickerForm } from './tickers.ts';

/** What the words of a post speak of: topics 0 to 3 each, unless a comment says otherwise. */
export interface Wording {
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
  readonly handout: number;
  readonly news: number;
  readonly scan: number;
  readonly workshop: number;
  readonly onchain: number;
  readonly market: number;
  readonly majors: number;
  /** A question mark. */
  readonly question: number;
  /** A multiple claimed for something past; and one of two or more. */
  readonly claim: number;
  /** Long text: tens of words above 60, 0 to 3. */
  readonly long: number;
}

/** Where the addresses of a post stand, each 0 or 1. */
export interface Places {
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
}

/** How a post without an address names its coin, each 0 or 1 unless a comment says otherwise. */
export interface Naming extends Readonly<Record<TickerForm, number>> {
  /** How many other coins it names, 0 to 2. */
  readonly others: number;
  /** Its words name one chain. */
  readonly chain: number;
}

const LAUNCHPAD_MARK = /(?:pump|bonk|moon|BAGS|bags|jups|ups|boop|brrr|daos|doge|cook|4444|ffff|7777)$/;
const MOST = 3;

/** What a post says, whatever it names. */
export function wordingOf(
  reading: Reading,
  topics: Topics,
  said: { readonly claim: number | undefined; readonly words: number },
): Wording {
  const { onchain, market, majors, entered, asking, fresh, buying, pitch, update, exit, sold } = topics;
  const { payment, promotion, handout, news, scan, workshop } = topics;
  return {
    entered: Math.min(MOST, entered),
    asking: Math.min(MOST, asking),
    fresh: Math.min(MOST, fresh),
    buying: Math.min(MOST, buying),
    pitch: Math.min(MOST, pitch),
    update: Math.min(MOST, update),
    exit: Math.min(MOST, exit),
    sold: Math.min(MOST, sold),
    payment: Math.min(MOST, payment),
    promotion: Math.min(MOST, promotion),
    handout: Math.min(MOST, handout),
    news: Math.min(MOST, news),
    scan: Math.min(MOST, scan),
    workshop: Math.min(MOST, workshop),
    onchain: Math.min(MOST, onchain),
    market: Math.min(MOST, market),
    majors: Math.min(MOST, majors),
    question: Number(reading.prose.includes('?')),
    claim: Number(said.claim !== undefined) + Number((said.claim ?? 0) >= 2),
    long: Math.min(MOST, Math.max(0, (said.words - 60) / 60)),
  };
}

/** Where the candidates of a post stand. */
export function placesOf(reading: Reading, candidates: readonly Ranked[]): Places {
  const sightings = candidates.flatMap((candidate) => candidate.sightings);
  const places = new Set(sightings.map(({ place }) => place));
  const spoken = sightings.filter(({ place }) => place === 'text' || place === 'code');
  const plain = spoken.some(({ found }) => found.family !== 'ton' && found.family !== 'tron');
  // Developers link jetton pages as often as callers do.
  const explorerToken = sightings.some(
    ({ place, kind, found }) => place === 'explorer' && kind === 'token' && found.family !== 'ton',
  );
  return {
    marketLink: Number(places.has('market')),
    bareAddress: Number(plain),
    bareTonOrTron: Number(!plain && spoken.length > 0),
    explorerOnly: Number(places.size === 1 && places.has('explorer') && !explorerToken),
    explorerToken: Number(explorerToken),
    unlistedSite: Number(places.has('other')),
    botLink: Number(places.has('bot')),
    contractLabel: Number(sightings.some(({ label }) => label === 'contract')),
    walletLabel: Number(sightings.some(({ label }) => label === 'wallet' || label === 'payee')),
    launchpadMark: Number(candidates.some(({ address }) => LAUNCHPAD_MARK.test(address))),
    manyAddresses: Number(candidates.length > 4),
    txLink: Number(reading.txLinks > 0),
    bitcoinWallet: Number(reading.bitcoinWallet),
  };
}

/** How a post names the first of `mentions`. */
export function namingOf(mentions: readonly Mention[], namesChain: boolean): Naming {
  const forms = mentions[0]?.forms ?? [];
  const has = (form: TickerForm): number => Number(forms.includes(form));
  return {
    cashtag: has('cashtag'),
    pair: has('pair'),
    named: has('named'),
    bought: has('bought'),
    hashtag: has('hashtag'),
    bracketed: has('bracketed'),
    alone: has('alone'),
    subject: has('subject'),
    others: Math.min(2, mentions.length - 1),
    chain: Number(namesChain),
  };
}
