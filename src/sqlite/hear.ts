import type { HeardPost } from '../model/call.ts';
import type { Heard, Store } from '../ports.ts';
import { createCallsOfPost } from './calls-of-post.ts';
import type { Database } from './database.ts';
import { createEngageStep } from './engage.ts';
import { prepareInsert } from './insert.ts';
import { createKeepPost } from './keep-post.ts';
import { createKeepLeads } from './leads.ts';
import { createMeetChannel } from './meet-channel.ts';
import { createMention } from './mention.ts';
import { createImportMark } from './presence.ts';
import { askers } from './schema.ts';
import type { Steps } from './steps.ts';

/**
 * Keeps what a channel said, once, in the words that were seen first. Only those words can open calls: a later version is
 * kept beside them and changes neither token nor time nor entry.
 */
export function createHear({ db, write }: Database, steps: Steps): Pick<Store, 'hear' | 'hearAll'> {
  const meetChannel = createMeetChannel(db);
  const keepPost = createKeepPost(db);
  const { keepLeads, reviveLeads, countWaiting, offersOf } = createKeepLeads(db);
  const { recordUpdate } = createMention(db);
  const callsOfPost = createCallsOfPost(db);
  const engage = createEngageStep(db);
  const importing = createImportMark(db);
  const insertAsker = prepareInsert(db, askers);

  function hear(post: HeardPost): Heard {
    const channel = meetChannel(post.channel, { now: post.seenAt, lastPostAt: post.postedAt });
    const { postId, kind, sameWords } = keepPost(channel.id, post);
    if (sameWords && post.detection.intent === 'call') keepLeads(postId, post);
    if (kind === 'repeat') reviveLeads(postId, post);
    if (kind === 'new' && post.detection.intent === 'update') recordUpdate(channel.id, postId, post);
    if (post.engagement !== undefined) engage(postId, post.engagement, post.seenAt);
    if (post.asker !== undefined) {
      const { chatId, messageId = 0 } = post.asker;
      insertAsker({ postId, chatId, messageId });
    }
    return {
      postId,
      channelId: channel.id,
      kind,
      leads: countWaiting(postId),
      calls: callsOfPost(postId),
      offers: offersOf(postId),
    };
  }

  return {
    hear: (post, updateIds = []) =>
      write(() => {
        const heard = hear(post);
        for (const updateId of updateIds) steps.markHandled(updateId, post.seenAt);
        return heard;
      }),
    hearAll: (posts) =>
      write(() => {
        const last = posts.at(-1);
        if (last !== undefined) importing.atWork(last.seenAt);
        return posts.map(hear);
      }),
  };
}
