import { Composer } from 'grammy';
import type { CallId, ChannelId } from '../../model/units.ts';
import { takeClaim } from '../claim.ts';
import type { BotContext, Desk } from '../context.ts';
import { cardOf } from './call.ts';
import { welcome } from '../render/help.ts';
import { say, saySentence } from '../say.ts';
import { channelReply } from './channel.ts';

const PAYLOAD = /^(?:claim_(?<claim>[A-Za-z0-9_-]{1,60})|call_(?<call>\d{1,15})|ch_(?<channel>\d{1,15}))$/;

/** /start, alone or with what a deep link carries: an operator's claim, a call or a channel. */
export function startFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('start', async (ctx) => {
    const { claim, call, channel } = PAYLOAD.exec(ctx.match)?.groups ?? {};
    if (claim !== undefined) return await claimed(desk, ctx, claim);
    if (call !== undefined) return await callOf(desk, ctx, Number(call) as CallId);
    if (channel !== undefined) return await channelOf(desk, ctx, Number(channel) as ChannelId);
    const operator = await desk.rights.isOperator(ctx.from?.id);
    await say(ctx, welcome(desk.info, { operator, inGroup: ctx.chat.type !== 'private' }));
  });
  return composer;
}

async function claimed(desk: Desk, ctx: BotContext, secret: string): Promise<void> {
  if (ctx.chat?.type !== 'private' || ctx.from === undefined) {
    return await saySentence(ctx, 'Open this link in a private chat with me.');
  }
  const now = desk.clock.now();
  if (!(await takeClaim(desk.store, { secret, userId: ctx.from.id, now }))) {
    desk.log.warn({ userId: ctx.from.id }, 'a claim link was refused');
    return await saySentence(
      ctx,
      'This link was used before or has been replaced. The newest one is in my log, at start.',
    );
  }
  desk.log.info({ userId: ctx.from.id }, 'a new operator claimed the bot');
  await say(ctx, welcome(desk.info, { operator: true, inGroup: false }));
}

async function callOf(desk: Desk, ctx: BotContext, id: CallId): Promise<void> {
  const view = await desk.store.call(id);
  if (view === undefined)
    return await saySentence(ctx, `There is no call #${id}. /calls lists those I follow.`);
  await say(ctx, await cardOf(desk, view, ctx.chat?.id));
}

async function channelOf(desk: Desk, ctx: BotContext, id: ChannelId): Promise<void> {
  const card = await channelReply(desk, ctx, id);
  if (card === undefined)
    return await saySentence(ctx, 'I do not know this channel. /leaderboard names those I do.');
  await say(ctx, card);
}
