import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { tokenRef } from '../../../src/model/token.ts';
import { PriceSourceError } from '../../../src/ports.ts';
import { quoteOf } from '../../../src/prices/geckoterminal/quote.ts';
import { parseTokens, type TokenPage } from '../../../src/prices/geckoterminal/token-wire.ts';
import { NOON } from '../../fakes/clock.ts';
import { recorded } from './answers.ts';
import { damaged, HOSTILE } from '../damage.ts';

type Body = { readonly data: readonly unknown[]; readonly included?: readonly unknown[] };
const listed = (address: string, price_usd: string): unknown => ({ attributes: { address, price_usd } });
const read = (name: string): Body => JSON.parse(recorded(name)) as Body;

/** The recorded single token, and two of the recorded pools' tokens in its shape. */
const LISTED: Body = {
  data: [
    read('token.json').data,
    listed('BcntQpxxifHzkXPh8cjJi6LHpi86j2MUYexfAH1ipump', '0.00000596'),
    listed('Hyn3TNGqTyz936vJDHAEgRP9krcVKSahFtXXE6Jv4vKu', '0.0000203690'),
  ],
  included: [...read('pools-new.json').data, ...read('pools-rugged.json').data],
};

test('10,000 damaged answers: nothing but PriceSourceError is thrown and no unusable figure comes out', () => {
  let seen = 0;
  let pooled = 0;
  fc.assert(
    fc.property(
      fc.constantFrom<Body>(read('tokens-multi.json'), LISTED, read('too-often.json')),
      fc.array(fc.tuple(fc.array(fc.nat(40), { minLength: 1, maxLength: 7 }), HOSTILE), {
        minLength: 1,
        maxLength: 4,
      }),
      (body, damages) => {
        const answer = damages.reduce<unknown>((now, [steps, hostile]) => damaged(now, steps, hostile), body);
        let page: TokenPage = { tokens: [], pools: [] };
        try {
          page = parseTokens(answer, 'solana');
        } catch (error) {
          expect(error).toBeInstanceOf(PriceSourceError);
        }
        for (const token of page.tokens) {
          const ref = tokenRef('solana', token.address);
          const quote = quoteOf({ ref }, { token, pools: page.pools }, { source: 'x', at: NOON });
          if (quote === undefined) continue;
          seen += 1;
          if (quote.pair !== undefined) pooled += 1;
          expect(quote.price > 1e-18 && quote.price < 1e12).toBe(true);
          const { liquidityUsd, depthUsd, marketCapUsd, fdvUsd, volumeUsd, trades } = quote;
          const counts = Object.values(trades ?? {}).flatMap(({ buys, sells }) => [buys, sells]);
          const figures = [liquidityUsd, depthUsd, marketCapUsd, fdvUsd, ...Object.values(volumeUsd ?? {})];
          expect(
            figures.every((value) => value === undefined || (value >= 0 && Number.isFinite(value))),
          ).toBe(true);
          expect(counts.every((value) => Number.isSafeInteger(value) && value >= 0)).toBe(true);
        }
      },
    ),
    { numRuns: 10_000, seed: 20261122 },
  );
  expect(seen).toBeGreaterThan(8_000);
  expect(pooled).toBeGreaterThan(3_500);
});
