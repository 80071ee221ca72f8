import { type Conversation, conversations, createConversation } from '@grammyjs/conversations';
import { FormattedString } from '@grammyjs/parse-mode';
import { Composer, type Context } from 'grammy';
import type { ChannelIdentity } from '../../model/call.ts';
import { type ChatId, MINUTE, SECOND } from '../../model/units.ts';
import type { BotContext, Desk, Look } from '../context.ts';
import { type ChannelWord, channelWord } from '../channel-word.ts';
import { postContent } from '../content.ts';
import { conversationStorage } from '../conversation-storage.ts';
import { hears } from '../hears.ts';
import { channelOf, forwardedPost, isForward } from '../origin.ts';
import { press, PRESSED } from '../presses.ts';
import {
  confirmation,
  connected,
  explanation,
  type FoundChannel,
  PRIVATE_CHANNEL,
} from '../render/connecting.ts';
import type { Reply } from '../reply.ts';
import { say, saySentence, show, toast } from '../say.ts';
import { operatorsOnly } from '../rights.ts';
import { isSpoken } from '../spoken.ts';

const CONVERSATION = 'add-channel';
const PATIENCE_MS = 15 * MINUTE;
const LOOK_MS = 20 * SECOND;
/** A conversation grows with every answer; after so many names it is over. */
const MOST_NAMES = 5;
const FORWARD = 'Or forward me one of its posts; /cancel leaves this.';

/** /addchannel connects a channel (in private, step by step) or the group it is sent in; /cancel leaves it. */
export function addChannelFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  const inPrivate = composer.chatType('private');
  inPrivate.use(
    conversations<BotContext, Context>({ storage: conversationStorage(desk) }),
    // Parallel: what this conversation does not wait for (commands, other posts) goes on to its own feature.
    createConversation<BotContext, Context>((conversation, ctx) => addChannel(desk, conversation, ctx), {
      id: CONVERSATION,
      parallel: true,
      maxMillisecondsToWait: PATIENCE_MS,
    }),
  );
  const spoken = inPrivate.filter(isSpoken);
  spoken.command('addchannel', async (ctx) => {
    if (!(await desk.rights.isOperator(ctx.from.id))) return await saySentence(ctx, operatorsOnly(ctx));
    await ctx.conversation.exitAll();
    await ctx.conversation.enter(CONVERSATION);
  });
  spoken.command('cancel', async (ctx) => {
    const busy = ctx.conversation.active(CONVERSATION) > 0;
    await ctx.conversation.exitAll();
    await saySentence(ctx, busy ? 'Left it. Nothing was changed.' : 'There is nothing to leave.');
  });
  composer
    .filter(isSpoken)
    .chatType(['group', 'supergroup'])
    .command('addchannel', async (ctx) => await addGroup(desk, ctx));
  return composer;
}

async function addChannel(desk: Desk, conversation: Conversation<BotContext>, ctx: Context): Promise<void> {
  const byPage = desk.look !== undefined;
  await say(ctx, explanation(ctx.me.username, byPage));
  const named = await askForChannel(desk, conversation, ctx);
  if (named === undefined) return;
  const { answer, found } = named;
  await say(answer, confirmation(found, await conversation.external(() => desk.clock.now())));
  const pressed = await conversation.waitUntil((next) => PRESSED.add.test(next.callbackQuery?.data ?? ''), {
    next: true,
  });
  await toast(pressed);
  if (pressed.callbackQuery?.data !== press.add(true))
    return await show(pressed, plain('Left it. Nothing was changed.'));
  const { from } = pressed;
  const done = await conversation.external(() => connect(desk, found, from?.id));
  if (!done) return await show(pressed, plain(operatorsOnly(pressed)));
  await show(pressed, { text: connected(found, byPage), buttons: [] });
}

