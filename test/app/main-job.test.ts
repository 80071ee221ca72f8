import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, HOUR, MINUTE } from '../../src/model/units.ts';
import { openStage, postAbout, type Stage, through } from './stage.ts';

let stage: Stage;

beforeEach(async () => {
  stage = await openStage();
});

afterEach(async () => {
  const { errors } = stage;
  await stage.close();
  if (errors.length > 0) throw new Error(`expected no error in the log, was:\n${errors.join('\n')}`);
});

describe('a forwarded call', () => {
  test('is answered with its entry, and its high and its end come to the chat that asked', async () => {
    const { telegram } = stage;
    const ivo = telegram.user({ firstName: 'Ivo' });
    const token = stage.list('heron', through([0, 1], [2, 3.4], [10, 2], [170, 1.5]));
    telegram.start(ivo);
    await stage.settle();
    telegram.forward(ivo, 'private', {
      channel: { id: -1_009_999_000_111, title: 'Distant Shore', username: 'distantshore' },
      messageId: 77,
      at: stage.clock.now() - 30_000,
      content: postAbout(token),
    });
    await stage.settle();
    const answer = stage.said(ivo).at(-1) ?? '';
    expect(answer).toContain('HERON');
    expect(answer).toContain('Distant Shore');

    await stage.pass(7 * DAY + 3 * HOUR);
    const words = stage.said(ivo).join('\n---\n');
    expect(words).toMatch(/3(\.\d+)?x/);
    const [call] = await stage.store.findCalls(token.address, 5);
    expect(call?.channel.chatId).toBe(-1_009_999_000_111);
    expect(call?.outcome).toMatchObject({ reason: 'elapsed', success: true, hit: true });
    expect(call?.outcome?.finalRoi).toBeCloseTo(0.5, 1);
  });

  test('without a token gets one sentence that says what to do', async () => {
    const ivo = stage.telegram.user({ firstName: 'Ivo' });
    stage.telegram.start(ivo);
    await stage.settle();
    const before = stage.said(ivo).length;
    stage.telegram.forward(ivo, 'private', {
      channel: { id: -1_009_999_000_112, title: 'Distant Shore' },
      messageId: 78,
      at: stage.clock.now(),
      content: 'Good morning everyone, quiet market today.',
    });
    await stage.settle();
    expect(stage.said(ivo)).toHaveLength(before + 1);
  });
});

describe('a post in a monitored channel', () => {
  test('becomes an ATH alert, a completion report, a reputation and a line on the leaderboard', async () => {
    const { telegram, channel, operator } = stage;
    const tokens = Array.from({ length: 6 }, (_, index) =>
      stage.list(`moss${index}`, through([1, 1], [4, 2.6], [20, 1.4], [170, index < 3 ? 1.3 : 0.4])),
    );
    for (const token of tokens) {
      telegram.post(channel, postAbout(token));
      await stage.pass(10 * MINUTE);
    }
    await stage.pass(8 * DAY);

    const alerts = stage.said(operator);
    expect(
      alerts.filter((text) => text.includes('2x') || /2\.\d+x/.test(text)).length,
    ).toBeGreaterThanOrEqual(6);
    const summary = await stage.app.getTrackingSummary();
    expect(summary).toMatchObject({ heard: 6, completed: 6, open: 0, unpriced: 0, successes: 3, hits: 6 });
    expect(summary.board.ranked.map((row) => row.title)).toEqual(['Alpha Harbour']);

    const board = await stage.ask(operator, '/leaderboard all');
    expect(board).toContain('Alpha Harbour');
    const card = await stage.ask(operator, '/channel alphaharbour');
    expect(card).toContain('6');
    expect(await stage.ask(operator, '/summary all')).toContain('6');
    expect(await stage.ask(operator, '/call moss2')).toContain('MOSS2');
  });

  test('of a token that dies is an outcome of -100 %, not a gap', async () => {
    const token = stage.list('ember', (since) => (since < 5 * HOUR ? 1 : undefined));
    stage.telegram.post(stage.channel, postAbout(token));
    await stage.pass(3 * DAY);
    const [call] = await stage.store.findCalls(token.address, 1);
    expect(call?.outcome).toMatchObject({ reason: 'dead', finalRoi: -1, success: false });
  });

  test('of a token whose liquidity is pulled shows no gain from the dust prints after it', async () => {
    const token = stage.list('quill', (since) => (since < 4 * HOUR ? 1.2 : 9_000), {
      liquidityUsd: (since) => (since < 4 * HOUR ? 60_000 : 0.6),
    });
    stage.telegram.post(stage.channel, postAbout(token));
    await stage.pass(3 * DAY);
    const [call] = await stage.store.findCalls(token.address, 1);
    expect(call?.outcome?.reason).toBe('dead');
    expect(call?.outcome?.athRoi).toBeLessThan(0.3);
    expect(stage.said(stage.operator).filter((text) => /\d{3,}x/.test(text))).toEqual([]);
  });
});

