import { expect, test } from 'vitest';
import type { Insight } from '../../../src/model/analytics.ts';
import type { ChannelId } from '../../../src/model/units.ts';
import { distinctInsights } from '../../../src/telegram/render/distinct-insights.ts';

const found = (changes: Partial<Extract<Insight, { kind: 'channel' }>>): Insight => ({
  kind: 'channel',
  is: 'best',
  tier: 'all',
  channelId: 1 as ChannelId,
  title: 'Alpha',
  effect: { value: 0.1, low: 0.05, high: 0.15 },
  n: 40,
  p: 0.01,
  ...changes,
});

test('of a channel its calls of a size are not told beside all its calls when they are most of them', () => {
  const all = found({});
  const most = found({ tier: 'micro', n: 30 });
  const few = found({ tier: 'small', n: 12 });
  const weak = found({ tier: 'nano', n: 30, is: 'weak' });
  const other = found({ tier: 'micro', n: 30, channelId: 2 as ChannelId });
  expect(distinctInsights([most, all, few, weak, other])).toEqual([all, few, weak, other]);
  expect(distinctInsights([most])).toEqual([most]);
});
