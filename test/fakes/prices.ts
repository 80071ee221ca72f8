import { type TokenChoice, tokenKey, type TokenKey, type TokenRef } from '../../src/model/token.ts';
import { epochMs, priceUsd } from '../../src/model/units.ts';
import type { Candidate } from '../../src/model/call.ts';
import type { Quote } from '../../src/model/quote.ts';
import { type Clock, PriceSourceError, type PriceSource, type TokenChoices } from '../../src/ports.ts';

/** A price source that says what a test tells it to. */
export interface FakePrices extends PriceSource {
  /** From now on the token costs this much; `undefined` takes it off the market. */
  set(token: TokenRef, price: number | undefined, more?: Partial<Quote>): void;
  /** A pool that identifies as the token. */
  pool(address: string, token: TokenRef): void;
  /** The ticker means these tokens, as far as they are on the market: one is the answer, several are to choose from. */
  ticker(symbol: string, ...tokens: readonly TokenRef[]): void;
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
  const tickers = new Map<string, readonly TokenRef[]>();

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

  function bearersOf(symbol: string): Quote | TokenChoices | undefined {
    const bearers = (tickers.get(symbol) ?? []).flatMap((token) => quote(tokenKey(token)) ?? []);
    if (bearers.length < 2) return bearers[0];
    return { choices: bearers.map((bearer) => choiceOf(bearer, symbol)) };
  }

  function identifyOne(candidate: Candidate): Quote | TokenChoices | undefined {
    if (candidate.kind === 'ticker') return bearersOf(candidate.symbol);
    const wanted = candidate.address.toLowerCase();
    const pooled = pools.get(wanted);
    if (pooled !== undefined) return quote(tokenKey(pooled));
    const key = [...market.keys()].find(
      (listed) =>
        listed.toLowerCase().endsWith(`:${wanted}`) &&
        (candidate.chain === undefined || listed.startsWith(`${candidate.chain}:`)),
    );
    return key === undefined ? undefined : quote(key);
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
    ticker: (symbol, ...tokens) => void tickers.set(symbol.toUpperCase(), tokens),
    async quotes(tokens) {
      answer();
      const found = tokens.map((token) => [tokenKey(token.ref), quote(tokenKey(token.ref))] as const);
      return new Map(found.filter((pair): pair is [TokenKey, Quote] => pair[1] !== undefined));
    },
    async identify(candidates) {
      answer();
      return candidates.map(identifyOne);
    },
  };
  return fake;
}

function choiceOf(quote: Quote, symbol: string): TokenChoice {
  const { token, name, liquidityUsd, marketCapUsd, pair } = quote;
  return {
    token,
    symbol,
    ...(name !== undefined && { name }),
    ...(liquidityUsd !== undefined && { liquidityUsd }),
    ...(marketCapUsd !== undefined && { marketCapUsd }),
    ...(pair?.createdAt !== undefined && { createdAt: pair.createdAt }),
  };
}
