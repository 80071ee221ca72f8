import { expect, test } from 'vitest';
import { createHosts } from '../../src/prices/hosts.ts';

test('health tells of each watched source with its pace, its budget and how long it rests', () => {
  const hosts = createHosts();
  hosts.open('one', { requestsPerDay: 10 });
  hosts.watch({ name: 'two', ratePerMinute: () => 4 }, 10);
  hosts.watch({ name: 'one', ratePerMinute: () => 30 }, 30);
  const rests = [
    { name: 'one', restsMs: 0 },
    { name: 'two', restsMs: 5_000 },
  ];
  const sent = { minute: 0, hour: 0, day: 0 };
  expect(hosts.health(rests)).toEqual([
    { name: 'two', sent, ratePerMinute: 4, fullRatePerMinute: 10, restsMs: 5_000 },
    { name: 'one', sent, budget: { perDay: 10, left: 10 }, ratePerMinute: 30, fullRatePerMinute: 30 },
  ]);
});

test('a host has one count, however often the way to it is opened', () => {
  const hosts = createHosts();
  expect(hosts.open('one')).toBe(hosts.open('one'));
  expect(hosts.open('two')).not.toBe(hosts.open('one'));
});
