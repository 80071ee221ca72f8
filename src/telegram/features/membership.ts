import { fmt } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import type { Chat, ChatMemberUpdated } from 'grammy/types';
import type { ChatId } from '../../model/units.ts';
import type { BotContext, Desk } from '../context.ts';
import { conversationKey } from '../conversation-storage.ts';
import { plainName } from '../names.ts';
import { channelOf } from '../origin.ts';
import { channelName } from '../render/parts.ts';
import { sentences } from '../render/heard.ts';
import { describeError } from '../scrub.ts';
import { tellOperators } from '../tell-operators.ts';
import { healthOf } from '../ways.ts';
import { meet } from './meet.ts';

/** Where the bot stands in a chat: blocked or not, connected to a channel or removed from it. */
export function membershipFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on('my_chat_member', async (ctx) => {
    const change = ctx.myChatMember;
    const { status } = change.new_chat_member;
    const gone = isGone(status);
    if (change.chat.type === 'channel') {
      return gone
        ? await channelLost(desk, change, ctx.update.update_id)
        : await channelGained(desk, change, ctx.update.update_id);
    }
    if (gone) return await chatLost(desk, change.chat, ctx.update.update_id);
    await meet(desk, change.chat);
    if (change.chat.type !== 'private' && isGone(change.old_chat_member.status))
      await ctx.reply(sentences.newInGroup);
  });
  return composer;
}

function isGone(status: ChatMemberUpdated['new_chat_member']['status']): boolean {
  return status === 'left' || status === 'kicked';
}

async function channelGained(desk: Desk, change: ChatMemberUpdated, updateId: number): Promise<void> {
  const { chat, from } = change;
  if (change.new_chat_member.status !== 'administrator') return;
  // Rights were changed, nothing else: it was heard before, or an operator has stopped it.
  if (change.old_chat_member.status === 'administrator') return;
  if (!(await desk.rights.isOperator(from.id))) {
    return await tellOperators(desk, `stranger:${chat.id}`, {
      issue: `Somebody who is no operator made me admin of the channel ${plainName(chat.title)}. I do not hear it.`,
      cure: 'send /addchannel if you want its calls, or remove me from it.',
    });
  }
  await meet(desk, { id: from.id, type: 'private', first_name: from.first_name });
  const channel = await desk.store.monitor(channelOf(chat), true, desk.clock.now(), updateId);
  desk.settled(updateId);
  await desk.store.follow(from.id as ChatId, channel.id);
  // What /addchannel waited for has happened: the next forward is a call again.
  await desk.store.deleteConversation(conversationKey(from.id, from.id));
  const besides = channel.preview
    ? ' Its public page is still read for views and reactions; each post counts once.'
    : '';
  const text = fmt`I hear ${channelName(channel.title, channel.username)} from now on, as its admin.${besides} /alerts sets what you are told here: highs, losses and results now; new calls if you switch them on.`;
  try {
    await desk.api.sendMessage(from.id, text.text, {
      entities: text.entities,
      link_preview_options: { is_disabled: true },
    });
  } catch (error) {
    // A person who never started the bot cannot be written to. The channel is connected all the same.
    desk.log.warn(
      { error: describeError(error) },
      'the operator could not be told about a connected channel',
    );
    await desk.store.parkChat(from.id as ChatId);
  }
}

async function channelLost(desk: Desk, change: ChatMemberUpdated, updateId: number): Promise<void> {
  const { chat } = change;
  const channel = await desk.store.channelByChat(chat.id as ChatId);
  if (channel?.monitored !== true) return;
  const others = healthOf(channel.chatId, desk.sources).map(({ name }) => name);
  if (channel.preview || others.length > 0) {
    return await tellOperators(desk, `demoted:${chat.id}:${updateId}`, {
      issue: `I was removed from the channel ${plainName(chat.title)}. I still hear it, a little later, ${others.includes('session') ? "through the operator's account" : 'by its public page'}.`,
      cure: 'nothing if you meant it; else make me admin there again with /addchannel.',
    });
  }
  await desk.store.monitor(channelOf(chat), false, desk.clock.now());
  await tellOperators(desk, `lost:${chat.id}:${updateId}`, {
    issue: `I was removed from the channel ${plainName(chat.title)} and no longer hear it. Its open calls are followed to their end.`,
    cure: 'make me admin there again with /addchannel if that was a mistake.',
  });
}

async function chatLost(desk: Desk, chat: Chat, updateId: number): Promise<void> {
  const chatId = chat.id as ChatId;
  if (await desk.store.isMonitored(chatId)) {
    await desk.store.monitor(channelOf(chat), false, desk.clock.now());
    await tellOperators(desk, `lost:${chat.id}:${updateId}`, {
      issue: `I was removed from the group ${plainName(chat.title)} and no longer hear it.`,
      cure: 'add me there again and send /addchannel in it if that was a mistake.',
    });
  }
  await desk.store.parkChat(chatId);
}
