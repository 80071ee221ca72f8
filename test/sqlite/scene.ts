import {
  type AddressCandidate,
  type ChannelIdentity,
  type HeardPost,
  type Lead,
  wordFor,
} from '../../src/model/call.ts';
import type { Quote } from '../../src/model/quote.ts';
import { canonicalAddress, type TokenRef, tokenRef } from '../../src/model/token.ts';
import {
  after,
  type CallId,
  type ChatId,
  type EpochMs,
  type PriceUsd,
  SECOND,
} from '../../src/model/units.ts';
import type { BeginCounts, BeginRules, Finding, Store, SweepCounts, SweepRules } from '../../src/ports.ts';
import { NOON } from '../fakes/clock.ts';

// What happens in the tests of calls: who says what, and what it costs.

export const ALPHA: ChannelIdentity = {
  kind: 'channel',
  chatId: -1_001_111_111_111 as ChatId,
  title: 'Alpha 100% Calls',
  username: 'alpha_calls',
};
export const BETA: ChannelIdentity = {
  kind: 'channel',
  chatId: -1_002_222_222_222 as ChatId,
  title: 'Beta room',
};
export const ASKER = 42 as ChatId;

export const PEPPER = tokenRef('solana', 'PepperMint1111111111111111111111111111111111');
export const SALT = tokenRef('base', '0x00000000000000000000000000000000000000AA');

export function candidate(
  token: Partial<TokenRef> & { address: string },
  kind: AddressCandidate['kind'] = 'token',
) {
  return { kind, exactCase: true, evidence: ['text'], ...token } satisfies AddressCandidate;
}

/** A call of PEPPER by Alpha at noon, unless told otherwise. */
export function post(
  more: Partial<Omit<HeardPost, 'detection'>> & { detection?: Partial<HeardPost['detection']> } = {},
): HeardPost {
  const { detection, ...rest } = more;
  const postedAt = rest.postedAt ?? NOON;
  return {
    channel: ALPHA,
    messageId: 1,
    postedAt,
    seenAt: after(postedAt, SECOND),
    text: 'Buying some PEPPER here',
    origin: 'channel-post',
    ...rest,
    detection: {
      candidates: [candidate(PEPPER)],
      symbols: [],
      intent: 'call',
      confidence: 0.9,
      model: 'test',
      ...detection,
    },
  };
}

export function quote(token: TokenRef, price: number, at: EpochMs = after(NOON, 5 * SECOND)): Quote {
  return {
    token,
    at,
    price: price as PriceUsd,
    source: 'fake',
    symbol: token === SALT ? 'SALT' : '$Pepper',
    pair: { address: `pool-of-${token.address}`, dex: 'raydium', curve: false },
    liquidityUsd: 50_000,
    depthUsd: 40_000,
    marketCapUsd: 250_000,
    volumeUsd: { m5: 900 },
    trades: { m5: { buys: 3, sells: 2 } },
  };
}

/** Identifies every waiting lead by `identify` and begins it. */
export async function beginAll(
  store: Store,
  rules: BeginRules,
  options: { readonly now?: EpochMs; readonly identify?: (lead: Lead) => Quote | undefined } = {},
): Promise<BeginCounts> {
  const { now = after(NOON, 5 * SECOND), identify = (lead) => quote(tokenOf(lead), 1, now) } = options;
  const leads = await store.dueLeads(now, 1_000);
  const findings = leads.map((lead): Finding => {
    const found = identify(lead);
    return found === undefined ? { lead, gaveUp: true } : { lead, quote: found };
  });
  return await store.begin(findings, rules, now);
}

/** SALT by its address, PEPPER by anything else: its pool too. */
function tokenOf({ candidate }: Lead): TokenRef {
  return canonicalAddress(wordFor(candidate)) === SALT.address ? SALT : PEPPER;
}

/** Hears a post and begins its calls at a price of 1; returns the number of the first. */
export async function called(store: Store, rules: BeginRules, more: Parameters<typeof post>[0] = {}) {
  const heard = await store.hear(post(more));
  const now = after(more.postedAt ?? NOON, 5 * SECOND);
  const begun = await beginAll(store, rules, { now });
  return { ...heard, callId: begun.calls[0]! };
}

/** Sweeps the token of a call at this price of PEPPER; undefined when no source has one. */
export async function sweepCall(
  store: Store,
  callId: CallId,
  options: { readonly price: number | undefined; readonly at: EpochMs; readonly rules: SweepRules },
): Promise<SweepCounts> {
  const { price, at, rules } = options;
  const view = await store.call(callId);
  const seen = price === undefined ? {} : { quote: quote(PEPPER, price, at) };
  return await store.sweep([{ tokenId: view!.token.id, ...seen }], rules, at);
}
