import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { ChatLogEntry } from '../../src/sandbox/telegram/server.ts';
import { after, type ChatId, type EpochMs, HOUR } from '../../src/model/units.ts';
import { CALL, LANTERN, OPERATOR, type Rig, startRig } from './rig.ts';

let rig: Rig;
beforeEach(async () => {
  rig = await startRig();
});
afterEach(async () => await rig.close());

const LIGHTHOUSE = { id: -1_009_999_999_999, title: 'Lighthouse', username: 'lighthousecalls' };
const BEACON = { id: -1_009_999_999_998, title: 'Lighthouse Beacon' };

async function callBy(channel: { id: number; title: string }, messageId = 1): Promise<void> {
  const scout = rig.telegram.user({ firstName: 'Scout' });
  rig.telegram.forward(scout, 'private', { content: CALL, at: rig.clock.now(), channel, messageId });
  await rig.settle();
}

async function ask(text: string, user = rig.telegram.user()): Promise<string> {
  rig.telegram.write(user, 'private', text);
  await rig.settle();
  return rig.last(user);
}

const lastEntry = (chat: Parameters<Rig['telegram']['chatLog']>[0]): ChatLogEntry =>
  rig.telegram.chatLog(chat).findLast(({ from }) => from === 'bot') ?? expect.unreachable('nothing was said');

async function pressLast(
  user: ReturnType<Rig['telegram']['user']>,
  button: string,
): Promise<string | undefined> {
  const pressed = rig.telegram.press(user, lastEntry(user), button);
  await rig.settle();
  expect(pressed.answer()).toBeDefined();
  return pressed.answer()?.text;
}

describe('/call', () => {
  test.each(['#1', '1', 'LNTRN', '$lntrn', LANTERN])('finds a call by %s', async (query) => {
    await callBy(LIGHTHOUSE);
    expect(await ask(`/call ${query}`)).toContain('LNTRN · Solana · #1');
  });

  test('lets people choose when several calls match, and the choice opens the card in place', async () => {
    await callBy(LIGHTHOUSE);
    await callBy(BEACON);
    const ada = rig.telegram.user();
    expect(await ask('/call lntrn', ada)).toContain('Several calls match');
    await pressLast(ada, '#2');
    expect(rig.said(ada)).toHaveLength(1);
    expect(rig.last(ada)).toContain('LNTRN · Solana · #2');
    expect(rig.last(ada)).toContain('Called just before by somebody else: #1');
  });

  test('refreshes, and swallows a refresh that changes nothing', async () => {
    await callBy(LIGHTHOUSE);
    const ada = rig.telegram.user();
    await ask('/call 1', ada);
    await pressLast(ada, 'Refresh');
    rig.clock.advance(HOUR);
    await pressLast(ada, 'Refresh');
    expect(rig.last(ada)).toContain('priced 1 h ago');
    expect(rig.logged.filter(({ level }) => level === 'error')).toEqual([]);
  });

  test('names a person who brought a call in private to nobody else', async () => {
    const zoe = rig.telegram.user({ firstName: 'Zoe' });
    rig.telegram.write(zoe, 'private', LANTERN);
    await rig.settle();
    expect(await ask('/call 1', zoe)).toContain('By Zoe');
    expect(await ask('/call 1')).toContain('By somebody in private');
    expect(await ask('/summary all')).not.toContain('Zoe');
    expect(await ask('/channel Zoe')).toContain('I know no channel “');
  });

  test('says what to do when nothing was asked or found', async () => {
    expect(await ask('/call')).toContain('Send its number, ticker or address');
    expect(await ask('/call NOPE')).toContain('I have no such call on record. /calls lists');
  });
});

