import { FormattedString, fmt } from '@grammyjs/parse-mode';
import { type Context, GrammyError } from 'grammy';
import { type Reply, replyFields } from './reply.ts';

/** Answers in the chat (and topic) of the update, as a reply to its message in groups. */
export async function say(ctx: Context, reply: Reply): Promise<void> {
  const threadId = ctx.msg?.is_topic_message === true ? ctx.msg.message_thread_id : undefined;
  const answered =
    ctx.chat?.type === 'private' || ctx.callbackQuery !== undefined ? undefined : ctx.msg?.message_id;
  await ctx.reply(reply.text.text, {
    ...replyFields(reply),
    ...(threadId !== undefined && { message_thread_id: threadId }),
    ...(answered !== undefined && {
      reply_parameters: { message_id: answered, allow_sending_without_reply: true },
    }),
  });
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
