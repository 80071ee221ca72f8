import { expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND } from '../../../src/model/units.ts';
import { createClient, type Manners, type PageClient } from '../../../src/sources/preview/client.ts';
import type { PreviewFailure } from '../../../src/sources/preview/failure.ts';
import type { Rank } from '../../../src/sources/preview/turns.ts';
import type { PreviewServer } from '../../../src/sandbox/preview/server.ts';
import { fakeClock } from '../../fakes/clock.ts';
import { ALPHA, channel, NEVER, openServer, posts, until } from './stage.ts';
import { virtualTiming } from './virtual-timing.ts';

const CHANNEL = channel('alpha', ALPHA, posts(1, 3));

async function open(manners: Partial<Manners> = {}, validators = false) {
  const timing = virtualTiming();
  const server = await openServer([CHANNEL], { validators, now: timing.now });
  const client = createClient({
    manners: {
      baseUrl: server.baseUrl,
      userAgent: 'CalledIt/1.2.3 (+self-hosted Telegram bot; reads public preview pages)',
      gapMs: SECOND,
      requestsPerHour: 1_000,
      timeoutMs: 5_000,
      ...manners,
    },
    fetch,
    clock: fakeClock(),
    timing,
    random: () => 0.5,
  });
  return { server, client, timing };
}

const ask = (client: PageClient, rank: Rank = 'poll', signal = NEVER) =>
  client.posts('alpha', { rank, signal });

async function failureOf(asked: Promise<unknown>): Promise<PreviewFailure> {
  return await asked.then(
    () => {
      throw new Error('expected a failure');
    },
    (error: unknown) => error as PreviewFailure,
  );
}

function gaps({ asked }: PreviewServer): number[] {
  return asked.slice(1).map(({ at }, index) => at - (asked[index]?.at ?? 0));
}

test('asks as who it is, one at a time, at least a second apart and not like clockwork', async () => {
  const { server, client } = await open();
  await Promise.all(Array.from({ length: 4 }, () => ask(client)));
  expect(server.busiest()).toBe(1);
  expect(gaps(server)).toEqual([1_250, 1_250, 1_250]);
  expect(server.asked[0]?.headers).toMatchObject({
    'user-agent': 'CalledIt/1.2.3 (+self-hosted Telegram bot; reads public preview pages)',
    accept: 'text/html',
    'accept-language': 'en',
  });
});

test('keeps to its budget of an hour, and leaves a quarter of it to the polls', async () => {
  const { server, client } = await open({ requestsPerHour: 8 });
  await Promise.all(Array.from({ length: 7 }, () => ask(client, 'history')));
  const walked = server.asked.filter(({ at }) => at < HOUR);
  expect(walked).toHaveLength(6);
  expect(gaps(server).at(-1)).toBeGreaterThan(HOUR - MINUTE);
  await Promise.all(Array.from({ length: 8 }, () => ask(client, 'poll')));
  for (const { at } of server.asked)
    expect(server.asked.filter((other) => other.at >= at && other.at < at + HOUR).length).toBeLessThanOrEqual(
      8,
    );
});

test('a person comes before polls, and polls before a walk through old posts', async () => {
  const { server, client } = await open();
  const before = (number: number, rank: Rank) =>
    client.posts('alpha', { before: number, rank, signal: NEVER });
  await Promise.all([before(1, 'poll'), before(2, 'history'), before(3, 'poll'), before(4, 'person')]);
  expect(server.asked.map((asked) => asked.before)).toEqual([1, 4, 3, 2]);
});

test('waits as long as Telegram asks to, with everything', async () => {
  const { server, client } = await open();
  server.misbehave({ kind: 'status', status: 429, retryAfterS: 600 });
  const failure = await failureOf(ask(client));
  expect(failure).toMatchObject({ kind: 'limited', retryAfterMs: 600 * SECOND });
  const person = await failureOf(ask(client, 'person'));
  expect(person).toMatchObject({ kind: 'limited', message: expect.stringContaining('10 min') as string });
  await ask(client, 'history');
  expect(gaps(server)).toEqual([600 * SECOND]);
});

test('without a word how long, each refusal doubles the pause', async () => {
  const { server, client } = await open();
  server.misbehave({ kind: 'status', status: 429 }, { times: 3 });
  for (let index = 0; index < 3; index += 1) await failureOf(ask(client));
  await ask(client);
  expect(gaps(server)).toEqual([30 * SECOND, 60 * SECOND, 120 * SECOND]);
});

test('a server that fails whatever it is asked for is left alone for longer and longer', async () => {
  const { server, client } = await open();
  server.misbehave({ kind: 'status', status: 503 }, { times: 5 });
  for (let index = 0; index < 5; index += 1)
    expect(await failureOf(ask(client))).toMatchObject({ kind: 'unreachable' });
  await ask(client);
  await ask(client);
  expect(gaps(server)).toEqual([1_250, 1_250, 10 * SECOND, 20 * SECOND, 40 * SECOND, 1_250]);
});

test('asks whether a page has changed where the server can tell', async () => {
  const { server, client } = await open({}, true);
  const first = await ask(client);
  if (first.kind !== 'page') throw new Error('expected a page');
  const { validators } = first;
  expect(await client.posts('alpha', { rank: 'poll', signal: NEVER, validators })).toEqual({
    kind: 'unchanged',
  });
  expect(server.asked[1]?.headers['if-none-match']).toBe(validators.etag);
});

test('follows no redirect', async () => {
  const { server, client } = await open();
  CHANNEL.preview = false;
  try {
    expect(await ask(client)).toEqual({ kind: 'moved' });
    expect(server.asked).toHaveLength(1);
  } finally {
    CHANNEL.preview = true;
  }
});

test.each([
  [{ kind: 'json' } as const, 'unreadable', /Expected a web page .* was application\/json/],
  [{ kind: 'oversize' } as const, 'unreadable', /more than 2 MB/],
  [{ kind: 'hang-up' } as const, 'unreachable', /could not be reached/],
  [{ kind: 'status', status: 500 } as const, 'unreachable', /HTTP 500/],
  [{ kind: 'status', status: 403 } as const, 'refused', /HTTP 403/],
])('%j is %s, in one sentence with the cure', async (fault, kind, sentence) => {
  const { server, client } = await open();
  server.misbehave(fault);
  const failure = await failureOf(ask(client));
  expect(failure.kind).toBe(kind);
  expect(failure.message).toMatch(sentence);
  expect(failure.cure).toMatch(/\.$/);
  await expect(ask(client)).resolves.toMatchObject({ kind: 'page' });
});

test('does not wait for ever, and lets the next one go on', async () => {
  const { server, client } = await open({ timeoutMs: 50 });
  server.misbehave({ kind: 'hang' });
  expect(await failureOf(ask(client))).toMatchObject({ kind: 'unreachable' });
  await expect(ask(client)).resolves.toMatchObject({ kind: 'page' });
});

test('who no longer waits is not asked for', async () => {
  const { server, client } = await open();
  server.misbehave({ kind: 'hang' });
  const stop = new AbortController();
  const under = failureOf(ask(client, 'poll', stop.signal));
  const queued = failureOf(ask(client, 'poll', stop.signal));
  await until(() => server.asked.length > 0);
  stop.abort();
  expect([(await under).kind, (await queued).kind]).toEqual(['cancelled', 'cancelled']);
  await ask(client);
  expect(server.asked).toHaveLength(2);
});
