import { FormattedString } from '@grammyjs/parse-mode';
import { Composer } from 'grammy';
import type { BotContext, Desk } from '../context.ts';
import { PRESSED, press } from '../presses.ts';
import { namedCallLine, numberButtons } from '../render/call.ts';
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
    await say(ctx, await page(desk, ctx, { status: word === 'done' ? 'done' : 'open', number: 1 }));
  });
  composer.callbackQuery(PRESSED.calls, async (ctx) => {
    await toast(ctx);
    const number = Math.max(1, Number(ctx.match[2]));
    await show(ctx, await page(desk, ctx, { status: ctx.match[1] as Status, number }));
  });
  return composer;
}

async function page(desk: Desk, ctx: BotContext, view: { status: Status; number: number }): Promise<Reply> {
  const { status, number } = view;
  const filter = { status: status === 'open' ? ('open' as const) : ('completed' as const), limit: ROWS + 1 };
  const found = await desk.store.calls({ ...filter, offset: (number - 1) * ROWS });
  const shown = found.slice(0, ROWS);
  const reading = { now: desk.clock.now(), reader: ctx.chat?.id };
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
        ? [emptyLine(status, number)]
        : shown.map((view) => namedCallLine(view, reading))),
    ),
    buttons: [...numberButtons(shown), [...back, other, ...on]],
  };
}

function emptyLine(status: Status, number: number): string {
  if (number > 1) return 'There are no more.';
  return status === 'open'
    ? 'No call is open. Forward me one in private.'
    : 'No call is finished yet. /calls open lists those under way.';
}
