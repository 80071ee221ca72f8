import { Composer } from 'grammy';
import type { Message, User } from 'grammy/types';
import type { Detection } from '../../model/call.ts';
import type { ChatId } from '../../model/units.ts';
import { DAY } from '../../model/units.ts';
import type { BotContext, Desk } from '../context.ts';
import { channelWord } from '../channel-word.ts';
import { postContent } from '../content.ts';
import { hearPost } from '../hear.ts';
import {
  channelPost,
  forwardedPost,
  groupPost,
  isForward,
  personalPost,
  type Authorship,
} from '../origin.ts';
import { isEcho } from '../other-bots.ts';
import { chooseToken, unresolved } from '../render/choices.ts';
import { heardReply, sentences } from '../render/heard.ts';
import { PRIVATE_CHANNEL } from '../render/connecting.ts';
import { isPostLink, noToken } from '../render/no-token.ts';
import { say, saySentence } from '../say.ts';
import { describeError } from '../scrub.ts';
import type { Hearing } from '../../tracking/hear.ts';

/** Hears posts: of monitored channels and groups, and what people forward or paste in private. */
export function listenFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on(['channel_post', 'edited_channel_post'], async (ctx) => {
    const message = ctx.channelPost ?? ctx.editedChannelPost;
    if (message !== undefined) await hearChannel(desk, message, ctx.update.update_id);
  });
  const groups = composer.chatType(['group', 'supergroup']);
  groups.on(['message', 'edited_message'], async (ctx) => {
    const message = ctx.message ?? ctx.editedMessage;
    if (message !== undefined && (await mayHear(desk, message)) && !isEcho(desk, message, ctx.me))
      await hearGroup(desk, message, ctx.update.update_id);
  });
  composer.chatType('private').on('edited_message', async (ctx) => {
    const found = desk.detect(postContent(ctx.editedMessage));
    if (found.candidates.length > 0) await saySentence(ctx, sentences.editedHere);
  });
  composer.chatType('private').on('message', async (ctx) => {
    if (ctx.from.is_bot || ctx.message.via_bot?.id === ctx.me.id) return;
    await hearPrivate(desk, ctx);
  });
  return composer;
}

async function mayHear(desk: Desk, message: Message): Promise<boolean> {
  return hasWords(message) && (await desk.store.isMonitored(message.chat.id as ChatId));
}

async function hearChannel(desk: Desk, message: Message, updateId: number): Promise<void> {
  if (!(await mayHear(desk, message))) return;
  const forward = forwardedPost(message);
  const author = forward ?? channelPost(message);
  await hearPost(desk, message, {
    author,
    origin: forward === undefined ? 'channel-post' : 'forward',
    updateId,
    asked: false,
  });
}

async function hearGroup(desk: Desk, message: Message, updateId: number): Promise<void> {
  // A linked channel's automatic forward is that channel's own post, under its own number there: never counted twice.
  const forward = forwardedPost(message);
  const author = forward ?? groupPost(message);
  // What a member repeats from other people is nobody's call here.
  if (author === undefined || (forward === undefined && isForward(message)) || isOld(desk, author)) return;
  await hearPost(desk, message, {
    author,
    origin: forward === undefined ? 'group-message' : 'forward',
    updateId,
    asked: false,
  });
}

type PrivateContext = BotContext & { readonly message: Message; readonly from: User };

async function hearPrivate(desk: Desk, ctx: PrivateContext): Promise<void> {
  const { message } = ctx;
  if (!hasWords(message)) {
    if (isContent(message)) await saySentence(ctx, sentences.noWords);
    return;
  }
  const forward = forwardedPost(message);
  const author = forward ?? personalPost(message, ctx.from);
  if (isOld(desk, author)) return await saySentence(ctx, sentences.tooOld(desk.info.trackingDays));
  const origin = forward === undefined ? 'pasted' : 'forward';
  const hearing = await hearPost(desk, message, {
    author,
    origin,
    updateId: ctx.update.update_id,
    asked: true,
  });
  try {
    await answer(desk, ctx, { ...hearing, unattributed: forward === undefined && isForward(message) });
  } catch (error) {
    // The post is on record and its update is done; only the answer got lost.
    desk.log.warn({ error: describeError(error) }, 'the answer to a post could not be sent');
  }
}

async function answer(
  desk: Desk,
  ctx: PrivateContext,
  hearing: Hearing & { unattributed: boolean },
): Promise<void> {
  const { detection, heard } = hearing;
  if (heard.calls.length > 0) {
    for (const view of await desk.store.callsOfPost(heard.postId))
      await say(ctx, heardReply(view, { now: desk.clock.now(), reader: ctx.chat?.id }));
    return;
  }
  if (heard.leads === 0 && heard.offers.length > 0) {
    for (const offer of heard.offers)
      await say(ctx, offer.choices.length === 0 ? unresolved(offer) : chooseToken(offer, desk.clock.now()));
    return;
  }
  if (detection.candidates.length === 0)
    return await saySentence(ctx, await withoutToken(desk, ctx, detection.intent));
  if (heard.leads === 0) return await saySentence(ctx, sentences.notACall(detection, heard.kind));
  if (hearing.unattributed) await saySentence(ctx, sentences.unattributed);
  // The answer itself comes through the outbox as soon as a source has priced the token, which may take hours.
  await ctx.react('👀');
}

/** A forward that says what it is gets that said; an operator who names a channel is shown where to name it. */
async function withoutToken(desk: Desk, ctx: PrivateContext, intent: Detection['intent']): Promise<string> {
  const words = textOf(ctx.message);
  if (isForward(ctx.message)) {
    const says = intent !== 'call' && intent !== 'chatter';
    return says ? sentences.notACall({ intent }, 'new') : noToken(words);
  }
  const word = channelWord(words, { bare: false }).kind;
  if (word === 'none' || !(await desk.rights.isOperator(ctx.from.id))) return noToken(words);
  if (isPostLink(words)) return noToken(words);
  if (word === 'private') return PRIVATE_CHANNEL;
  return desk.look === undefined ? noToken(words) : 'Send /addchannel, then this name.';
}

function isOld(desk: Desk, author: Authorship): boolean {
  return desk.clock.now() - author.postedAt > desk.info.trackingDays * DAY;
}

function hasWords(message: Message): boolean {
  return message.rich_message !== undefined || textOf(message) !== '';
}

function textOf(message: Message): string {
  return message.text ?? message.caption ?? '';
}

/** Something a person sent on purpose, as opposed to a service message. */
function isContent(message: Message): boolean {
  return [
    'photo',
    'video',
    'document',
    'animation',
    'voice',
    'audio',
    'sticker',
    'video_note',
    'poll',
    'contact',
    'location',
  ].some((kind) => kind in message);
}
