import type { BotContext } from './context.ts';
import { isOfBot } from './other-bots.ts';

/**
 * Did a person address the bot in their own words or by a button? Posts of channels, forwards (a forwarded "/call" is
 * somebody else's), other bots and messages that came through one did not: the bot never answers those as commands. An
 * anonymous admin is a person.
 */
export function isSpoken(ctx: BotContext): boolean {
  if (ctx.callbackQuery !== undefined) return true;
  const { message } = ctx;
  if (message === undefined || message.forward_origin !== undefined || message.via_bot !== undefined)
    return false;
  return !isOfBot(message);
}
