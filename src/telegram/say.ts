import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { type Context, GrammyError } from 'grammy';
import { type Reply, replyFields } from './reply.ts';
import { sayInPlace, topicOf } from './topic.ts';

/** Answers in the chat and topic of the update, as a reply to its message in groups; in General when the topic is shut. */
export async function say(ctx: Context, reply: Reply): Promise<void> {
  const { chatId } = ctx;
  if (chatId === undefined) return;
  const answered =
    ctx.chat?.type === 'private' || ctx.callbackQuery !== undefined ? undefined : ctx.msg?.message_id;
  const place = { topicId: topicOf(ctx), replyTo: answered };
  // Not ctx.reply(): it adds the topic by itself.
  await sayInPlace(
    place,
    async (fields) =>
      await ctx.api.sendMessage(chatId, reply.text.text, { ...replyFields(reply), ...fields }),
  );
}

/** Answers with plain sentences. */
export async function saySentence(ctx: Context, sentence: string | FormattedString): Promise<void> {
  await say(ctx, {
    text: typeof sentence === 'string' ? new FormattedString(sentence) : fmt`${sentence}`,
    buttons: [],
  });
}

/** Replaces the message whose button was pressed; says it anew where the message cannot be edited any more. */
export async function show(ctx: Context, reply: Reply): Promise<void> {
  const { message } = ctx.callbackQuery ?? {};
  if (message === undefined || message.date === 0) return await say(ctx, reply);
  try {
    await ctx.editMessageText(reply.text.text, replyFields(reply));
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
    if (error.description.includes('message is not modified')) return;
    await say(ctx, reply);
  }
}

/** Answers a pressed button, with a short text or with nothing. A press that is too old to be answered is no fault. */
export async function toast(ctx: Context, text?: string): Promise<void> {
  try {
    await ctx.answerCallbackQuery(text === undefined ? {} : { text });
  } catch (error) {
    if (!(error instanceof GrammyError) || error.error_code !== 400) throw error;
  }
}