describe('what is posted again', () => {
  test('an edit after the call changes neither token, time nor entry, and is on record', async () => {
    const { telegram, channel } = stage;
    const called = stage.list('tide', through([0, 1], [48, 1.5]));
    const other = stage.list('basalt', through([0, 1], [48, 9]));
    const post = telegram.post(channel, postAbout(called));
    await stage.pass(HOUR);
    const before = (await stage.store.findCalls(called.address, 1))[0];
    telegram.edit(channel, post.message_id, postAbout(other));
    await stage.pass(HOUR);
    const after = (await stage.store.findCalls(called.address, 1))[0];
    expect(after?.call.entry).toEqual(before?.call.entry);
    expect(after?.edits).toMatchObject({ count: 1 });
    expect(await stage.store.findCalls(other.address, 1)).toEqual([]);
  });

  test('the same token while its call is open is a mention, not a second call', async () => {
    const { telegram, channel } = stage;
    const token = stage.list('clover', through([0, 1], [48, 1.5]));
    telegram.post(channel, postAbout(token));
    await stage.pass(HOUR);
    telegram.post(channel, `Still holding this one\n${token.address}`);
    await stage.pass(HOUR);
    const calls = await stage.store.findCalls(token.address, 5);
    expect(calls).toHaveLength(1);
    expect(calls[0]?.mentions).toBe(1);
  });
});

describe('when things go wrong', () => {
  test('a day without the price source loses no call, leaves the gap visible and catches up', async () => {
    const { telegram, channel, market } = stage;
    const before = stage.list('saffron', through([0, 1], [100, 1.8]));
    const during = stage.list('pewter', through([0, 1], [100, 1.2]));
    telegram.post(channel, postAbout(before));
    await stage.pass(2 * HOUR);
    market.down = true;
    telegram.post(channel, postAbout(during));
    await stage.pass(DAY);
    expect(await stage.store.findCalls(during.address, 1)).toEqual([]);
    market.down = false;
    await stage.pass(2 * HOUR);
    const [late] = await stage.store.findCalls(during.address, 1);
    // It was heard at once, and entered a day later at the price of its own time.
    expect(late?.call.entry).toMatchObject({ confidence: 'high', source: 'geckoterminal' });
    expect(late?.call.entry.lagMs).toBeLessThanOrEqual(MINUTE);
    await stage.pass(7 * DAY);
    const [kept] = await stage.store.findCalls(before.address, 1);
    expect(kept?.outcome?.reason).toBe('elapsed');
    expect(kept?.outcome?.longestGapMs).toBeGreaterThan(23 * HOUR);
  });

  test('a person who blocks the bot is left alone and heard again after unblocking', async () => {
    const { telegram } = stage;
    const ivo = telegram.user({ firstName: 'Ivo' });
    const token = stage.list('garden', through([0, 1], [3, 6], [100, 5]));
    telegram.start(ivo);
    await stage.settle();
    await stage.ask(ivo, token.address);
    telegram.block(ivo);
    await stage.pass(DAY);
    expect(await stage.store.chat(ivo.id as never)).toMatchObject({ status: 'parked' });
    const silence = stage.said(ivo).length;
    telegram.unblock(ivo);
    telegram.start(ivo);
    await stage.settle();
    await stage.pass(10 * MINUTE);
    expect(stage.said(ivo).length).toBeGreaterThan(silence);
  });

  test('a group that becomes a supergroup keeps its alerts', async () => {
    const { telegram, operator, channel } = stage;
    const group = telegram.group({ title: 'The Pier', kind: 'group', botIsMember: false });
    telegram.appoint(group, operator, 'creator');
    telegram.addToGroup(operator, group);
    await stage.settle();
    await stage.store.follow(group.id as never, undefined);
    const token = stage.list('rocket', through([0, 1], [3, 1], [6, 4], [100, 3]));
    telegram.post(channel, postAbout(token));
    await stage.pass(HOUR);
    const supergroup = telegram.migrate(operator, group);
    await stage.pass(DAY);
    expect(stage.said(supergroup).join('\n')).toMatch(/ROCKET/);
  });

  test('a hostile token name is shown as the text it is', async () => {
    const { telegram, operator, channel } = stage;
    const token = stage.list('evil', through([0, 1], [3, 3]), {
      symbol: '<b>FREE</b>',
      name: '\u202Egnp.exe</a><a href="https://evil.example">click</a> @admin',
    });
    telegram.post(channel, postAbout(token));
    await stage.pass(DAY);
    const said = telegram
      .chatLog(operator)
      .filter((entry) => entry.from === 'bot' && entry.text.includes('FREE'));
    expect(said.length).toBeGreaterThan(0);
    for (const entry of said) {
      expect(entry.text).not.toContain('\u202E');
      expect(
        entry.entities.filter((entity) => entity.type === 'text_link' && entity.url.includes('evil')),
      ).toEqual([]);
      expect(entry.entities.filter((entity) => entity.type === 'mention')).toEqual([]);
    }
  });
});
