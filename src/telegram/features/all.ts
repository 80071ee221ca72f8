import { Composer } from 'grammy';
import type { BotContext, Desk } from '../context.ts';
import { isSpoken } from '../spoken.ts';
import { addChannelFeature } from './add-channel.ts';
import { alertsFeature } from './alerts.ts';
import { backtestFeature } from './backtest.ts';
import { callFeature } from './call.ts';
import { callsFeature } from './calls.ts';
import { channelFeature } from './channel.ts';
import { channelsFeature } from './channels.ts';
import { healthFeature } from './health.ts';
import { helpFeature } from './help.ts';
import { historyFeature } from './history.ts';
import { insightsFeature } from './insights.ts';
import { leaderboardFeature } from './leaderboard.ts';
import { listenFeature } from './listen.ts';
import { meetFeature } from './meet.ts';
import { membershipFeature } from './membership.ts';
import { pickFeature } from './pick.ts';
import { portfolioFeature } from './portfolio.ts';
import { reactionsFeature } from './reactions.ts';
import { startFeature } from './start.ts';
import { summaryFeature } from './summary.ts';
import { unknownFeature } from './unknown.ts';

/** Every subject the bot deals with. Unknown commands and presses end before listening: they are nobody's call. */
export function features(desk: Desk): Composer<BotContext> {
  const composer = new Composer<BotContext>(
    membershipFeature(desk),
    reactionsFeature(desk),
    meetFeature(desk),
    addChannelFeature(desk),
  );
  composer
    .filter(isSpoken)
    .use(
      startFeature(desk),
      helpFeature(desk),
      leaderboardFeature(desk),
      channelFeature(desk),
      backtestFeature(desk),
      callFeature(desk),
      callsFeature(desk),
      summaryFeature(desk),
      historyFeature(desk),
      insightsFeature(desk),
      portfolioFeature(desk),
      alertsFeature(desk),
      pickFeature(desk),
      channelsFeature(desk),
      healthFeature(desk),
      unknownFeature(),
    );
  composer.use(listenFeature(desk));
  return composer;
}
