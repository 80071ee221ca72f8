import { FormattedString } from '@grammyjs/parse-mode';
import type { ChatSettings, Loudness } from '../../model/notice.ts';
import type { EpochMs } from '../../model/units.ts';
import { LOUD_KINDS, MIN_MULTIPLES } from '../alert-change.ts';
import type { BotInfo } from '../context.ts';
import { count, moment } from '../format.ts';
import { press } from '../presses.ts';
import type { Button, Reply } from '../reply.ts';
import { lines } from './parts.ts';

type BoardRules = Pick<BotInfo, 'leaderboardHour' | 'minCallsForBoard'>;

const NEXT: Readonly<Record<Loudness, Loudness>> = { on: 'silent', silent: 'off', off: 'on' };
const SIGNS: Readonly<Record<Loudness, string>> = { on: '🔔', silent: '🔕', off: '✖' };
const BOARDS = ['off', 'daily', 'weekly'] as const;

/** What this chat hears of, with a button for each setting; a press on a kind goes on, silent, off. */
export function alertsPage(
  settings: ChatSettings,
  view: {
    readonly followsAll: boolean;
    readonly followed: number;
    readonly now: EpochMs;
  } & BoardRules,
): Reply {
  const muted =
    settings.mutedUntil !== undefined && settings.mutedUntil > view.now ? settings.mutedUntil : undefined;
  const follows = view.followsAll
    ? 'all connected channels'
    : view.followed === 0
      ? 'no channel yet'
      : count(view.followed, 'channel');
  return {
    text: lines(
      FormattedString.bold('Alerts in this chat'),
      `Followed: ${follows}. /channel <name> has a button to follow one.`,
      ...Object.entries(LOUD_KINDS).map(
        ([kind, name]) => `${SIGNS[loudness(settings, kind)]} ${name}: ${loudness(settings, kind)}`,
      ),
      `Highs below ${settings.minMultiple}x are not told.`,
      boardLine(settings.leaderboard, view),
      muted === undefined ? undefined : `Muted until ${moment(muted)}`,
      settings.topicId === undefined
        ? undefined
        : 'Told in this topic; /alerts in another one moves it there.',
      'What you bring me in private is always answered.',
    ),
    buttons: [
      ...pairs(
        Object.entries(LOUD_KINDS).map(([kind, name]) => kindButton(kind, name, loudness(settings, kind))),
      ),
      MIN_MULTIPLES.map((value) =>
        choice(`${value}x`, value === settings.minMultiple, press.alert('min', String(value))),
      ),
      BOARDS.map((value) =>
        choice(`board ${value}`, value === settings.leaderboard, press.alert('board', value)),
      ),
      muted === undefined
        ? [muteButton('Mute 1 h', '1h'), muteButton('Mute 8 h', '8h')]
        : [muteButton('Unmute', 'off'), muteButton('Mute 8 h', '8h')],
      [
        view.followsAll
          ? { text: 'Unfollow all', press: press.alert('all', 'off') }
          : { text: 'Follow all connected channels', press: press.alert('all', 'on') },
      ],
    ],
  };
}

/** When the chosen board comes, what it is about, and when there is none. */
function boardLine(
  board: ChatSettings['leaderboard'],
  { leaderboardHour, minCallsForBoard }: BoardRules,
): string {
  if (board === 'off') return 'Leaderboard posted here: off';
  return board === 'daily'
    ? `Leaderboard posted here: daily at ${leaderboardHour}:00 UTC, of the last 24 hours; skipped when no channel has ${count(minCallsForBoard, 'completed call')} in them`
    : `Leaderboard posted here: weekly, Mondays at ${leaderboardHour}:00 UTC, with what the week brought`;
}

function loudness(settings: ChatSettings, kind: string): Loudness {
  return Object.hasOwn(LOUD_KINDS, kind) ? settings[kind as keyof typeof LOUD_KINDS] : 'off';
}

function kindButton(kind: string, name: string, current: Loudness): Button {
  return { text: `${SIGNS[current]} ${name}`, press: press.alert(kind, NEXT[current]) };
}

function choice(text: string, chosen: boolean, data: string): Button {
  return { text: chosen ? `· ${text} ·` : text, press: data };
}

function muteButton(text: string, value: string): Button {
  return { text, press: press.alert('mute', value) };
}

function pairs(buttons: readonly Button[]): Button[][] {
  return buttons.flatMap((button, index) =>
    index % 2 === 0 ? [[button, ...buttons.slice(index + 1, index + 2)]] : [],
  );
}
