import { tokenKey, type TokenKey, type TokenRef } from '../../src/model/token.ts';
import { epochMs, priceUsd } from '../../src/model/units.ts';
import type { Quote } from '../../src/model/quote.ts';
import { type Clock, PriceSourceError, type PriceSource } from '../../src/ports.ts';

/** A price source that says what a test tells it to. */
export interface FakePrices extends PriceSource {
  /** From now on the token costs this much; `undefined` takes it off the market. */
  set(token: TokenRef, price: number | undefined, more?: Partial<Quote>): void;
  /** A pool that identifies as the token. */
  pool(address: string, token: TokenRef): void;
  /** While true every request rejects. */
  down: boolean;
  /** How many requests were made. */
  requests: number;
}

export function fakePrices(clock: Clock): FakePrices {
  const market = new Map<
    TokenKey,
    { readonly token: TokenRef; readonly price: number; readonly more: Partial<Quote> }
  >();
  const pools = new Map<string, TokenRef>();

  function quote(key: TokenKey): Quote | undefined {
    const listed = market.get(key);
    if (listed === undefined) return undefined;
    const price = priceUsd(listed.price);
    if (price === undefined) return undefined;
    return {
      token: listed.token,
      at: epochMs(clock.now()),
      price,
      source: 'fake',
      liquidityUsd: 50_000,
      depthUsd: 50_000,
      marketCapUsd: 1_000_000,
      ...listed.more,
    };
  }

  function answer(): void {
    fake.requests += 1;
    if (fake.down) throw new PriceSourceError('unavailable', 'the fake source is down');
  }

  const fake: FakePrices = {
    name: 'fake',
    down: false,
    requests: 0,
    set(token, price, more = {}) {
      if (price === undefined) market.delete(tokenKey(token));
      else market.set(tokenKey(token), { token, price, more });
    },
    pool: (address, token) => void pools.set(address.toLowerCase(), token),
    async quotes(tokens) {
      answer();
      const found = tokens.map((token) => [tokenKey(token.ref), quote(tokenKey(token.ref))] as const);
      return new Map(found.filter((pair): pair is [TokenKey, Quote] => pair[1] !== undefined));
    },
    async identify(candidates) {
      answer();
      return candidates.map((candidate) => {
        const pooled = pools.get(candidate.address.toLowerCase());
        if (pooled !== undefined) return quote(tokenKey(pooled));
        const wanted = candidate.address.toLowerCase();
        const key = [...market.keys()].find(
          (listed) =>
            listed.toLowerCase().endsWith(`:${wanted}`) &&
            (candidate.chain === undefined || listed.startsWith(`${candidate.chain}:`)),
        );
        return key === undefined ? undefined : quote(key);
      });
    },
  };
  return fake;
}
