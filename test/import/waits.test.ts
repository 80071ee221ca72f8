import { expect, test } from 'vitest';
import { epochMs } from '../../src/model/units.ts';
import { NEVER, ALPHA, channel, openStage, posts } from '../sources/preview/stage.ts';
import { virtualTiming } from '../sources/preview/virtual-timing.ts';

// A walk through a public page that is not answered.

async function walked(misbehave: Parameters<Awaited<ReturnType<typeof openStage>>['server']['misbehave']>) {
  const { preview, server } = await openStage([channel('alpha', ALPHA, posts(1, 5))], [], {
    timing: virtualTiming(),
  });
  server.misbehave(...misbehave);
  const waits: string[] = [];
  const span = { since: epochMs(0), onWait: (words: string) => waits.push(words) };
  try {
    for await (const _page of preview.history('alpha', span, NEVER));
    return { waits };
  } catch (error) {
    return { waits, error };
  }
}

test('says each wait, and in the end who has to try again', async () => {
  const { waits, error } = await walked([{ kind: 'status', status: 502 }, { times: Infinity }]);
  expect(waits).toEqual([5, 10, 20, 40, 80].map((s) => `no answer from t.me, trying again in ${s} s`));
  expect(error).toMatchObject({
    kind: 'unreachable',
    cure: 'Run the same command again when this machine reaches t.me.',
  });
});

test('says how long Telegram wants to be left alone', async () => {
  const { waits, error } = await walked([{ kind: 'status', status: 429, retryAfterS: 90 }]);
  expect({ waits, error }).toEqual({
    waits: ['t.me asks for a pause, trying again in 90 s'],
    error: undefined,
  });
});

test('a refusal that stays is not said to be tried again', async () => {
  const { waits, error } = await walked([{ kind: 'status', status: 429 }, { times: Infinity }]);
  expect(waits[0]).toBe('t.me asks for a pause, trying again after it');
  expect(error).toMatchObject({
    kind: 'limited',
    cure: 'Run the same command again later: it goes on from there.',
  });
});
