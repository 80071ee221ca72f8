import { fmt } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import type { Rhythm } from '../../model/analytics.ts';
import type { Channel } from '../../model/call.ts';
import type { ChannelId } from '../../model/units.ts';
import { channelsNamed } from '../channels-named.ts';
import type { BotContext, Desk } from '../context.ts';
import { mayName } from '../personal.ts';
import { type HistoryView, PRESSED } from '../presses.ts';
import { chooseHistory, historyPage } from '../render/history.ts';
import type { Reply } from '../reply.ts';
import { historySince, parseHistoryWords } from '../rhythm.ts';
import { say, saySentence, show, toast } from '../say.ts';
import { unknownChannel } from '../unknown-channel.ts';
import { readWarmUp } from '../warm-up.ts';

/** /history: completed calls over time, of all channels or of one. */
export function historyFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('history', async (ctx) => {
    const { by, channel: name, whole = false } = parseHistoryWords(ctx.match);
    const view = { show: 'trend', by, whole } as const;
    if (name === '') return await say(ctx, await page(desk, view));
    const found = await channelsNamed(desk.store, name, ctx.chat.id);
    const [only] = found;
    if (only === undefined)
      return await saySentence(
        ctx,
        fmt`${unknownChannel(name)} /history takes day, week, month, quarter or all, and then a channel: /history month Alpha`,
      );
    await say(
      ctx,
      found.length > 1 ? chooseHistory(found, by) : await page(desk, { ...view, channel: only }),
    );
  });
  composer.callbackQuery(PRESSED.history, async (ctx) => {
    const id = Number(ctx.match[3]) as ChannelId;
    const channel = id === 0 ? undefined : (await desk.store.channelRecord(id, 0))?.channel;
    if (id !== 0 && (channel === undefined || !mayName(channel, ctx.chat?.id)))
      return await toast(ctx, 'I do not know this channel any more.');
    await toast(ctx);
    const view = { show: ctx.match[1] as HistoryView, by: ctx.match[2] as Rhythm };
    await show(ctx, await page(desk, { ...view, channel }));
  });
  return composer;
}

async function page(
  desk: Desk,
  {
    show: shown,
    by,
    channel,
    whole = false,
  }: {
    readonly show: HistoryView;
    readonly by: Rhythm;
    readonly channel?: Channel | undefined;
    /** From the first call on. */
    readonly whole?: boolean;
  },
): Promise<Reply> {
  const at = desk.clock.now();
  const history = await desk.store.history({
    by,
    ...(!whole && { since: historySince(by, at) }),
    ...(channel !== undefined && { channelId: channel.id }),
  });
  const warmUp = await readWarmUp(desk.store, at);
  return historyPage(history, { show: shown, channel, whole, at, warmUp });
}
