import { HttpError } from 'grammy';
import { expect, test } from 'vitest';
import { describeError, scrub } from '../../src/telegram/scrub.ts';

const TOKEN = '600000001:AbCdEfGhIjKlMnOpQrStUvWxYz_0123-456';

test('a token is removed wherever it stands, also right behind the word bot', () => {
  expect(scrub(`GET https://api.telegram.org/bot${TOKEN}/getMe and ${TOKEN}.`)).toBe(
    'GET https://api.telegram.org/bot[bot-token]/getMe and [bot-token].',
  );
});

test("an HttpError is described with its cause and without the token in the cause's URL", () => {
  const cause = new Error(
    `request to https://api.telegram.org/bot${TOKEN}/sendMessage failed\nreason: ECONNRESET`,
  );
  const text = describeError(new HttpError("Network request for 'sendMessage' failed!", cause));
  expect(text).toContain('ECONNRESET');
  expect(text).toContain("Network request for 'sendMessage' failed!");
  expect(text).not.toContain(TOKEN);
  expect(text).not.toContain('\n');
});

test('what is no error is described too, and causes that go round in circles end', () => {
  expect(describeError('out of luck')).toBe('out of luck');
  expect(describeError({ status: 3 })).toBe('unknown error');
  const loop = new Error('again');
  loop.cause = loop;
  expect(describeError(loop).length).toBeLessThan(200);
});
