import { fmt, FormattedString } from '@grammyjs/parse-mode';
import { COMMANDS, type Command } from '../commands.ts';
import type { BotInfo } from '../context.ts';
import { count } from '../format.ts';
import { DEFAULT_PERIOD, periodName } from '../period.ts';
import { PERIODS } from '../presses.ts';
import type { Reply } from '../reply.ts';
import { lines } from './parts.ts';
import { sourceName } from './proper-names.ts';

/** As code: Telegram would make a search of it. */
const TICKER = FormattedString.code('$TICKER');
const NOT_ADVICE = 'These are records of the past, not financial advice.';

/** The first words to somebody new. */
export function welcome(
  info: BotInfo,
  reader: { readonly operator: boolean; readonly inGroup: boolean },
): Reply {
  return {
    text: lines(
      FormattedString.bold('I keep the score of token calls.'),
      fmt`Forward me a call, or paste an address or a ${TICKER}${reader.inGroup ? ', in private' : ''}: I take the price at that moment, follow it for ${count(info.trackingDays, 'day')}, and tell you what it was worth.`,
      reader.operator
        ? 'You are an operator: /addchannel connects a channel or a group, whose calls I then hear by myself.'
        : '/leaderboard shows whose calls did best, /help all I can do.',
      NOT_ADVICE,
    ),
    buttons: [],
  };
}

/** All commands with an example each, grouped by who may use them. */
export function help(info: BotInfo, reader: { readonly operator: boolean }): Reply {
  const of = (role: Command['role']): string[] =>
    COMMANDS.filter((command) => command.role === role).map(({ example, does }) => `${example}: ${does}`);
  return {
    text: lines(
      FormattedString.bold('Calls and channels'),
      fmt`Forward a post, or paste an address or a ${TICKER}, in private: I follow it. 👀 means that I look for its price.`,
      ...of('anyone'),
      `/leaderboard, /summary and /portfolio take ${PERIODS.slice(0, -1).join(', ')} or all; without one it is the ${periodName(DEFAULT_PERIOD)}. /history takes day, week, month, quarter or all, /backtest a channel or all.`,
      FormattedString.bold('This chat (in groups: admins)'),
      ...of('admin'),
      ...(reader.operator ? [FormattedString.bold('Operators'), ...of('operator')] : []),
      `Prices from ${info.sources.map(sourceName).join(', ')}. Version ${info.version}. ${NOT_ADVICE}`,
    ),
    buttons: [],
  };
}

/** What is kept about people, in plain words. */
export function privacy(info: BotInfo): Reply {
  return {
    text: lines(
      FormattedString.bold('What I keep'),
      'Of channels and groups I was told to hear: posts, their edits, how many people read and reacted to them, and who posted them (id, name, username).',
      'An import keeps the same of what it reads, with the names of the members of groups.',
      'Of you: your id, name and username, posts you forward or paste here, what you follow, and your alert settings.',
      `Calls, prices and outcomes are kept for good; they are followed for ${count(info.trackingDays, 'day')}.`,
      'Messages of groups that were neither connected nor imported are not kept.',
      'Outside, price sources see the addresses and tickers that I look up, and t.me sees which public pages I read; neither is told who asked.',
      'What was kept can be seen and removed by whoever runs this bot.',
    ),
    buttons: [],
  };
}
