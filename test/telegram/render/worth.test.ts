import { describe, expect, test } from 'vitest';
import type { Call } from '../../../src/model/call.ts';
import type { Outcome } from '../../../src/model/outcome.ts';
import { after, type CallId, DAY, HOUR, MINUTE, type PriceUsd } from '../../../src/model/units.ts';
import { noticeReply } from '../../../src/telegram/messages.ts';
import { callCard } from '../../../src/telegram/render/call.ts';
import { NOON } from '../../fakes/clock.ts';
import { callOf, LANTERN, viewOf } from '../../fakes/views.ts';

const usd = (value: number) => value as PriceUsd;

const outcome: Outcome = {
  callId: 7 as CallId,
  completedAt: after(NOON, 7 * DAY),
  reason: 'elapsed',
  athSource: 'verified',
  athQuality: 'ok',
  success: false,
  hit: true,
  samples: 85,
  longestGapMs: 2 * HOUR,
  trackedMs: 7 * DAY,
  finalPrice: usd(0.0016),
  finalRoi: -0.2,
  athPrice: usd(0.0042),
  athAt: after(NOON, 18 * MINUTE),
  athRoi: 1.1,
  timeToAthMs: 18 * MINUTE,
  athHoldMs: MINUTE,
  wickMultiple: 3,
  drawdownFromAth: 0.6,
  maxDrawdown: 0.7,
  timeWeightedPrice: usd(0.001),
  consistency: 0.31,
  path: 'won',
};

function linesOf(
  changes: Partial<Outcome> = {},
  more: {
    readonly entryDepthUsd?: number;
    readonly call?: Partial<Call>;
    readonly peers?: readonly number[];
  } = {},
): readonly string[] {
  const call = callOf(more.call);
  const { entryDepthUsd, peers = [] } = more;
  const entry = { ...call.entry, ...(entryDepthUsd !== undefined && { depthUsd: entryDepthUsd }) };
  const view = viewOf({ call: { ...call, entry }, outcome: { ...outcome, ...changes } });
  return callCard(view, { now: after(NOON, 8 * DAY), reader: undefined, peers }).text.text.split('\n');
}

describe('a finished call says', () => {
  test('what tickets could have got out, where the depth is known', () => {
    const depths = { athDepthUsd: 28_000, finalDepthUsd: 18_000 };
    expect(linesOf(depths, { entryDepthUsd: 20_000 })).toContain(
      'Sellable with $100 / $500 / $1K: high 2.05x / 1.87x / 1.68x, end 0.79x / 0.73x / 0.67x (estimate from pool depth, before fees)',
    );
    expect(linesOf({ athDepthUsd: 28_000 }, { entryDepthUsd: 20_000 })).toContain(
      'Sellable with $100 / $500 / $1K: high 2.05x / 1.87x / 1.68x (estimate from pool depth, before fees)',
    );
    for (const silent of [linesOf(depths), linesOf({}, { entryDepthUsd: 20_000 })]) {
      expect(silent.join('\n')).not.toContain('Sellable');
    }
  });

  test('one figure where all tickets get the same', () => {
    const deep = { athDepthUsd: 28e9, finalDepthUsd: 18e9 };
    expect(linesOf(deep, { entryDepthUsd: 20e9 })).toContain(
      'Sellable with $100 / $500 / $1K: high 2.10x, end 0.80x (estimate from pool depth, before fees)',
    );
  });

  test('no more than the high of a token that died: its end says the rest', () => {
    expect(linesOf({ finalRoi: -1, athRoi: 0 }, { entryDepthUsd: 20_000 }).join('\n')).not.toContain(
      'Sellable',
    );
  });

  test('what the coin of its chain did meanwhile', () => {
    expect(linesOf({ nativeReturn: 0.03 })).toContain('SOL +3 % in the same time: -22 % against it');
    expect(linesOf({ nativeReturn: 0, finalRoi: -1 })).toContain(
      'SOL 0 % in the same time: -100 % against it',
    );
    for (const silent of [linesOf(), linesOf({ nativeReturn: -1 })])
      expect(silent.join('\n')).not.toContain('in the same time');
  });

  test('what calls of its size and week came to', () => {
    const beside = (peers: readonly number[], changes: Partial<Outcome> = {}): string =>
      linesOf(changes, { peers }).find((line) => line.includes('that week')) ?? '';
    expect(beside([-0.2, -0.5, -1, 0, -0.6])).toBe('5 small caps called that week: median -50 %');
    expect(beside([-0.5, -0.3, -1, 1, -0.9, 3], { nativeReturn: 0.03 })).toBe(
      'SOL +3 % in the same time: -22 % against it · 6 small caps called that week: median -40 %',
    );
    expect(beside([-1, -1, -0.999, 4, 0.2])).toBe('5 small caps called that week: median -100 %');
    expect(beside([-0.2, -0.5, -1, 0])).toBe('');
  });

  test('why a higher price is not its high', () => {
    expect(linesOf({ wickDoubt: 'lone' })).toContain(
      '3.00x was seen and is not counted: one candle stood there alone',
    );
    expect(linesOf({ wickDoubt: 'no candle closed there' })).toContain(
      '3.00x was seen and is not counted: no candle closed there',
    );
    expect(linesOf({ wickDoubt: 'lone', wickMultiple: 2.2 }).join('\n')).not.toContain('not counted');
  });

  test('when next to no money stood at its high', () => {
    expect(linesOf({ athQuality: 'thin' }).join('\n')).toContain('Thin high: under $5K of depth');
    expect(linesOf().join('\n')).not.toContain('Thin');
  });
});

test('the run-up before a call is one line', () => {
  const shown = (runUp: Call['runUp']): string =>
    linesOf({}, { call: { ...(runUp && { runUp }) } }).join('\n');
  expect(shown({ m5: 0.12, m60: 0.38, source: 'quote' })).toContain(
    '+38 % in the hour before the call, +12 % in its last 5 min',
  );
  expect(shown({ m60: -0.05, source: 'candles' })).toContain('\n-5 % in the hour before the call\n');
  expect(shown({ m5: 0.12, source: 'quote' })).toContain('+12 % in the 5 min before the call');
  expect(shown(undefined)).not.toContain('before the call');
});

test('a completion report says the same as the card', () => {
  const { text } = noticeReply(
    {
      kind: 'completed',
      call: {
        callId: 7 as CallId,
        ...LANTERN.ref,
        channelTitle: 'Alpha Harbour',
        postedAt: NOON,
      },
      entryPrice: usd(0.002),
      entryDepthUsd: 20_000,
      outcome: { ...outcome, athDepthUsd: 28_000, nativeReturn: -0.1, wickDoubt: 'fell' },
    },
    NOON,
  );
  expect(text.text).toContain('high 2.05x');
  expect(text.text).toContain('SOL -10 % in the same time: -11 % against it');
  expect(text.text).toContain('the price did not hold');
});

test('a finished call tells when its liquidity went by the date', () => {
  const token = { ...LANTERN, life: 'rugged' as const, ruggedAt: after(NOON, HOUR) };
  const card = (ended: boolean): string =>
    callCard(viewOf({ token, ...(ended && { outcome }) }), { now: after(NOON, 40 * DAY), reader: undefined })
      .text.text;
  expect(card(true)).toContain('Its liquidity went on 5 Jan 13:00 UTC: no price since then');
  expect(card(false)).toContain('Its liquidity went 39 d 23 h ago: no price since then');
});
