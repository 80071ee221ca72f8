import { createHash } from 'node:crypto';
import { and, desc, eq, sql } from 'drizzle-orm';
import type { HeardPost, PostOrigin } from '../model/call.ts';
import type { ChannelId } from '../model/units.ts';
import type { Heard } from '../ports.ts';
import type { Db } from './database.ts';
import { prepareInsert } from './insert.ts';
import { posts, revisions } from './schema.ts';

/** Step of hear(): keeps a post once, as it was first seen, and every other text it is seen with as a revision. */
export type KeepPost = (channelId: ChannelId, post: HeardPost) => Kept;

interface Kept extends Pick<Heard, 'postId' | 'kind'> {
  /** These are the words that were seen first: only they can open calls. */
  readonly sameWords: boolean;
}

/** Ways of hearing that spell the text of a post alike: the Bot API gives the same letters however it was heard. */
const SPELLING: Readonly<Record<PostOrigin, string>> = {
  'channel-post': 'bot-api',
  'group-message': 'bot-api',
  forward: 'bot-api',
  pasted: 'bot-api',
  api: 'bot-api',
  session: 'session',
  preview: 'preview',
  import: 'import',
};

export function createKeepPost(db: Db): KeepPost {
  const insert = prepareInsert(db, posts);
  const insertRevision = prepareInsert(db, revisions);
  const select = db
    .select({ id: posts.id, textSha256: posts.textSha256, text: posts.text, origin: posts.origin })
    .from(posts)
    .where(
      and(
        eq(posts.channelId, sql.placeholder('channelId')),
        eq(posts.messageId, sql.placeholder('messageId')),
      ),
    )
    .prepare();
  const latestRevision = db
    .select({ text: revisions.text })
    .from(revisions)
    .where(eq(revisions.postId, sql.placeholder('postId')))
    .orderBy(desc(revisions.id))
    .limit(1)
    .prepare();

  return (channelId, post) => {
    const textSha256 = createHash('sha256').update(post.text).digest('hex');
    const known = select.get({ channelId, messageId: post.messageId });
    if (known === undefined) {
      return {
        postId: insert({ ...columnsOf(post), channelId, textSha256 }).id,
        kind: 'new',
        sameWords: true,
      };
    }
    const sameWords = known.textSha256 === textSha256 || isSameText(known.text, post.text);
    if (known.textSha256 === textSha256 || isSameInOtherWords(known, post))
      return { postId: known.id, kind: 'repeat', sameWords };
    // The same edit may be delivered more than once, and by several sources.
    const latest = latestRevision.get({ postId: known.id });
    if (latest === undefined || !isSameText(latest.text, post.text)) {
      insertRevision({ ...post, postId: known.id });
    }
    return { postId: known.id, kind: 'edited', sameWords: false };
  };
}

function columnsOf(post: HeardPost) {
  const { detection, edited, editedAt, ...rest } = post;
  return { ...rest, ...detection, editedBefore: edited === true || editedAt !== undefined };
}

/** Every source spells a post its own way. Where another one heard it first, only a marked edit is one. */
function isSameInOtherWords(known: { readonly text: string; readonly origin: PostOrigin }, post: HeardPost) {
  if (SPELLING[known.origin] === SPELLING[post.origin]) return false;
  const isMarked = post.edited === true || post.editedAt !== undefined;
  return !isMarked || isSameText(known.text, post.text);
}

function isSameText(one: string, other: string): boolean {
  return bare(one) === bare(other);
}

/** Letters and digits alone: emoji, spaces and line breaks are what sources spell differently. */
function bare(text: string): string {
  return text.normalize('NFKC').replace(/[^\p{L}\p{N}]+/gu, '');
}
