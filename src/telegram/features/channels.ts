import { fmt } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import type { Channel } from '../../model/call.ts';
import type { ChannelId } from '../../model/units.ts';
import type { BotContext, Desk } from '../context.ts';
import { placesOf } from '../places.ts';
import { PRESSED, press } from '../presses.ts';
import { reachNow } from '../reach-now.ts';
import type { Reply } from '../reply.ts';
import { channelList } from '../render/channel-list.ts';
import { channelName } from '../render/parts.ts';
import { operatorsOnly } from '../rights.ts';
import { say, saySentence, show, toast } from '../say.ts';
import { type Reach, reachOf } from '../ways.ts';

const LISTED = 12;
/** Telegram is asked about so many of them at most. */
const ASKED = 40;

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

/** Channels with problems come first, and then those that are heard. */
async function list(desk: Desk, ctx: BotContext): Promise<Reply> {
  const places = placesOf(await desk.store.channels()).toSorted(
    (a, b) =>
      hasTrouble(desk, b.channel) - hasTrouble(desk, a.channel) ||
      Number(b.channel.monitored) - Number(a.channel.monitored),
  );
  const asked = await Promise.all(
    places.slice(0, ASKED).map(async (place) => {
      const { channel, openCalls, standing } = place;
      return { channel, openCalls, standing, reach: await reachNow(desk, ctx.me, place) };
    }),
  );
  const rest = places.slice(ASKED).filter(({ channel }) => channel.monitored).length;
  const heard = asked.filter(({ reach }) => reach.ways.length > 0).length + rest;
  const rows = asked.toSorted((a, b) => rankOf(b) - rankOf(a)).slice(0, LISTED);
  return channelList(rows, { now: desk.clock.now(), heard, known: places.length - heard });
}

/** 1 where a source says so by itself, else 0. */
function hasTrouble(desk: Desk, channel: Channel): number {
  return Number(reachOf(channel, 'outside', desk.sources).problems.length > 0);
}

function rankOf({ reach, channel }: { readonly reach: Reach; readonly channel: Channel }): number {
  if (reach.problems.length > 0) return 3;
  return reach.ways.length > 0 ? 2 : Number(channel.monitored);
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
