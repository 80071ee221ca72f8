import { FormattedString } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import type { BotContext, Desk } from '../context.ts';
import { PRESSED, press } from '../presses.ts';
import { callLine, numberButtons } from '../render/call.ts';
import { lines } from '../render/parts.ts';
import type { Button, Reply } from '../reply.ts';
import { say, saySentence, show, toast } from '../say.ts';

const ROWS = 8;
type Status = 'open' | 'done';

/** /calls: open or finished calls, newest first, by page. */
export function callsFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('calls', async (ctx) => {
    const word = ctx.match.trim().toLowerCase();
    if (word !== '' && word !== 'open' && word !== 'done')
      return await saySentence(ctx, 'Send /calls open or /calls done.');
    await say(ctx, await page(desk, word === 'done' ? 'done' : 'open', 1));
  });
  composer.callbackQuery(PRESSED.calls, async (ctx) => {
    await toast(ctx);
    await show(ctx, await page(desk, ctx.match[1] as Status, Math.max(1, Number(ctx.match[2]))));
  });
  return composer;
}

async function page(desk: Desk, status: Status, number: number): Promise<Reply> {
  const filter = { status: status === 'open' ? ('open' as const) : ('completed' as const), limit: ROWS + 1 };
  const found = await desk.store.calls({ ...filter, offset: (number - 1) * ROWS });
  const shown = found.slice(0, ROWS);
  const now = desk.clock.now();
  const back: Button[] = number > 1 ? [{ text: '◀', press: press.calls(status, number - 1) }] : [];
  const on: Button[] = found.length > ROWS ? [{ text: '▶', press: press.calls(status, number + 1) }] : [];
  const other: Button =
    status === 'open'
      ? { text: 'Finished', press: press.calls('done', 1) }
      : { text: 'Open', press: press.calls('open', 1) };
  return {
    text: lines(
      FormattedString.bold(status === 'open' ? 'Open calls' : 'Finished calls'),
      ...(shown.length === 0
        ? ['None here. Forward me a call, or connect a channel with /addchannel.']
        : shown.map((view) => callLine(view, now))),
    ),
    buttons: [...numberButtons(shown), [...back, other, ...on]],
  };
}
