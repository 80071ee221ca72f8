import { afterEach, beforeEach, expect, test } from 'vitest';
import { type TokenRef, tokenRef } from '../../src/model/token.ts';
import { DAY, epochMs } from '../../src/model/units.ts';
import { inventAddress } from '../../src/sandbox/market/addresses.ts';
import type { EmulatedUser } from '../../src/sandbox/telegram/server.ts';
import { NOON } from '../fakes/clock.ts';
import { type Rig, startRig } from './rig.ts';

const LIGHTHOUSE = { id: -1_009_999_999_999, title: 'Lighthouse' };
const POST =
  'New gem $WHARF just launched on #solana, ape in now! Buying more here, this is going to 10x easily.';

let rig: Rig;
let ada: EmulatedUser;
beforeEach(async () => {
  rig = await startRig();
  ada = rig.telegram.user();
});
afterEach(async () => await rig.close());

function bearer(chain: string, seed: string, liquidityUsd: number): TokenRef {
  const token = tokenRef(chain, inventAddress(chain, seed));
  const pair = { address: inventAddress(chain, `${seed} pool`), dex: 'x', curve: false };
  const createdAt = epochMs(NOON - 12 * DAY);
  rig.prices.set(token, 0.002, { symbol: 'WHARF', liquidityUsd, pair: { ...pair, createdAt } });
  return token;
}

async function forward(user = ada, messageId = 7): Promise<void> {
  const at = rig.clock.now();
  rig.telegram.forward(user, 'private', { content: POST, at, channel: LIGHTHOUSE, messageId });
  await rig.settle();
}

const question = (user = ada) =>
  rig.telegram.chatLog(user).findLast(({ text }) => text.startsWith('Several tokens')) ??
  expect.unreachable('nothing was asked');

test('a ticker that several tokens share is asked about, and the token that is chosen is tracked', async () => {
  const [first, second] = [bearer('solana', 'one', 41_000), bearer('base', 'two', 9_000)];
  rig.prices.ticker('WHARF', first, second);
  await forward();
  expect(await rig.store.calls({ limit: 5 })).toEqual([]);
  const asked = question();
  expect(asked.text.replaceAll(/[\u2068\u2069]/g, '')).toContain(
    `Which one is meant?\n1. WHARF · Solana · liq $41K · 12 d old\n${first.address}\n2. WHARF · Base · liq $9K · 12 d old\n`,
  );
  const pressed = rig.telegram.press(ada, asked, '2. Base');
  await rig.settle();
  expect(pressed.answer()).toEqual({ showAlert: false });
  expect(rig.said(ada)[0]).toContain('Tracking WHARF · Base');
  expect(rig.last(ada)).toContain('📌 WHARF · Base · #1');
  expect(await rig.store.calls({ limit: 5 })).toMatchObject([
    { token: { ref: second }, channel: { title: 'Lighthouse' }, messageId: 7 },
  ]);
});

test('a choice is made once, by a button that was offered, in the chat that asked', async () => {
  rig.prices.ticker('WHARF', bearer('solana', 'one', 41_000), bearer('base', 'two', 9_000));
  await forward();
  const asked = question();
  const data = JSON.stringify(asked.replyMarkup).match(/v1:pick:\d+:0/)?.[0] ?? '';
  const [eve] = [rig.telegram.user()];
  rig.telegram.start(eve);
  await rig.settle();
  const stranger = rig.telegram.press(eve, rig.telegram.chatLog(eve).at(-1)!, { data });
  const forged = rig.telegram.press(ada, asked, { data: data.replace(/0$/, '9') });
  await rig.settle();
  expect(await rig.store.calls({ limit: 5 })).toEqual([]);
  rig.telegram.press(ada, asked, { data });
  await rig.settle();
  const late = rig.telegram.press(ada, asked, { data });
  await rig.settle();
  for (const pressed of [stranger, forged, late])
    expect(pressed.answer()?.text).toBe('This choice is over. To have a token tracked, paste its address.');
  expect(await rig.store.calls({ limit: 5 })).toHaveLength(1);
});

test('a ticker that one token bears is tracked without a question', async () => {
  rig.prices.ticker('WHARF', bearer('solana', 'one', 41_000));
  await forward();
  expect(rig.said(ada)).toEqual([expect.stringContaining('📌 WHARF · Solana · #1')]);
});

test('a ticker that no token bears is said so, to everybody who brings the post', async () => {
  const words = 'I find no token called $WHARF that trades. Paste its address, and I track it.';
  await forward();
  expect(rig.said(ada)).toEqual([words]);
  const bob = rig.telegram.user();
  await forward(bob);
  expect(rig.last(bob)).toBe(words);
});

test('who brings a post later may choose as well, and so may who pastes a ticker alone', async () => {
  rig.prices.ticker('WHARF', bearer('solana', 'one', 41_000), bearer('base', 'two', 9_000));
  await forward();
  const bob = rig.telegram.user();
  await forward(bob);
  expect(question(bob).text).toBe(question().text);
  const eve = rig.telegram.user();
  rig.telegram.write(eve, 'private', '$wharf');
  await rig.settle();
  rig.telegram.press(eve, question(eve), '1. Solana');
  await rig.settle();
  expect(await rig.store.calls({ limit: 5 })).toMatchObject([
    { channel: { memberId: eve.id }, call: { context: { evidence: ['ticker:asked', 'chosen'] } } },
  ]);
});
