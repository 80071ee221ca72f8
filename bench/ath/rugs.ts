import { readFileSync } from 'node:fs';
import * as z from 'zod';
import type { Entry } from '../../src/model/call.ts';
import type { Quote } from '../../src/model/quote.ts';
import { tokenRef } from '../../src/model/token.ts';
import { type EpochMs, epochMs, HOUR, MINUTE, type PriceUsd, priceUsd } from '../../src/model/units.ts';
import { legOf, quoteOf } from '../../src/prices/dexscreener/leg.ts';
import { parseListings } from '../../src/prices/dexscreener/wire.ts';
import type { Candle } from '../../src/ports.ts';
import { pollCall } from './polled.ts';
import { priceAt } from './price-path.ts';
import { concluded } from './refined.ts';
import { asRefined, candleFrom, REFINED_MS } from './series.ts';

const FIXTURES = new URL('../../test/fixtures/', import.meta.url);
const Candles = z.object({
  data: z.object({ attributes: z.object({ ohlcv_list: z.array(z.array(z.number())) }) }),
});
const Changes = z.array(
  z.object({ priceChange: z.object({ h1: z.number(), h6: z.number(), h24: z.number() }).partial() }),
);

/** A call on a recorded rug, and the multiple of its entry that each way accepted: 1 when it showed no gain. */
export interface RugRow {
  readonly token: string;
  readonly entered: string;
  readonly polled: number;
  readonly verified: number;
}

/** Calls on CR7 and on the tokens of 2026-10-08, from the answers recorded in the tests' fixtures. */
export function replayRugs(): readonly RugRow[] {
  return [...replayCr7(), ...replayEmptied()];
}

/** FDV and reserve of CR7 were recorded near its top; the reserve of a constant-product pool follows the root of the price. */
const CR7_SUPPLY = 1e9;
const CR7_TOP = { price: 0.226, reserveUsd: 57_000 };

/** CR7, called at the start of each of its minutes: 412 times up in one of them, gone eleven later. */
function replayCr7(): readonly RugRow[] {
  const body = Candles.parse(recordedAnswer('geckoterminal/ohlcv-rug-minutes.json'));
  const candles = body.data.attributes.ohlcv_list
    .flatMap((row) => candleFrom(row) ?? [])
    .sort((a, b) => a.at - b.at);
  const endAt = epochMs((candles.at(-1)?.at ?? 0) + HOUR);
  return candles.map(({ at, open }, minute) => {
    const entry = entryOf(at, open);
    const quote = (now: EpochMs): Quote | undefined => {
      const price = priceUsd(priceAt(candles, MINUTE, now));
      if (price === undefined) return undefined;
      const liquidityUsd = CR7_TOP.reserveUsd * Math.sqrt(price / CR7_TOP.price);
      return { ...plainQuote(now, price), liquidityUsd, marketCapUsd: price * CR7_SUPPLY };
    };
    return rowOf('CR7', `minute ${minute}`, {
      entry,
      endAt,
      quote,
      candles: asRefined(candles, MINUTE),
    });
  });
}

/**
 * Tokens that were emptied, recorded hours after: called an hour, six hours and a day before, where the recorded change tells
 * the price of then. Polls see the old price and a pool of $50,000 until the recorded answer; candles stand at the old price
 * with the day's volume spread evenly, then at the recorded one with the last hour's.
 */
function replayEmptied(): readonly RugRow[] {
  const raw = recordedAnswer('dexscreener/tokens-rugged.json');
  const changes = Changes.parse(raw);
  const recordedAt = epochMs(Date.parse('2026-10-08T20:00:00Z'));
  return parseListings(raw, recordedAt).flatMap((listing, index) => {
    const leg = legOf(listing, tokenRef(listing.chainId, listing.baseToken.address));
    if (leg === undefined) return [];
    const recorded = quoteOf(leg);
    return ([1, 6, 24] as const).flatMap((hours) => {
      const change = changes[index]?.priceChange[`h${hours}`];
      const price = change === undefined ? undefined : priceUsd(recorded.price / (1 + change / 100));
      if (price === undefined) return [];
      const at = epochMs(recordedAt - hours * HOUR);
      const pulledAt = epochMs(recordedAt - HOUR / 2);
      const quote = (now: EpochMs): Quote =>
        now < pulledAt
          ? { ...plainQuote(now, price), liquidityUsd: 50_000, depthUsd: 50_000 }
          : { ...recorded, at: now };
      const volume = listing.volume ?? {};
      const candles = spans(at - HOUR, recordedAt).map((start) =>
        start < pulledAt
          ? flatCandle(start, price, (volume.h24 ?? 0) / 288)
          : flatCandle(start, recorded.price, (volume.h1 ?? 0) / 12),
      );
      return rowOf(listing.baseToken.symbol ?? leg.token.address, `${hours} h before`, {
        entry: { ...entryOf(at, price), liquidityUsd: 50_000 },
        endAt: recordedAt,
        quote,
        candles,
      });
    });
  });
}

function rowOf(
  token: string,
  entered: string,
  call: {
    readonly entry: Entry;
    readonly endAt: EpochMs;
    readonly quote: (now: EpochMs) => Quote | undefined;
    readonly candles: readonly Candle[];
  },
): RugRow {
  const { entry, endAt, candles } = call;
  const seen = pollCall({ entry, endAt, id: 1 }, call.quote);
  const { athPrice } = concluded({ entry, endAt, id: 1 }, candles, seen);
  return { token, entered, polled: seen.price / entry.price, verified: athPrice / entry.price };
}

function recordedAnswer(name: string): unknown {
  return JSON.parse(readFileSync(new URL(name, FIXTURES), 'utf8'));
}

function entryOf(at: EpochMs, price: PriceUsd): Entry {
  return { at, price, lagMs: 0, source: 'recorded', confidence: 'high' };
}

function plainQuote(at: EpochMs, price: PriceUsd): Quote {
  return { token: tokenRef('solana', 'recorded'), at, price, source: 'recorded' };
}

function spans(from: number, to: number): readonly EpochMs[] {
  const first = Math.ceil(from / REFINED_MS) * REFINED_MS;
  return Array.from({ length: Math.floor((to - first) / REFINED_MS) }, (_, index) =>
    epochMs(first + index * REFINED_MS),
  );
}

function flatCandle(at: EpochMs, price: PriceUsd, volumeUsd: number): Candle {
  return { at, open: price, high: price, low: price, close: price, volumeUsd };
}
