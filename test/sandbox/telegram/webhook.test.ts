import { type Server, createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Bot, webhookCallback } from 'grammy';
import { expect, onTestFinished, test } from 'vitest';
import { openEmulator } from './open-emulator.ts';

async function serve(listener: Parameters<typeof createServer>[1]): Promise<string> {
  const server: Server = createServer(listener ?? (() => undefined));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}/`;
}

test('a webhook gets updates in order with its secret, and again after a failure', async () => {
  const { telegram, api } = await openEmulator();
  const bot = new Bot(telegram.token, { client: { apiRoot: telegram.apiRoot } });
  const heard: string[] = [];
  let failures = 1;
  bot.on('message:text', (ctx) => {
    if (failures > 0) {
      failures -= 1;
      throw new Error('not yet');
    }
    heard.push(ctx.msg.text);
  });
  const url = await serve((request, response) => {
    webhookCallback(bot, 'http', { secretToken: 'quiet' })(request, response).catch(() =>
      response.writeHead(500).end(),
    );
  });
  await api.setWebhook(url, { secret_token: 'quiet' });
  const ann = telegram.user();
  telegram.write(ann, 'private', 'one');
  telegram.write(ann, 'private', 'two');
  await telegram.idle();
  expect(heard).toEqual(['one', 'two']);
  expect(await api.getWebhookInfo()).toMatchObject({
    url,
    pending_update_count: 0,
    last_error_message: 'Wrong response from the webhook: 500 Internal Server Error',
  });
});
