import { expect, test } from 'vitest';
import { detect } from '../../src/detection/detect.ts';
import type { Detection } from '../../src/model/call.ts';
import { openStore } from '../../src/sqlite/open.ts';
import { createHear } from '../../src/tracking/hear.ts';
import { fakeClock } from '../fakes/clock.ts';
import { HARBOUR } from './verbs.ts';

const ADDRESS = '9BB6NFEcjBCtnNLFko2FqVQBq8HHM13kCyYcdQbgpump';

async function hears(text: string, asked: boolean): Promise<Detection> {
  const store = openStore({ path: ':memory:' });
  const clock = fakeClock();
  const { hear } = createHear({ store, clock, detect, entryMaxLagMs: 600_000 });
  const post = { channel: HARBOUR, messageId: 7, postedAt: clock.now(), content: { text } };
  const { detection } = await hear(post, { origin: 'pasted', asked });
  await store.close();
  return detection;
}

test.each([
  ['$OWL', ['OWL'], undefined],
  ['OWL', ['OWL'], undefined],
  ['#OWL', ['OWL'], undefined],
  ['$owl on base', ['OWL'], 'base'],
  ['$owl base', ['OWL'], 'base'],
  ['$OWL (solana)', ['OWL'], 'solana'],
  ['what is $OWL on binance smart chain', ['OWL'], 'bsc'],
  ['$OWL $FERRYX', ['OWL', 'FERRYX'], undefined],
  ['$owl, $ferryx and $heron on sol', ['OWL', 'FERRYX', 'HERON'], 'solana'],
  ['$OWL $FERRYX $HERON $STORK', ['OWL', 'FERRYX', 'HERON'], undefined],
  ['BONK/USDT', ['BONK'], undefined],
  ['$OWL hit 5x since call', ['OWL'], undefined],
  ['$OWL or $DOGE', ['OWL'], undefined],
])('%j asks for %j', async (text, symbols, chain) => {
  const detection = await hears(text, true);
  expect(detection.intent).toBe('call');
  expect(detection).not.toHaveProperty('claimedMultiple');
  expect(detection.candidates).toEqual(
    symbols.map((symbol) => ({
      kind: 'ticker',
      ...(chain !== undefined && { chain }),
      symbol,
      evidence: ['ticker:asked'],
    })),
  );
});

test.each([
  'the people around $OWL are kind and the memes they draw are a joy to see',
  'gm',
  '$DOGE',
  '$USDC on base',
])('%j asks for nothing', async (text) => {
  const detection = await hears(text, true);
  expect(detection.intent).not.toBe('call');
  expect(detection.candidates).toEqual([]);
});

test('an update that is brought is asked for its token, and claims nothing for the new call', async () => {
  const text = `hit 5x since our call ${ADDRESS}`;
  expect(await hears(text, false)).toMatchObject({ intent: 'update', claimedMultiple: 5 });
  const detection = await hears(text, true);
  expect(detection).toMatchObject({ intent: 'call', candidates: [{ address: ADDRESS }] });
  expect(detection).not.toHaveProperty('claimedMultiple');
});

test('nobody asks: a lone ticker is no call', async () => {
  for (const text of ['$OWL', '$owl on base', '$OWL $FERRYX', 'BONK/USDT'])
    expect((await hears(text, false)).candidates).toEqual([]);
});
