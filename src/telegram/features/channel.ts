import { fmt } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import { channelPatterns } from '../../analytics/channel-patterns.ts';
import type { ChannelPatterns } from '../../model/analytics.ts';
import type { Channel } from '../../model/call.ts';
import type { ChannelId, ChatId } from '../../model/units.ts';
import { channelsNamed } from '../channels-named.ts';
import type { BotContext, Desk } from '../context.ts';
import { mayName } from '../personal.ts';
import { type ChannelView, PRESSED } from '../presses.ts';
import { reachNow } from '../reach-now.ts';
import { channelCard, chooseChannel } from '../render/channel.ts';
import { channelMore } from '../render/channel-more.ts';
import type { Reply } from '../reply.ts';
import { say, saySentence, show, toast } from '../say.ts';
import { unknownChannel } from '../unknown-channel.ts';
import { readWarmUp } from '../warm-up.ts';
import type { Reach } from '../ways.ts';

/** Somebody who writes `harbour 7d` means a period. */
const ENDS_IN_PERIOD = /(?:^|\s)(?:\d{1,4}[dhwm]|day|week|month|quarter|year|all)$/i;
/** Calls whose habits are read: so many take less than a tenth of a second. */
const OWN_CALLS = 1_000;
const CROWD_CALLS = 2_000;

/** /channel: a channel's record, and following it in this chat. */
export function channelFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('channel', async (ctx) => {
    const name = ctx.match.trim();
    if (name === '') return await saySentence(ctx, 'Which one? Send its name: /channel Alpha');
    const found = await channelsNamed(desk.store, name, ctx.chat.id);
    const [only] = found;
    if (only === undefined) {
      return await saySentence(
        ctx,
        fmt`${unknownChannel(name)} ${
          ENDS_IN_PERIOD.test(name)
            ? '/channel takes a name alone and shows all its calls: /channel Alpha'
            : 'Forward me one of its calls, or see /leaderboard for those I know.'
        }`,
      );
    }
    if (found.length > 1) return await say(ctx, chooseChannel(found));
    await say(ctx, (await channelReply(desk, ctx, only.id)) ?? chooseChannel(found));
  });
  composer.callbackQuery(PRESSED.channel, async (ctx) => {
    const card = await channelReply(desk, ctx, Number(ctx.match[1]) as ChannelId);
    await toast(ctx, card === undefined ? 'I do not know this channel any more.' : undefined);
    if (card !== undefined) await show(ctx, card);
  });
  composer.callbackQuery(PRESSED.more, async (ctx) => {
    const now = desk.clock.now();
    const id = Number(ctx.match[1]) as ChannelId;
    const record = await desk.store.channelRecord(id, 0, now);
    if (record === undefined || !mayName(record.channel, ctx.chat?.id))
      return await toast(ctx, 'I do not know this channel any more.');
    await toast(ctx);
    const shown = ctx.match[2] as ChannelView;
    const patterns = shown === 'habits' ? await patternsOf(desk, id) : undefined;
    const warmUp = await readWarmUp(desk.store, now);
    await show(ctx, channelMore(record, { show: shown, now, warmUp, patterns }));
  });
  composer.callbackQuery(PRESSED.follow, async (ctx) => {
    await follow(desk, ctx, { id: Number(ctx.match[1]) as ChannelId, on: ctx.match[2] === 'on' });
  });
  return composer;
}

/** How it calls, beside calls of everybody. */
async function patternsOf({ store }: Desk, channelId: ChannelId): Promise<ChannelPatterns> {
  const own = await store.callSample({ channelId, limit: OWN_CALLS, trails: true });
  const crowd = await store.callSample({ limit: CROWD_CALLS });
  return channelPatterns(own.calls, crowd.calls);
}

async function follow(desk: Desk, ctx: BotContext, wish: { id: ChannelId; on: boolean }): Promise<void> {
  const { id, on } = wish;
  const { chat, from } = ctx;
  if (chat === undefined || !(await desk.rights.maySet({ chat, from })))
    return await toast(ctx, 'Only admins of this group can change what it follows.');
  const known = await desk.store.channelRecord(id, 0);
  if (known === undefined || !mayName(known.channel, chat.id))
    return await toast(ctx, 'I do not know this channel any more.');
  await (on ? desk.store.follow(chat.id as ChatId, id) : desk.store.unfollow(chat.id as ChatId, id));
  await toast(ctx, on ? 'Followed. /alerts sets how loudly.' : 'No longer followed.');
  const card = await channelReply(desk, ctx, id);
  if (card !== undefined) await show(ctx, card);
}

/** The card of a channel, as this chat sees it; undefined when there is no such channel. */
export async function channelReply(desk: Desk, ctx: BotContext, id: ChannelId): Promise<Reply | undefined> {
  const now = desk.clock.now();
  const record = await desk.store.channelRecord(id, 2, now);
  if (record === undefined || !mayName(record.channel, ctx.chat?.id)) return undefined;
  const followed = ctx.chat === undefined ? undefined : await desk.store.followed(ctx.chat.id as ChatId);
  return channelCard(record, {
    now,
    warmUp: await readWarmUp(desk.store, now),
    crowd: (await desk.store.trackingFacts({}, now)).figures,
    following: followed?.channelIds.includes(id) ?? false,
    reach: await reachFor(desk, ctx, record.channel),
  });
}

/** How it is heard is the operator's affair, and said in private only. */
async function reachFor(desk: Desk, ctx: BotContext, channel: Channel): Promise<Reach | undefined> {
  if (channel.kind !== 'channel' || ctx.chat?.type !== 'private') return undefined;
  if (!(await desk.rights.isOperator(ctx.from?.id))) return undefined;
  return await reachNow(desk, ctx.me, { channel, callers: [channel] });
}
