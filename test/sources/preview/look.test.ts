import { expect, test } from 'vitest';
import { ALPHA, BETA, channel, NEVER, openStage, post, posts } from './stage.ts';

test('a name, a mention or a link shows which channel stands behind it', async () => {
  const own = [...posts(1, 30), { ...post(31), forwardedFrom: { name: 'Somebody' } }];
  const alpha = channel('Alpha_Calls', ALPHA, own);
  const { preview, server } = await openStage([alpha]);
  for (const text of ['alpha_calls', '@Alpha_Calls', 'https://t.me/s/alpha_calls/3']) {
    expect(await preview.look(text, NEVER)).toEqual({
      kind: 'channel',
      identity: { kind: 'channel', chatId: ALPHA, username: 'Alpha_Calls', title: 'The Alpha_Calls channel' },
      subscribers: 12_300,
      posts: 19,
      reposts: 1,
      newestPostedAt: post(31).postedAt,
    });
  }
  expect(server.asked.map(({ name }) => name)).toEqual(['alpha_calls', 'Alpha_Calls', 'alpha_calls']);
});

test.each([
  ['bad-name', 'https://example.com/alpha', /no name of a public channel/],
  ['private-or-missing', 'nobody_here', /knows no public channel @nobody_here/],
  ['not-previewable', 'closed_one', /@closed_one is a channel, but/],
  ['not-a-channel', 'chatters', /@chatters is a group or a bot/],
  ['empty', 'newborn', /@newborn has no posts yet/],
])('%s: %s is refused in one sentence with the cure', async (kind, text, issue) => {
  const { preview } = await openStage([
    { ...channel('closed_one', ALPHA, posts(1, 3)), preview: false },
    { ...channel('chatters', BETA, posts(1, 3)), kind: 'group' },
    channel('newborn', -1000000000001 as typeof ALPHA),
  ]);
  const looked = await preview.look(text, NEVER);
  if (looked.kind === 'channel') throw new Error('expected a refusal');
  expect(looked.kind).toBe(kind);
  expect(looked.issue).toMatch(issue);
  expect(looked.cure).toMatch(/\.$/);
});

test.each([
  ['strange', 'unreadable'],
  ['hollow', 'unreadable'],
  ['garbage', 'unreadable'],
  ['hang-up', 'unreachable'],
] as const)('a page that is %s is %s', async (fault, kind) => {
  const { preview, server } = await openStage([channel('alpha', ALPHA, posts(1, 3))]);
  server.misbehave({ kind: fault });
  expect(await preview.look('alpha', NEVER)).toMatchObject({ kind });
});

test('rejects only when nobody waits for it any more', async () => {
  const { preview } = await openStage([channel('alpha', ALPHA, posts(1, 3))]);
  await expect(preview.look('alpha', AbortSignal.abort())).rejects.toThrow(/aborted/);
});
