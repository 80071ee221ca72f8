import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../../src/model/units.ts';
import type { PreviewedChannel } from '../../../src/ports.ts';
import { nextLookMs } from '../../../src/sources/preview/pace.ts';
import { NOON } from '../../fakes/clock.ts';
import { ALPHA, BETA, channel, heardChannel, openStage, post, posts, type Stage, until } from './stage.ts';

const heardIds = ({ ear }: Stage): number[] => ear.heard.map(({ messageId }) => messageId);
const range = (from: number, to: number): number[] =>
  Array.from({ length: to - from + 1 }, (_, index) => from + index);

/** Waits for so many more requests: two full looks at least, so that what would be heard has been. */
async function looks({ server }: Stage, count = 6): Promise<void> {
  const from = server.asked.length;
  await until(() => server.asked.length >= from + count);
}

test('hears the newest page, then each new post once, oldest first', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 30));
  const stage = await openStage([alpha], [heardChannel(alpha)]);
  stage.listen();
  await until(() => stage.ear.heard.length >= 20);
  alpha.posts = [...alpha.posts, post(32), post(31)];
  await until(() => stage.ear.heard.length >= 22);
  await looks(stage);
  expect(heardIds(stage)).toEqual(range(11, 32));
  expect(stage.preview.health().get(ALPHA)).toEqual({ answeredAt: NOON, failures: 0, lagMs: 0, reposts: 0 });
});

test('lag is the time from the last new post to its hearing', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 3));
  const stage = await openStage([alpha], [heardChannel(alpha)]);
  stage.listen();
  await until(() => stage.ear.heard.length >= 3);
  await looks(stage);
  expect(stage.preview.health().get(ALPHA)?.lagMs).toBeUndefined();
  stage.clock.advance(MINUTE);
  alpha.posts = [...alpha.posts, post(4)];
  await until(() => stage.preview.health().get(ALPHA)?.lagMs !== undefined);
  expect(stage.preview.health().get(ALPHA)?.lagMs).toBe(MINUTE);
});

test('hears a post again when its words, its mark or its figures have changed', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 3));
  const stage = await openStage([alpha], [heardChannel(alpha)]);
  stage.listen();
  await until(() => stage.ear.heard.length >= 3);
  alpha.posts = [
    post(1),
    { ...post(2), text: 'Other words', edited: true },
    { ...post(3), reactions: [{ of: '🔥', count: 5 }] },
  ];
  await until(() => stage.ear.heard.length >= 5);
  await looks(stage);
  expect(stage.ear.heard.slice(3)).toMatchObject([
    { messageId: 2, content: { text: 'Other words' }, edited: true },
    { messageId: 3, engagement: { views: 3, reactions: 5 } },
  ]);
});

test('a post that is no longer shown is not heard of as deleted', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 3));
  const stage = await openStage([alpha], [heardChannel(alpha)]);
  stage.listen();
  await until(() => stage.ear.heard.length >= 3);
  alpha.posts = [post(1)];
  await looks(stage);
  expect(stage.ear.heard).toHaveLength(3);
  expect(stage.preview.health().get(ALPHA)?.problem).toBeUndefined();
});

test('reads back what was posted while nobody listened', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 90));
  const stage = await openStage([alpha], [heardChannel(alpha, 27)]);
  stage.listen();
  await until(() => stage.ear.heard.length >= 63);
  await looks(stage);
  expect(heardIds(stage)).toEqual(range(28, 90));
  expect(stage.preview.health().get(ALPHA)?.problem).toBeUndefined();
});

test('what is too far back is a gap that it tells of', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 800));
  const stage = await openStage([alpha], [heardChannel(alpha, 100)]);
  stage.listen();
  await until(() => stage.ear.heard.length >= 520);
  await looks(stage);
  expect(heardIds(stage)).toEqual(range(281, 800));
  expect(stage.preview.health().get(ALPHA)).toMatchObject({
    failures: 0,
    problem: {
      issue: 'Posts of @alpha between 100 and 281 were missed.',
      cure: 'Fill the gap with `calledit import --channel alpha --since 30d`.',
    },
  });
  expect(stage.lines).toEqual(['Posts of @alpha between 100 and 281 were missed.']);
  stage.clock.advance(DAY + 1);
  expect(stage.preview.health().get(ALPHA)?.problem).toBeUndefined();
});

