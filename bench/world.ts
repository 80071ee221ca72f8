import { type HeardPost, wordFor } from '../src/model/call.ts';
import type { Quote } from '../src/model/quote.ts';
import { after, type ChatId, type EpochMs, epochMs, MINUTE, type PriceUsd } from '../src/model/units.ts';
import type { BeginRules, Finding, Store } from '../src/ports.ts';
import { decide } from '../src/tracking/begin.ts';
import { DEFAULT_BEGIN_POLICY } from '../src/tracking/new-call.ts';
import { DEFAULT_TRACKING_POLICY } from '../src/tracking/lifecycle.ts';

export const START: EpochMs = epochMs(Date.UTC(2026, 0, 5, 12));
export const POLICY = { ...DEFAULT_TRACKING_POLICY, ...DEFAULT_BEGIN_POLICY };

const QUIET_RULES: BeginRules = {
  begin: (facts) => decide(facts, POLICY),
  announce: () => [],
  announceWaiting: () => [],
  announceUnpriced: () => [],
  announceChoices: () => [],
  announceUnresolved: () => [],
};

export function addressOf(index: number): string {
  return `0x${(index + 1).toString(16).padStart(40, '0')}`;
}

export function quoteOf(index: number, at: EpochMs, price: number): Quote {
  return {
    token: { chain: 'base', address: addressOf(index) },
    at,
    price: price as PriceUsd,
    source: 'dexscreener',
    symbol: `T${index}`,
    liquidityUsd: 40_000,
    depthUsd: 39_000,
    marketCapUsd: price * 1e9,
    volumeUsd: { m5: 120 },
    trades: { m5: { buys: 4, sells: 3 } },
    pair: { address: addressOf(index + 1_000_000), dex: 'uniswap', curve: false },
  };
}

/** Opens `count` calls by ten channels, one token each, posted at START shifted by `shiftMs`. */
export async function openCalls(store: Store, count: number, shiftMs = 0): Promise<void> {
  const postedAt = after(START, shiftMs);
  for (let index = 0; index < count; index += 1) await store.hear(postOf(index, postedAt));
  for (;;) {
    const leads = await store.dueLeads(after(postedAt, MINUTE), 30);
    if (leads.length === 0) return;
    const findings = leads.map((lead): Finding => {
      const index = Number.parseInt(wordFor(lead.candidate).slice(2), 16) - 1;
      return { lead, quote: quoteOf(index, after(postedAt, 10_000), 0.001) };
    });
    await store.begin(findings, QUIET_RULES, after(postedAt, MINUTE));
  }
}

function postOf(index: number, postedAt: EpochMs): HeardPost {
  const channel = index % 10;
  return {
    channel: {
      kind: 'channel',
      chatId: (-1_000_000_000_000 - channel) as ChatId,
      title: `Channel ${channel}`,
    },
    messageId: index + 1,
    postedAt,
    seenAt: postedAt,
    text: `Looking at ${addressOf(index)}`,
    origin: 'channel-post',
    detection: {
      intent: 'call',
      confidence: 0.9,
      symbols: [],
      model: 'bench',
      candidates: [
        { kind: 'token', chain: 'base', address: addressOf(index), exactCase: true, evidence: ['text'] },
      ],
    },
  };
}
