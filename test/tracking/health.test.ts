import { describe, expect, test } from 'vitest';
import type { HostHealth } from '../../src/ports.ts';
import { type Health, troublesOf } from '../../src/tracking/health.ts';

const LOAD: Health['load'] = {
  tokens: 100,
  wantedPerMinute: 40,
  possiblePerMinute: 5_760,
  stretch: 1,
  fits: true,
  tuning: { found: 0, late: 0, patience: 1 },
};

function host(more: Partial<HostHealth> = {}): HostHealth {
  return {
    name: 'one',
    sent: { minute: 1, hour: 2, day: 3 },
    ratePerMinute: 240,
    fullRatePerMinute: 240,
    ...more,
  };
}

const troubles = (more: Partial<HostHealth> = {}, load: Partial<Health['load']> = {}): readonly string[] =>
  troublesOf({ hosts: [host(), host({ name: 'two', ...more })], load: { ...LOAD, ...load } });

describe('nothing is wrong', () => {
  test.each<[string, Partial<HostHealth>]>([
    ['in plain running', {}],
    ['after an error that was overcome', { lastError: { agoMs: 60_000, reason: 'HTTP 503' } }],
    ['a little below the full rate', { ratePerMinute: 121 }],
    ['without pacing', { ratePerMinute: Infinity, fullRatePerMinute: Infinity }],
    ['with a tenth of the budget left', { budget: { perDay: 100, left: 10 } }],
  ])('%s', (_, more) => expect(troubles(more)).toEqual([]));

  test('while calm tokens only wait longer', () => expect(troubles({}, { stretch: 3 })).toEqual([]));
});

describe('it is told', () => {
  test.each<[Partial<HostHealth>, string]>([
    [{ restsMs: 9_000 }, 'two failed repeatedly and rests'],
    [
      { restsMs: 9_000, lastError: { agoMs: 1, reason: 'HTTP 503' } },
      'two failed repeatedly and rests (HTTP 503)',
    ],
    [{ budget: { perDay: 100, left: 9 } }, 'two has 9 of 100 requests a day left'],
    [{ ratePerMinute: 120 }, 'two refuses at times: 120 of 240 requests a minute'],
  ])('%j', (more, words) => expect(troubles(more)).toEqual([words]));

  test('worst first: who rests, whose budget ends, what comes late, who slows down', () => {
    const words = troublesOf({
      hosts: [
        host({ name: 'slow', ratePerMinute: 6 }),
        host({ name: 'spent', budget: { perDay: 322, left: 0 } }),
        host({ name: 'resting', restsMs: 1 }),
      ],
      load: { ...LOAD, fits: false },
    });
    expect(words.map((word) => word.split(' ')[0])).toEqual(['resting', 'spent', 'there', 'slow']);
  });
});
