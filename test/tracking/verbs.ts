// Verbs over a real store, with a price source and a clock that do what a test says.

import { createAnnouncer } from '../../src/alerts/rules.ts';
import type { ChannelIdentity, HeardPost } from '../../src/model/call.ts';
import { type TokenRef, tokenRef } from '../../src/model/token.ts';
import { type ChatId, SECOND } from '../../src/model/units.ts';
import type {
  BeginCounts,
  CandleSource,
  PriceSource,
  Store,
  SweepReport,
  SweepRules,
} from '../../src/ports.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { createBegin } from '../../src/tracking/begin.ts';
import { DEFAULT_BEGIN_POLICY } from '../../src/tracking/new-call.ts';
import { createConclude } from '../../src/tracking/conclude.ts';
import { DEFAULT_TRACKING_POLICY } from '../../src/tracking/lifecycle.ts';
import { createObserver } from '../../src/tracking/observe.ts';
import type { Failure } from '../../src/tracking/failure.ts';
import { createSweep } from '../../src/tracking/sweep.ts';
import { fakeClock, type FakeClock } from '../fakes/clock.ts';
import { fakePrices, type FakePrices } from '../fakes/prices.ts';

export const HARBOUR: ChannelIdentity = {
  kind: 'channel',
  chatId: -1_001_234_567_890 as ChatId,
  title: 'Alpha Harbour',
};

/** Solana tokens of a test, told apart by their number. */
export function tokenOf(number: number, chain = 'solana'): TokenRef {
  return tokenRef(chain, `Token${String(number).padStart(4, '0')}AddressForTests`);
}

export interface Verbs {
  readonly store: Store;
  readonly clock: FakeClock;
  readonly prices: FakePrices;
  readonly failures: Failure[];
  /** The channel posts these tokens, each in a message of its own. */
  post(tokens: readonly TokenRef[], more?: Partial<HeardPost>): Promise<void>;
  begin(signal?: AbortSignal): Promise<BeginCounts>;
  sweep(signal?: AbortSignal): Promise<SweepReport>;
}

/** Opens the verbs; `spoil` may break the store, the price source or the rules that they work with. */
export function openVerbs(
  spoil: {
    readonly store?: (store: Store) => Store;
    readonly prices?: (prices: FakePrices) => PriceSource;
    readonly rules?: (rules: SweepRules) => SweepRules;
    /** Candles for posts that are heard late, and how long they are waited for. */
    readonly candles?: CandleSource;
    readonly candlesWithinMs?: number;
    /** Tokens that a sweep takes over at once. */
    readonly dueLimit?: number;
  } = {},
): Verbs {
  const policy = { ...DEFAULT_TRACKING_POLICY, ...DEFAULT_BEGIN_POLICY };
  const store = openStore({ path: ':memory:' });
  const clock = fakeClock();
  const market = fakePrices(clock);
  const prices = spoil.prices?.(market) ?? market;
  const failures: Failure[] = [];
  const announcer = createAnnouncer(policy);
  const rules: SweepRules = {
    observe: createObserver(policy),
    conclude: createConclude(policy),
    announce: announcer.announce,
  };
  const spoilt = spoil.store?.(store) ?? store;
  const onFailure = (failure: Failure): void => void failures.push(failure);
  const { candles, candlesWithinMs } = spoil;
  const begin = createBegin({
    store: spoilt,
    prices,
    ...(candles && { candles }),
    ...(candlesWithinMs !== undefined && { candlesWithinMs }),
    clock,
    announcer,
    policy,
    onFailure,
  });
  const sweep = createSweep({
    store: spoilt,
    prices,
    clock,
    rules: spoil.rules?.(rules) ?? rules,
    onFailure,
    ...(spoil.dueLimit !== undefined && { dueLimit: spoil.dueLimit }),
  });
  let messageId = 0;
  return {
    store,
    clock,
    prices: market,
    failures,
    async post(tokens, more = {}) {
      for (const token of tokens) {
        messageId += 1;
        await store.hear({
          channel: HARBOUR,
          messageId,
          postedAt: clock.now(),
          seenAt: clock.now(),
          text: `Small position in ${token.address}`,
          origin: 'channel-post',
          detection: {
            intent: 'call',
            confidence: 0.9,
            symbols: [],
            model: 'test',
            candidates: [{ kind: 'token', ...token, exactCase: true, evidence: ['text'] }],
          },
          ...more,
        });
      }
    },
    begin: (signal = new AbortController().signal) => begin(signal),
    sweep: (signal = new AbortController().signal) => sweep(signal),
  };
}

/** Long enough after a call for its token to be due. */
export const DUE_MS = 150 * SECOND;
