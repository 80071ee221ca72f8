import { fmt } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import type { Channel } from '../../model/call.ts';
import type { ChannelId } from '../../model/units.ts';
import type { BotContext, Desk } from '../context.ts';
import { standingIn } from '../hears.ts';
import { PRESSED, press } from '../presses.ts';
import type { Reply } from '../reply.ts';
import { channelList } from '../render/channel.ts';
import { channelName } from '../render/parts.ts';
import { operatorsOnly } from '../rights.ts';
import { say, saySentence, show, toast } from '../say.ts';
import { type Reach, reachOf } from '../ways.ts';

const LISTED = 12;

/** /channels and /removechannel, for operators. */
export function channelsFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('channels', async (ctx) => {
    if (!(await desk.rights.isOperator(ctx.from?.id))) return await saySentence(ctx, operatorsOnly(ctx));
    await say(ctx, await list(desk, ctx));
  });
  composer.command('removechannel', async (ctx) => {
    if (!(await desk.rights.isOperator(ctx.from?.id))) return await saySentence(ctx, operatorsOnly(ctx));
    await askRemoval(desk, ctx, ctx.match.trim());
  });
  composer.callbackQuery(PRESSED.remove, async (ctx) => {
    if (!(await desk.rights.isOperator(ctx.from.id)))
      return await toast(ctx, 'Only operators of this bot can do that.');
    await toast(ctx);
    await remove(desk, ctx, { id: Number(ctx.match[1]) as ChannelId, sure: ctx.match[2] === 'yes' });
  });
  return composer;
}

/** How each caller is heard is asked of Telegram now: an admin's rights may have changed unseen. */
async function list(desk: Desk, ctx: BotContext): Promise<Reply> {
  const reports = (await desk.store.channels())
    .filter(({ channel }) => channel.kind === 'channel')
    .toSorted((a, b) => Number(b.channel.monitored) - Number(a.channel.monitored));
  const shown = reports.slice(0, LISTED);
  const rows = await Promise.all(
    shown.map(async (report) => ({ ...report, reach: await reachNow(desk, ctx, report.channel) })),
  );
  return channelList(rows, { now: desk.clock.now(), more: reports.length - shown.length });
}

async function reachNow(desk: Desk, ctx: BotContext, channel: Channel): Promise<Reach> {
  const standing = channel.monitored ? await standingIn(desk, ctx.me, channel.chatId) : 'outside';
  return reachOf(channel, standing, desk.sources);
}

async function askRemoval(desk: Desk, ctx: BotContext, name: string): Promise<void> {
  if (name === '') return await saySentence(ctx, 'Which one? Send its name: /removechannel Alpha');
  const found = (await desk.store.findChannels(name.slice(0, 100), 6)).filter(({ monitored }) => monitored);
  if (found.length === 0)
    return await saySentence(ctx, 'No connected channel has that name. /channels lists them.');
  for (const channel of found) {
    const text = fmt`Stop hearing ${channelName(channel.title, channel.username)}? Its record stays, and open calls are followed to their end.`;
    const sure = { text: 'Stop hearing it', press: press.remove(channel.id, true) };
    await say(ctx, { text, buttons: [[sure, { text: 'Keep it', press: press.remove(channel.id, false) }]] });
  }
}

async function remove(desk: Desk, ctx: BotContext, answer: { id: ChannelId; sure: boolean }): Promise<void> {
  const channel = (await desk.store.channelRecord(answer.id, 0))?.channel;
  if (channel === undefined) return await saySentence(ctx, 'I do not know this channel any more.');
  if (answer.sure) {
    await desk.store.monitor(channel, false, desk.clock.now());
    await desk.store.setPreview(channel.id, false);
    desk.log.info({ userId: ctx.from?.id, channelId: channel.id }, 'an operator disconnected a channel');
  }
  const done = answer.sure ? 'I no longer hear' : 'I go on hearing';
  await show(ctx, { text: fmt`${done} ${channelName(channel.title, channel.username)}.`, buttons: [] });
}
