import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { after, type ChannelId, MINUTE } from '../../src/model/units.ts';
import { createHear } from '../../src/sqlite/hear.ts';
import { createKeepPost } from '../../src/sqlite/keep-post.ts';
import { posts, revisions } from '../../src/sqlite/schema.ts';
import { createSteps } from '../../src/sqlite/steps.ts';
import { NOON } from '../fakes/clock.ts';
import { migratedDatabase } from './migrated.ts';
import { post } from './scene.ts';

/** The rows that remain when a post is seen with these texts, a minute apart. */
async function seenAs(...texts: readonly string[]) {
  const database = migratedDatabase();
  const { hear } = createHear(database, createSteps(database.db));
  const kinds: string[] = [];
  for (const [minute, text] of texts.entries()) {
    const seenAt = after(NOON, minute * MINUTE);
    const heard = await hear(post({ text, seenAt, ...(minute === 0 ? {} : { editedAt: seenAt }) }));
    kinds.push(heard.kind);
  }
  return {
    kinds,
    kept: database.db.select().from(posts).all(),
    revised: database.db.select().from(revisions).all(),
  };
}

test('a post keeps the words that were seen first, with their hash', async () => {
  const { kept } = await seenAs('first', 'second');
  expect(kept).toMatchObject([
    {
      messageId: 1,
      text: 'first',
      textSha256: createHash('sha256').update('first').digest('hex'),
      intent: 'call',
      confidence: 0.9,
      seenAt: NOON,
    },
  ]);
});

test('every other text is a revision, and an edit that comes twice is one', async () => {
  const { kinds, revised } = await seenAs('first', 'second', 'second', 'third', 'second');
  expect(kinds).toEqual(['new', 'edited', 'edited', 'edited', 'edited']);
  expect(revised.map(({ text }) => text)).toEqual(['second', 'third', 'second']);
  expect(revised[0]).toMatchObject({ seenAt: after(NOON, MINUTE), editedAt: after(NOON, MINUTE) });
});

test('an edit that leaves the text alone is a repeat', async () => {
  const { kinds, revised } = await seenAs('first', 'first');
  expect(kinds).toEqual(['new', 'repeat']);
  expect(revised).toEqual([]);
});

test('a post of a channel that is not known is refused', () => {
  const { db } = migratedDatabase();
  expect(() => createKeepPost(db)(99 as ChannelId, post())).toThrow(/constraint/i);
});
