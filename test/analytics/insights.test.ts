import { describe, expect, test } from 'vitest';
import { findInsights } from '../../src/analytics/insights.ts';
import { epochMs, DAY } from '../../src/model/units.ts';
import { type Planted, noiseWorld } from './noise-world.ts';

const NOW = epochMs(Date.UTC(2026, 6, 1));
const found = async (seed: number, planted?: Planted) =>
  await findInsights(noiseWorld(seed, { ...(planted && { planted }) }), NOW);

test('where nothing tells anything, at most one record in twenty shows an insight', async () => {
  let shown = 0;
  for (let seed = 100; seed < 160; seed += 1) {
    const { insights, questions } = await found(seed);
    expect(questions).toBeGreaterThan(25);
    if (insights.length > 0) shown += 1;
  }
  expect(shown).toBeLessThanOrEqual(3);
});

describe('what is planted is found:', () => {
  test('engagement that goes with better ends', async () => {
    const { insights } = await found(5, ({ hdrb = 0 }) => (hdrb > 40 ? 0.8 : -0.8));
    const hdrb = insights.filter((one) => one.kind === 'factor' && one.factor === 'hdrb');
    expect(hdrb.find((one) => 'yield' in one && one.yield === 'return')).toMatchObject({
      rho: { value: expect.toSatisfy((rho: number) => rho > 0.2) as number },
    });
  });

  test('a tier that does worse', async () => {
    const { insights } = await found(8, ({ tier }) => (tier === 'nano' ? -1.5 : 0));
    const worse = insights.find((one) => one.kind === 'tier' && one.tier === 'nano');
    expect(worse).toMatchObject({
      effect: { high: expect.toSatisfy((high: number) => high < 0) as number },
    });
  });

  test('a forecast from which on calls pay', async () => {
    const planted: Planted = ({ predictedSuccess }) => (predictedSuccess > 0.27 ? 1.6 : 0);
    const { insights } = await findInsights(noiseWorld(9, { calls: 3_000, planted }), NOW);
    expect(insights.find(({ kind }) => kind === 'threshold')).toMatchObject({
      threshold: expect.toSatisfy((at: number) => at > 0.2 && at < 0.33) as number,
    });
  });

  test('one channel that is better than all others, and only if channels differ at all', async () => {
    const { insights, channelsDiffer } = await found(11, ({ channelId }) => (channelId === 2 ? 2.5 : 0));
    expect(channelsDiffer.logReturn?.p).toBeLessThan(0.02);
    expect(insights.find((one) => one.kind === 'channel' && one.is === 'best')).toMatchObject({
      channelId: 2,
      title: 'Channel 2',
    });
  });
});

test('chances are corrected for all that was asked, strongest first', async () => {
  const { insights } = await found(5, ({ hdrb = 0 }) => (hdrb > 40 ? 0.8 : -0.8));
  expect(insights.length).toBeGreaterThan(0);
  for (const { p } of insights) expect(p).toBeLessThanOrEqual(0.05);
});

test('the same record teaches the same, and few calls nothing', async () => {
  expect(await found(5)).toEqual(await found(5));
  const few = await findInsights(noiseWorld(3, { calls: 20 }), NOW);
  expect(few).toMatchObject({ calls: 20, questions: 0, insights: [] });
  expect(few.channelsDiffer.logReturn).toBeUndefined();
});

test('forecasts are judged by the share that came, month by month', async () => {
  const { forecasts, warmUp } = await found(5);
  expect(warmUp.warmingUp).toBe(false);
  expect(forecasts.calls).toBe(800);
  expect(forecasts.months.map(({ calls }) => calls).reduce((a, b) => a + b)).toBe(800);
  expect(forecasts.months).toHaveLength(5);
  expect(forecasts.months.every(({ from, to }) => to - from >= 28 * DAY)).toBe(true);
});
