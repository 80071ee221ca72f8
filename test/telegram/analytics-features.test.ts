import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { DAY, MINUTE } from '../../src/model/units.ts';
import { endCalls, HARBOUR, MARSH, ZOE } from './ended-calls.ts';
import { type Rig, startRig } from './rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => await rig.close());

type User = ReturnType<Rig['telegram']['user']>;

async function ask(text: string, user = rig.telegram.user()): Promise<string> {
  rig.telegram.write(user, 'private', text);
  await rig.settle();
  return rig.last(user);
}

async function press(user: User, button: string): Promise<string> {
  const entry =
    rig.telegram.chatLog(user).findLast(({ from }) => from === 'bot') ??
    expect.unreachable('nothing was said');
  const pressed = rig.telegram.press(user, entry, button);
  await rig.settle();
  expect(pressed.answer()).toBeDefined();
  return rig.last(user);
}

/** Six calls of Harbour, most of them good, eight of Marsh, most of them bad, and one that Zoe brought in private. */
async function fill(): Promise<void> {
  await endCalls(rig.store, HARBOUR, [1.5, 2, -0.5, 1.2, 3, 0.2]);
  const end = await endCalls(rig.store, MARSH, [-0.9, -1, 0.3, -0.8, -0.95, -0.2, 1.4, -1]);
  await endCalls(rig.store, ZOE, [5]);
  rig.clock.set(end + DAY);
}

const noErrors = (): void => expect(rig.logged.filter(({ level }) => level === 'error')).toEqual([]);

describe('/leaderboard', () => {
  test('ranks by what is asked for, and its buttons keep the choice', async () => {
    await fill();
    const ada = rig.telegram.user();
    const board = await ask('/leaderboard all micro min 3 by hit', ada);
    expect(board).toContain('Leaderboard · all time · micro cap');
    expect(board).toMatch(/1\. Harbour =Calls · 2x 67 % \(\d+–\d+ %\)/);
    expect(board).toMatch(/2\. Marsh \| room · 2x 13 % \(\d+–\d+ %\)/);
    expect(board).toContain('from 3 completed calls on');
    expect(board).not.toContain('Zoe');
    expect(await press(ada, 'by median')).toContain('Ranked by the median return at the end');
    expect(await press(ada, '7d')).toContain('Leaderboard · last 7 days · micro cap');
    expect(rig.said(ada)).toHaveLength(1);
    noErrors();
  });

  test('knows chains of which calls are on record, and says what it does not know', async () => {
    await fill();
    expect(await ask('/lb all sol')).toContain('Leaderboard · all time · Solana');
    expect(await ask('/lb all base')).toContain('No such calls ended in this period');
    expect(await ask('/lb all moon')).toContain('I do not understand “moon” here');
    expect(await ask('/lb 50')).toBe('At most 20 rows: /leaderboard 20');
    expect(await ask('/lb 7d <b>x</b>')).toContain('I do not understand “<b>x</b>” here');
    noErrors();
  });

  test('opens boards of buttons from before boards could be chosen', async () => {
    await fill();
    const ada = rig.telegram.user();
    await ask('/lb all', ada);
    expect(rig.last(ada)).toContain('Ranked by score, from 5 completed calls on');
  });

  test('by score says what a period has to do with it', async () => {
    await fill();
    expect(await ask('/lb 30d min 2')).toContain(
      'Ranked by score, which rests on all its calls; the figures below it are of the last 30 days. Ranked from 2 completed calls on in this time.',
    );
    expect(await ask('/lb 30d micro')).toContain(
      'the figures below it are of this size and the last 30 days.',
    );
    expect(await ask('/lb 30d by hit')).not.toContain('which rests on all its calls');
  });
});

describe('/summary', () => {
  test('tells rates with their intervals, by size', async () => {
    await fill();
    const summary = await ask('/summary all');
    expect(summary).toMatch(/Ended above \+10 %: 8 of 15, 53 % \(\d+–\d+ %\)/);
    expect(summary).toMatch(/Reached 2x: 6 of 15, 40 % \(\d+–\d+ %\)/);
    expect(summary).toContain('Warming up until 19 Jan 12:00 UTC');
    expect(summary).not.toContain('Zoe');
    noErrors();
  });
});

describe('/channel', () => {
  test('explains a record, and More takes it apart', async () => {
    await fill();
    const ada = rig.telegram.user();
    const card = await ask('/channel harbour', ada);
    expect(card).toMatch(/Above \+10 %: 5 of 6, 83 % \(\d+–\d+ %\) · 2x: 4 of 6, 67 % \(\d+–\d+ %\)/);
    expect(await press(ada, 'More')).toContain('Harbour =Calls · by month');
    expect(rig.last(ada)).toMatch(/Jan 26 6 /);
    expect(await press(ada, 'sizes')).toMatch(/micro 6 {2}83% 67%/);
    expect(await press(ada, 'hours')).toContain('12–15 h');
    expect(await press(ada, 'weekdays')).toContain('Mon');
    expect(await press(ada, 'habits')).toContain('It takes 10 completed calls to tell how a channel calls');
    expect(await press(ada, '◀ Record')).toContain('Of all 6 calls heard');
    noErrors();
  });
});