/** Waits for a forwarded post, or for a public name whose page can be read. Undefined after too many that are neither. */
async function askForChannel(
  desk: Desk,
  conversation: Conversation<BotContext>,
  ctx: Context,
): Promise<{ answer: Context; found: FoundChannel } | undefined> {
  for (let tries = 0; tries < MOST_NAMES; tries += 1) {
    const answer = await conversation.waitUntil((next) => meansChannel(desk, next), { next: true });
    const found = await conversation.external(() => find(desk, ctx.me, answer));
    if (!('refused' in found)) return { answer, found };
    if (tries < MOST_NAMES - 1) await saySentence(answer, found.refused);
    else await saySentence(answer, `${found.refused} I leave it here; /addchannel begins anew.`);
  }
  return undefined;
}

function meansChannel(desk: Desk, ctx: Context): boolean {
  return forwardedIn(ctx) !== undefined || typedIn(desk, ctx) !== undefined;
}

function forwardedIn(ctx: Context): ChannelIdentity | undefined {
  return ctx.message === undefined ? undefined : forwardedPost(ctx.message)?.channel;
}

/** What was typed in answer to the question. Commands, forwards and whatever names a token are for others. */
function typedIn(desk: Desk, { message }: Context): ChannelWord | undefined {
  if (message?.text === undefined || isForward(message) || /^[/$#]/.test(message.text)) return undefined;
  return desk.detect(postContent(message)).candidates.length > 0
    ? undefined
    : channelWord(message.text, { bare: true });
}

async function find(
  desk: Desk,
  me: Context['me'],
  answer: Context,
): Promise<FoundChannel | { readonly refused: string }> {
  const forwarded = forwardedIn(answer);
  if (forwarded !== undefined)
    return { identity: forwarded, way: (await hears(desk, me, forwarded.chatId)) ? 'admin' : 'forwards' };
  const typed = typedIn(desk, answer);
  if (typed?.kind === 'private') return { refused: `${PRIVATE_CHANNEL} /cancel leaves this.` };
  if (desk.look === undefined)
    return {
      refused: 'By its name I can connect no channel here. Forward me one of its posts; /cancel leaves this.',
    };
  if (typed?.kind !== 'name')
    return { refused: `This is no name and no link of a channel. Send one like @name. ${FORWARD}` };
  const { name } = typed;
  const looked = await desk
    // By its full name: a bundler that sees the bare one renames grammY's own class, which is known by its name.
    .look(name, globalThis.AbortSignal.timeout(LOOK_MS))
    .catch((): Look => ({ kind: 'refused', sentence: `Telegram did not answer about @${name} in time.` }));
  if (looked.kind === 'refused')
    return { refused: `${looked.sentence} Send another name, forward a post, or leave with /cancel.` };
  const { kind: _, ...channel } = looked;
  return { ...channel, way: (await hears(desk, me, channel.identity.chatId)) ? 'admin' : 'page' };
}

/** Re-checks the right: it may have been taken away while the conversation waited. */
async function connect(desk: Desk, found: FoundChannel, userId: number | undefined): Promise<boolean> {
  if (userId === undefined || !(await desk.rights.isOperator(userId))) return false;
  const known = await desk.store.monitor(found.identity, true, desk.clock.now());
  if (found.way === 'page') await desk.store.setPreview(known.id, true);
  await desk.store.follow(userId as ChatId, known.id);
  desk.log.info({ userId, channelId: known.id, way: found.way }, 'an operator connected a channel');
  return true;
}

function plain(sentence: string): Reply {
  return { text: new FormattedString(sentence), buttons: [] };
}

async function addGroup(desk: Desk, ctx: BotContext): Promise<void> {
  const { chat, from } = ctx;
  if (chat === undefined || !(await desk.rights.isOperator(from?.id)))
    return await saySentence(ctx, operatorsOnly(ctx));
  await desk.store.monitor(channelOf(chat), true, desk.clock.now());
  await saySentence(
    ctx,
    (await hears(desk, ctx.me, chat.id as ChatId))
      ? 'I hear this group from now on: each member is a caller of their own. /alerts chooses what I tell here.'
      : 'This group is connected, but Telegram hides its messages from me. Make me an admin here, or turn privacy mode off at @BotFather and add me again.',
  );
}