describe('/calls, /leaderboard, /summary and /channel', () => {
  test('teach somebody who comes before the first call', async () => {
    expect(await ask('/calls')).toContain('No call is open. Forward me one');
    expect(await ask('/calls done')).toContain('No call is finished yet');
    expect(await ask('/leaderboard')).toContain('No calls in this period yet');
    expect(await ask('/summary')).toContain('No calls in this period yet');
    expect(await ask('/channel Lighthouse')).toContain('I know no channel “');
  });

  test('name periods when they do not know one', async () => {
    expect(await ask('/leaderboard 3y')).toContain('24h, 7d, 30d or all');
    expect(await ask('/summary yesterday')).toContain('24h, 7d, 30d and all');
  });

  test('name channels that cannot be ranked yet, but no private person', async () => {
    await callBy(LIGHTHOUSE);
    rig.telegram.write(rig.telegram.user({ firstName: 'Zoe' }), 'private', LANTERN);
    await rig.settle();
    const board = await ask('/lb all');
    expect(board).toContain('Not ranked yet: Lighthouse (0 of 5)');
    expect(board).not.toContain('Zoe');
  });

  test('are of the last 30 days unless a period is named, as the help says', async () => {
    expect(await ask('/summary')).toContain('Summary · last 30 days');
    expect(await ask('/portfolio')).toContain('Portfolio · last 30 days');
    expect(await ask('/leaderboard')).toContain('Leaderboard · last 30 days');
    expect(await ask('/help')).toContain(
      '/leaderboard, /summary and /portfolio take 24h, 7d, 30d or all; without one it is the last 30 days.',
    );
  });

  test('turn their pages and periods in place', async () => {
    await callBy(LIGHTHOUSE);
    const ada = rig.telegram.user();
    await ask('/leaderboard', ada);
    await pressLast(ada, '7d');
    expect(rig.last(ada)).toContain('Leaderboard · last 7 days');
    await ask('/summary', ada);
    await pressLast(ada, 'all');
    expect(rig.last(ada)).toContain('Summary · all time');
    await ask('/calls', ada);
    await pressLast(ada, 'Finished');
    expect(rig.last(ada)).toContain('Finished calls');
  });

  test('show the record of a channel, and let a chat follow it', async () => {
    await callBy(LIGHTHOUSE);
    const ada = rig.telegram.user();
    expect(await ask('/channel @lighthousecalls', ada)).toContain(
      'Of 1 call heard: 1 priced, 0 completed, 1 open, 0 never priced',
    );
    expect(await pressLast(ada, 'Follow here')).toBe('Followed. /alerts sets how loudly.');
    const { channelIds } = await rig.store.followed(ada.id as ChatId);
    expect(channelIds).toHaveLength(1);
    await pressLast(ada, 'Unfollow');
    expect(await rig.store.followed(ada.id as ChatId)).toEqual({ all: false, channelIds: [] });
  });

  test('offer a choice when several channels match', async () => {
    await callBy(LIGHTHOUSE);
    await callBy(BEACON);
    const ada = rig.telegram.user();
    expect(await ask('/channel light', ada)).toContain('Several channels match');
  });
});

describe('/alerts', () => {
  test('changes one setting with one press, in place', async () => {
    const ada = rig.telegram.user();
    await ask('/alerts', ada);
    await pressLast(ada, '🔔 new highs');
    await pressLast(ada, '3x');
    await pressLast(ada, 'board weekly');
    await pressLast(ada, 'Mute 8 h');
    await pressLast(ada, 'Follow all connected channels');
    expect((await rig.store.chat(ada.id as ChatId))?.settings).toMatchObject({
      ath: 'silent',
      minMultiple: 3,
      leaderboard: 'weekly',
      mutedUntil: rig.clock.now() + 8 * HOUR,
    });
    expect((await rig.store.followed(ada.id as ChatId)).all).toBe(true);
    expect(rig.said(ada)).toHaveLength(1);
    expect(rig.last(ada)).toContain('Muted until');
  });

  test('begins a board that is switched on with its next hour', async () => {
    const ada = rig.telegram.user();
    const dueTo = async (slot: EpochMs): Promise<readonly unknown[]> =>
      (await rig.store.leaderboardChats({ daily: slot, weekly: slot })).map(({ id }) => id);
    await ask('/alerts', ada);
    await pressLast(ada, 'board daily');
    expect(rig.last(ada)).toContain('daily at 9:00 UTC, of the last 24 hours');
    expect(await dueTo(rig.clock.now())).toEqual([]);
    expect(await dueTo(after(rig.clock.now(), 1))).toEqual([ada.id]);
    rig.clock.advance(HOUR);
    await pressLast(ada, '3x');
    expect(await dueTo(after(rig.clock.now(), -1))).toEqual([ada.id]);
    await pressLast(ada, 'board weekly');
    expect(rig.last(ada)).toContain('weekly, Mondays at 9:00 UTC');
    expect(await dueTo(rig.clock.now())).toEqual([]);
  });

  test('is for admins in groups, asked live: members and demoted admins are refused', async () => {
    const group = rig.telegram.group({ title: 'Harbour talk' });
    const [admin, member] = [rig.telegram.user(), rig.telegram.user()];
    rig.telegram.appoint(group, admin, 'administrator');
    rig.telegram.write(member, group, '/alerts');
    await rig.settle();
    expect(rig.last(group)).toContain('Only admins of this group');
    rig.telegram.write(admin, group, '/alerts');
    await rig.settle();
    const page = lastEntry(group);
    expect(page.text).toContain('Alerts in this chat');
    const stranger = rig.telegram.press(member, page, '🔔 new highs');
    rig.telegram.appoint(group, admin, 'member');
    const demoted = rig.telegram.press(admin, page, '🔔 new highs');
    await rig.settle();
    expect(stranger.answer()?.text).toBe('Only admins of this group can change its alerts.');
    expect(demoted.answer()?.text).toBe('Only admins of this group can change its alerts.');
    expect((await rig.store.chat(group.id as ChatId))?.settings.ath).toBe('on');
  });

  test('refuses when Telegram cannot say who is an admin', async () => {
    const group = rig.telegram.group({ title: 'Harbour talk' });
    const admin = rig.telegram.user();
    rig.telegram.appoint(group, admin, 'creator');
    rig.telegram.faults.inject({ kind: 'status', status: 400, method: 'getChatMember', times: 1 });
    rig.telegram.write(admin, group, '/alerts');
    await rig.settle();
    expect(rig.last(group)).toContain('Only admins of this group');
  });
});