test('/channel tells the habits of a channel of many calls', async () => {
  const returns = Array.from({ length: 12 }, (_, index) => (index % 3 === 0 ? 1.5 : -0.5));
  rig.clock.set((await endCalls(rig.store, HARBOUR, returns)) + DAY);
  const ada = rig.telegram.user();
  await ask('/channel harbour', ada);
  await press(ada, 'More');
  const habits = await press(ada, 'habits');
  expect(habits).toContain('From 12 completed calls:\nSizes: micro 100 %');
  expect(habits).toMatch(/Above \+10 %: forecasts said 25 %, it was 33 % \(\d+–\d+ %\)/);
  expect(habits).toMatch(
    /Its results vary about as much as others of the same size: 1\.\d\d times the spread \(/,
  );
  noErrors();
});

describe('/insights', () => {
  test('says at once that it is at work, then what it found, and keeps it for a while', async () => {
    await fill();
    const ada = rig.telegram.user();
    const page = await ask('/insights', ada);
    expect(page).toMatch(/^Insights · all time\n⏳ Warming up until/);
    expect(page).toContain('Too few completed calls to say whether channels here differ at all');
    expect(page).not.toContain('Zoe');
    expect(rig.telegram.calls('sendChatAction')).toHaveLength(1);
    rig.clock.advance(4 * MINUTE);
    expect(await ask('/insights', ada)).toMatch(/As of 8 Jan .* UTC, 4 min ago$/);
    expect(rig.telegram.calls('sendChatAction')).toHaveLength(1);
    rig.clock.advance(6 * MINUTE);
    expect(await press(ada, 'Refresh')).toMatch(/As of .* UTC$/);
    noErrors();
  });
});

describe('/history', () => {
  test('shows how calls did over time, of all and of one channel', async () => {
    await fill();
    const ada = rig.telegram.user();
    expect(await ask('/history day', ada)).toContain('History · 14 days · all channels');
    expect(rig.last(ada)).toContain('Ended above +10 %: 8 of 15');
    expect(await press(ada, 'sizes')).toContain('micro');
    expect(await press(ada, 'chains')).toContain('Solana');
    expect(await press(ada, 'hours')).toContain('History · all time · all channels');
    expect(await press(ada, 'trend')).toContain('History · 14 days');
    expect(await press(ada, 'quarter')).toContain('Q1 26');
    expect(await ask('/history week marsh', ada)).toContain('History · 12 weeks · Marsh | room');
    expect(await press(ada, 'month')).toMatch(/month.*\nJan 26 8 /);
    noErrors();
  });

  test('of all is the whole record, and what is no name is said', async () => {
    await fill();
    await endCalls(
      rig.store,
      { ...HARBOUR, chatId: -1_004 as typeof HARBOUR.chatId, title: 'Copper Kettle Calls' },
      [0.5],
    );
    expect(await ask('/history all')).toMatch(/^History · all time · all channels\n/);
    expect(await ask('/history year')).toContain('I know no channel “year”. /history takes day, week,');
    expect(await ask('/channel all')).toContain('I know no channel “all”.');
    expect(await ask('/channel harbour 7d')).toContain(
      'I know no channel “harbour 7d”. /channel takes a name alone',
    );
    for (const name of ['kettle', 'copper kettle', 'Calls', '=calls'])
      expect(await ask(`/channel ${name}`)).not.toContain('I know no channel');
    noErrors();
  });

  test('does not show the record of a person to others', async () => {
    await fill();
    expect(await ask('/history Zoe')).toContain('I know no channel “Zoe”. /history takes');
    const eve = rig.telegram.user();
    await ask('/history', eve);
    const zoe = (await rig.store.findChannels('Zoe', 1))[0] ?? expect.unreachable('Zoe is on record');
    const shown = rig.telegram.chatLog(eve).at(-1) ?? expect.unreachable('nothing was said');
    const pressed = rig.telegram.press(eve, shown, { data: `v1:his:trend:day:${zoe.id}` });
    await rig.settle();
    expect(pressed.answer()?.text).toBe('I do not know this channel any more.');
  });
});

describe('/portfolio', () => {
  test('puts a dollar on every call, and names no person', async () => {
    await fill();
    const ada = rig.telegram.user();
    const whole = await ask('/portfolio all', ada);
    expect(whole).toContain('All 15 calls: +62 %, $15 became $24');
    expect(whole).toContain('Completed, 15 calls: +62 %, tracked for');
    expect(whole).toContain('somebody in private');
    expect(await press(ada, 'sizes')).toContain('micro');
    expect(await press(ada, 'chains')).toContain('Solana');
    const channels = await press(ada, 'channels');
    expect(channels).toContain('Marsh | room');
    expect(channels).not.toContain('Zoe');
    expect(await press(ada, '24h')).toContain('Portfolio · last 24 hours');
    expect(await ask('/portfolio soon')).toContain('24h, 7d, 30d and all');
    noErrors();
  });
});
