import { Composer } from 'grammy';
import type { CallView } from '../../model/event.ts';
import type { CallId } from '../../model/units.ts';
import type { BotContext, Desk } from '../context.ts';
import { PRESSED } from '../presses.ts';
import { callCard, chooseCall } from '../render/call.ts';
import type { Reply } from '../reply.ts';
import { operatorsOnly } from '../rights.ts';
import { say, saySentence, show, toast } from '../say.ts';

const CHOICES = 8;
const NUMBER = /^#?(\d{1,15})$/;

/** /call: one call by number, ticker or address; /end: an operator ends it by hand. */
export function callFeature(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>();
  composer.command('call', async (ctx) => await findCall(desk, ctx, ctx.match.trim()));
  composer.callbackQuery(PRESSED.call, async (ctx) => {
    const view = await desk.store.call(Number(ctx.match[1]) as CallId);
    await toast(ctx, view === undefined ? 'This call is no longer on record.' : undefined);
    if (view !== undefined) await show(ctx, await cardOf(desk, view, ctx.chat?.id));
  });
  composer.command('end', async (ctx) => await endCall(desk, ctx, ctx.match.trim()));
  return composer;
}

async function findCall(desk: Desk, ctx: BotContext, query: string): Promise<void> {
  if (query === '')
    return await saySentence(ctx, 'Which one? Send its number, ticker or address: /call #1042');
  const reader = ctx.chat?.id;
  const digits = NUMBER.exec(query)?.[1];
  const numbered = digits === undefined ? undefined : await desk.store.call(Number(digits) as CallId);
  if (numbered !== undefined) return await say(ctx, await cardOf(desk, numbered, reader));
  const found = await desk.store.findCalls(query.slice(0, 200), CHOICES);
  const [only] = found;
  if (only === undefined)
    return await saySentence(
      ctx,
      'I have no such call on record. /calls lists those I have; to have a token followed, send me its address in private.',
    );
  const page =
    found.length === 1
      ? await cardOf(desk, only, reader)
      : chooseCall(found, { now: desk.clock.now(), reader });
  await say(ctx, page);
}

/** The card of a call for whoever reads it, a finished one with what its peers came to. */
export async function cardOf(desk: Desk, view: CallView, reader: number | undefined): Promise<Reply> {
  const peers = view.outcome === undefined ? [] : await desk.store.peerReturns(view.call.id);
  return callCard(view, { now: desk.clock.now(), reader, peers });
}

async function endCall(desk: Desk, ctx: BotContext, query: string): Promise<void> {
  if (!(await desk.rights.isOperator(ctx.from?.id))) return await saySentence(ctx, operatorsOnly(ctx));
  const digits = NUMBER.exec(query)?.[1];
  if (digits === undefined || desk.complete === undefined)
    return await saySentence(ctx, 'Which one? Send its number: /end #1042');
  const ended = await desk.complete([Number(digits) as CallId], 'manual');
  await saySentence(
    ctx,
    ended.length === 0
      ? `Call #${digits} is not open.`
      : `Call #${digits} is ended; it counts with the price it had last.`,
  );
}
