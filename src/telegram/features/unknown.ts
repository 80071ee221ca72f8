import { Composer } from 'grammy';
import { nearestCommand } from '../commands.ts';
import type { BotContext } from '../context.ts';
import { displayName } from '../names.ts';
import { saySentence, toast } from '../say.ts';

const COMMAND = /^\/(\w{1,32})(?:@(\w+))?(?:\s|$)/;

/** What no other feature took: stale buttons get a toast, unknown commands a suggestion in private and silence in groups. */
export function unknownFeature(): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.on('callback_query', async (ctx) => {
    await toast(ctx, 'This button is out of date, send the command again.');
  });
  composer.on('message:text', async (ctx, next) => {
    const [, command, target] = COMMAND.exec(ctx.message.text) ?? [];
    if (command === undefined) return await next();
    const forOthers = target !== undefined && target.toLowerCase() !== ctx.me.username.toLowerCase();
    if (ctx.chat.type !== 'private' || forOthers) return;
    const meant = nearestCommand(command.toLowerCase());
    const hint = meant === undefined ? '/help lists what I can do.' : `Did you mean /${meant}?`;
    await saySentence(ctx, `I do not know the command ${displayName(command)}. ${hint}`);
  });
  return composer;
}