describe('operators', () => {
  test.each(['/channels', '/addchannel', '/removechannel Lighthouse', '/end #1'])(
    '%s is refused to everybody else',
    async (command) => {
      await callBy(LIGHTHOUSE);
      expect(await ask(command)).toContain('Only operators');
      const [report] = await rig.store.channels();
      expect(report).toMatchObject({ channel: { monitored: false }, openCalls: 1 });
    },
  );

  test('/addchannel connects a channel by a forwarded post, while everything else goes on', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    expect(await ask('/addchannel', op)).toContain('Connect a channel');
    expect(await ask('/privacy', op)).toContain('What I keep');
    rig.telegram.write(op, 'private', LANTERN);
    await rig.settle();
    expect(await rig.store.calls({ limit: 5 })).toHaveLength(1);
    rig.telegram.forward(op, 'private', {
      content: 'any post',
      at: rig.clock.now(),
      channel: LIGHTHOUSE,
      messageId: 3,
    });
    await rig.settle();
    expect(rig.last(op)).toContain('I am not an admin of Lighthouse');
    await pressLast(op, 'Yes');
    expect(rig.last(op)).toContain('Lighthouse is on the list');
    expect(await rig.store.isMonitored(LIGHTHOUSE.id as ChatId)).toBe(true);
  });

  test('/cancel leaves /addchannel, and its buttons mean nothing afterwards', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    await ask('/addchannel', op);
    rig.telegram.forward(op, 'private', {
      content: 'any post',
      at: rig.clock.now(),
      channel: LIGHTHOUSE,
      messageId: 3,
    });
    await rig.settle();
    const question = lastEntry(op);
    expect(await ask('/cancel', op)).toBe('Left it. Nothing was changed.');
    expect(await ask('/cancel', op)).toBe('There is nothing to leave.');
    const late = rig.telegram.press(op, question, 'Yes');
    await rig.settle();
    expect(late.answer()?.text).toContain('out of date');
    expect(await rig.store.isMonitored(LIGHTHOUSE.id as ChatId)).toBe(false);
  });

  test('a conversation of another version or a broken one is dropped, and the person can begin again', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    for (const state of [
      '{"version":[0,999],"state":{"add-channel":[{}]}}',
      'not json',
      '[]',
      '{"version":[0,1],"state":{"add-channel":5}}',
    ]) {
      await rig.store.writeConversation(`${op.id}:${op.id}`, state, rig.clock.now());
      expect(await ask('/privacy', op)).toContain('What I keep');
    }
    expect(await ask('/addchannel', op)).toContain('Connect a channel');
  });

  test('/channels lists them, /removechannel stops hearing after a confirmation', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    const alpha = rig.telegram.channel({ title: 'Alpha' });
    rig.telegram.start(op);
    await rig.settle();
    rig.telegram.addToChannel(op, alpha);
    await rig.settle();
    expect(rig.last(op)).toContain('I hear Alpha from now on');
    expect(await ask('/channels', op)).toContain('● Alpha');
    await ask('/removechannel alpha', op);
    const stranger = rig.telegram.press(rig.telegram.user(), lastEntry(op), 'Stop hearing it');
    await rig.settle();
    expect(stranger.answer()?.text).toContain('Only operators');
    expect(await rig.store.isMonitored(alpha.id as ChatId)).toBe(true);
    await pressLast(op, 'Stop hearing it');
    expect(await rig.store.isMonitored(alpha.id as ChatId)).toBe(false);
  });
});

describe('membership', () => {
  test('a channel connected by a stranger is not heard, and operators are told once', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    rig.telegram.start(op);
    const stranger = rig.telegram.user();
    const trap = rig.telegram.channel({ title: 'Trap <b>@durov</b>' });
    rig.telegram.addToChannel(stranger, trap);
    rig.telegram.removeFromChannel(stranger, trap);
    rig.telegram.addToChannel(stranger, trap);
    await rig.settle();
    expect(await rig.store.isMonitored(trap.id as ChatId)).toBe(false);
    const notices = rig.said(op).filter((text) => text.includes('Trap'));
    expect(notices).toHaveLength(1);
    const types = lastEntry(op).entities.map(({ type }) => type);
    expect(types).not.toContain('mention');
    expect(types).not.toContain('url');
  });

  test('a channel that removes the bot is no longer heard, and operators are told', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    rig.telegram.start(op);
    const alpha = rig.telegram.channel({ title: 'Alpha' });
    rig.telegram.addToChannel(op, alpha);
    rig.telegram.removeFromChannel(op, alpha);
    await rig.settle();
    expect(await rig.store.isMonitored(alpha.id as ChatId)).toBe(false);
    expect(rig.last(op)).toContain('I was removed from the channel Alpha');
  });

  test('an operator who never started the bot connects a channel all the same', async () => {
    const op = rig.telegram.user({ id: OPERATOR });
    const alpha = rig.telegram.channel({ title: 'Alpha' });
    rig.telegram.addToChannel(op, alpha);
    await rig.settle();
    expect(await rig.store.isMonitored(alpha.id as ChatId)).toBe(true);
    expect((await rig.store.chat(OPERATOR as ChatId))?.status).toBe('parked');
  });
});