test('a way back that stays blocked does not keep the newest posts from being heard', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 90));
  const stage = await openStage([alpha], [heardChannel(alpha, 27)]);
  stage.server.misbehave({ kind: 'status', status: 500 }, { older: true, times: Infinity });
  stage.listen();
  await until(() => stage.ear.heard.length >= 20);
  await looks(stage);
  expect(heardIds(stage)).toEqual(range(71, 90));
  expect(stage.lines).toEqual([
    expect.stringContaining('HTTP 500'),
    'Posts of @alpha between 27 and 71 were missed.',
  ]);
});

test('passes over what a channel took from others, and counts it', async () => {
  const taken = { ...post(2), forwardedFrom: { name: 'Somebody' } };
  const alpha = channel('alpha', ALPHA, [post(1), taken, { ...post(3), service: true }]);
  const stage = await openStage([alpha], [heardChannel(alpha)]);
  stage.listen();
  await until(() => stage.ear.heard.length >= 1);
  alpha.posts = [...alpha.posts, { ...taken, messageId: 4 }, post(5)];
  await until(() => stage.ear.heard.length >= 2);
  await looks(stage);
  expect(heardIds(stage)).toEqual([1, 5]);
  expect(stage.preview.health().get(ALPHA)?.reposts).toBe(2);
});

test('a post that could not be put on record is heard again', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 3));
  const stage = await openStage([alpha], [heardChannel(alpha, 1)]);
  stage.ear.broken = true;
  stage.listen();
  await until(() => stage.lines.length > 0);
  expect(stage.preview.health().get(ALPHA)?.problem?.issue).toBe(
    'A post could not be put on record: the disk is full.',
  );
  stage.ear.broken = false;
  await until(() => stage.ear.heard.length >= 3);
  await until(() => stage.preview.health().get(ALPHA)?.problem === undefined);
  expect(heardIds(stage)).toEqual([1, 2, 3]);
});

test.each(['strange', 'hollow', 'garbage', 'silent', 'oversize', 'json'] as const)(
  'a page that is %s is a matter of health, with issue and cure, until it passes',
  async (kind) => {
    const alpha = channel('alpha', ALPHA, posts(1, 3));
    const stage = await openStage([alpha], [heardChannel(alpha, 3)]);
    stage.server.misbehave({ kind }, { times: 2 });
    stage.listen();
    await until(() => (stage.preview.health().get(ALPHA)?.failures ?? 0) > 0);
    const problem = stage.preview.health().get(ALPHA)?.problem;
    expect(problem?.issue).toMatch(/\.$/);
    expect(problem?.cure).toMatch(/\.$/);
    await until(() => stage.ear.heard.length >= 3);
    await until(() => stage.preview.health().get(ALPHA)?.failures === 0);
    expect(stage.preview.health().get(ALPHA)?.problem).toBeUndefined();
    expect(stage.lines).toEqual([problem?.issue, 'the public page can be read again']);
  },
);

test('a page that was switched off, and a name that passed to somebody else, are told', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 3));
  const stage = await openStage([alpha], [heardChannel(alpha)]);
  const issue = (): string | undefined => stage.preview.health().get(ALPHA)?.problem?.issue;
  stage.listen();
  await until(() => stage.ear.heard.length >= 3);
  alpha.preview = false;
  await until(() => issue() !== undefined);
  expect(issue()).toBe('@alpha is a channel, but Telegram shows no public page of its posts.');
  Object.assign(alpha, { preview: true, chatId: BETA, posts: posts(1, 9) });
  await until(() => issue()?.includes('another channel') === true);
  expect(issue()).toBe('The name @alpha now belongs to another channel, "The alpha channel".');
  expect(heardIds(stage)).toEqual([1, 2, 3]);
});

