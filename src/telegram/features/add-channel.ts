import { type Conversation, conversations, createConversation } from '@grammyjs/conversations';
import { fmt, FormattedString } from '@grammyjs/parse-mode';
import { Composer, type Context } from 'grammy';
import type { ChannelIdentity } from '../../model/call.ts';
import { type ChatId, MINUTE } from '../../model/units.ts';
import type { BotContext, Desk } from '../context.ts';
import { conversationStorage } from '../conversation-storage.ts';
import { hears } from '../hears.ts';
import { channelOf, forwardedPost } from '../origin.ts';
import { press, PRESSED } from '../presses.ts';
import { channelName, lines } from '../render/parts.ts';
import type { Reply } from '../reply.ts';
import { say, saySentence, show, toast } from '../say.ts';
import { operatorsOnly } from '../rights.ts';
import { isSpoken } from '../spoken.ts';

const CONVERSATION = 'add-channel';
const PATIENCE_MS = 15 * MINUTE;

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
  await say(ctx, explanation(ctx.me.username));
  const answer = await conversation.waitUntil((next) => channelNamedIn(next) !== undefined, { next: true });
  const channel = channelNamedIn(answer);
  if (channel === undefined) return;
  const mayHear = await conversation.external(() => hears(desk, ctx.me, channel.chatId));
  await say(answer, confirmation(channel, mayHear));
  const pressed = await conversation.waitUntil((next) => PRESSED.add.test(next.callbackQuery?.data ?? ''), {
    next: true,
  });
  await toast(pressed);
  if (pressed.callbackQuery?.data !== press.add(true))
    return await show(pressed, plain('Left it. Nothing was changed.'));
  const { from } = pressed;
  await conversation.external(() => connect(desk, channel, from?.id));
  await show(pressed, { text: connected(channel, mayHear), buttons: [] });
}

/** Re-checks the right: it may have been taken away while the conversation waited. */
async function connect(desk: Desk, channel: ChannelIdentity, userId: number | undefined): Promise<void> {
  if (userId === undefined || !(await desk.rights.isOperator(userId))) return;
  const known = await desk.store.monitor(channel, true, desk.clock.now());
  await desk.store.follow(userId as ChatId, known.id);
  desk.log.info({ userId, channelId: known.id }, 'an operator connected a channel');
}

function channelNamedIn(ctx: Context): ChannelIdentity | undefined {
  return ctx.message === undefined ? undefined : forwardedPost(ctx.message)?.channel;
}

function explanation(username: string): Reply {
  return {
    text: lines(
      FormattedString.bold('Connect a channel'),
      'If you run it: press the button and choose the channel. I become an admin with no right but posting (which I do not use), and hear every post.',
      'If you do not: forward me one of its posts. Of such a channel I hear only what is forwarded to me.',
      '/cancel leaves this.',
    ),
    buttons: [
      [{ text: 'Add me to a channel', url: `https://t.me/${username}?startchannel&admin=post_messages` }],
    ],
  };
}

function confirmation(channel: ChannelIdentity, mayHear: boolean): Reply {
  const name = channelName(channel.title, channel.username);
  return {
    text: mayHear
      ? fmt`I am an admin of ${name}. Shall I hear its posts and follow it here?`
      : fmt`I am not an admin of ${name}, so I hear only what is forwarded to me. Shall I put it on the list and follow it here?`,
    buttons: [
      [
        { text: 'Yes', press: press.add(true) },
        { text: 'No', press: press.add(false) },
      ],
    ],
  };
}

function connected(channel: ChannelIdentity, mayHear: boolean): FormattedString {
  const name = channelName(channel.title, channel.username);
  return mayHear
    ? fmt`I hear ${name} from now on. /alerts sets what you are told here: highs, losses and results now; new calls if you switch them on.`
    : fmt`${name} is on the list. Forward me its calls, or make me an admin there and I hear every post.`;
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