test('some posts of a page that cannot be read are told, and the others heard', async () => {
  const alpha = channel('alpha', ALPHA, [...posts(1, 3), { ...post(4), postedAt: -1 as never }]);
  const stage = await openStage([alpha], [heardChannel(alpha)]);
  stage.listen();
  await until(() => stage.ear.heard.length >= 3);
  await until(() => stage.preview.health().get(ALPHA)?.problem !== undefined);
  expect(stage.preview.health().get(ALPHA)).toMatchObject({
    failures: 0,
    problem: { issue: '1 of the newest posts of @alpha have not the form that CalledIt knows.' },
  });
});

test('a broken channel holds up no other', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 3));
  const beta = channel('beta', BETA, posts(1, 3));
  const stage = await openStage([alpha, beta], [heardChannel(alpha), heardChannel(beta)]);
  stage.server.misbehave({ kind: 'status', status: 500 }, { name: 'alpha', times: Infinity });
  stage.listen();
  await until(() => stage.ear.heard.length >= 3);
  beta.posts = posts(1, 4);
  await until(() => stage.ear.heard.some(({ messageId }) => messageId === 4));
  expect(stage.preview.health().get(BETA)?.failures).toBe(0);
  expect(stage.preview.health().get(ALPHA)).toMatchObject({
    problem: { issue: expect.stringContaining('HTTP 500') as string },
  });
});

test('channels come and go while it listens, and a list that fails for once changes nothing', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 3));
  const beta = channel('beta', BETA, posts(1, 3));
  let list: () => Promise<readonly PreviewedChannel[]> = () => Promise.resolve([]);
  const stage = await openStage([alpha, beta], [], { channels: () => list() });
  stage.listen();
  expect(stage.preview.health().size).toBe(0);
  list = () => Promise.resolve([heardChannel(alpha)]);
  await until(() => stage.ear.heard.length >= 3);
  list = () => Promise.reject(new Error('the database is busy'));
  await until(() => stage.lines.length > 0);
  await looks(stage);
  expect([...stage.preview.health().keys()]).toEqual([ALPHA]);
  list = () => Promise.resolve([heardChannel(beta)]);
  await until(() => stage.ear.heard.length >= 6);
  expect([...stage.preview.health().keys()]).toEqual([BETA]);
  expect(stage.ear.heard.slice(3).every(({ channel }) => channel.chatId === BETA)).toBe(true);
});

test('an unchanged page is not read again where the server can tell', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 3));
  const stage = await openStage([alpha], [heardChannel(alpha)], { validators: true });
  stage.listen();
  await until(() => stage.ear.heard.length >= 3);
  await looks(stage);
  expect(stage.server.asked.at(-1)?.headers['if-none-match']).toBeDefined();
  stage.clock.advance(MINUTE);
  await until(() => stage.preview.health().get(ALPHA)?.answeredAt === NOON + MINUTE);
  alpha.posts = posts(1, 4);
  await until(() => stage.ear.heard.some(({ messageId }) => messageId === 4));
});

test('stops at once, in the middle of an answer that does not come', async () => {
  const alpha = channel('alpha', ALPHA, posts(1, 3));
  const stage = await openStage([alpha], [heardChannel(alpha)]);
  stage.server.misbehave({ kind: 'hang' });
  stage.listen();
  await until(() => stage.server.asked.length > 0);
  await stage.stop();
  expect(stage.ear.heard).toEqual([]);
  expect(stage.preview.health().get(ALPHA)?.failures).toBe(0);
});

test('lively channels are looked at every interval, quiet ones less, failing ones ever less', () => {
  const pace = { intervalMs: 90_000, longestIntervalMs: 8 * MINUTE };
  const next = (silenceMs: number | undefined, failures = 0, chance = 0.5): number =>
    nextLookMs(pace, { silenceMs, failures, chance });
  expect(next(0)).toBe(90_000);
  expect(next(30 * MINUTE)).toBe(90_000);
  expect(next(HOUR)).toBe(3 * MINUTE);
  expect(next(DAY)).toBe(8 * MINUTE);
  expect(next(undefined)).toBe(8 * MINUTE);
  expect([1, 2, 3, 10].map((failures) => next(0, failures))).toEqual([180_000, 360_000, 720_000, HOUR]);
  expect([next(0, 0, 0), next(0, 0, 0.999)]).toEqual([81_000, expect.closeTo(99_000, -3)]);
});
