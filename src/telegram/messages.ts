import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { Notice } from '../model/notice.ts';
import { count, duration, moment, price, score } from './format.ts';
import type { EpochMs } from '../model/units.ts';
import { press } from './presses.ts';
import { chooseToken, unresolved } from './render/choices.ts';
import { digestReply } from './render/digest.ts';
import { boardLines } from './render/leaderboard.ts';
import { echoLine, entryTaken, forecastWords, outcomeLines, unconfirmed } from './render/call.ts';
import { warmUpLine } from './render/figures.ts';
import { GRADES, meaningLine } from './render/grades.ts';
import { sourceName } from './render/proper-names.ts';
import {
  addressLine,
  afterPost,
  byline,
  channelName,
  gain,
  headline,
  lines,
  linkButtons,
  marketLine,
  TIER_NAMES,
} from './render/parts.ts';
import type { Reply } from './reply.ts';

type Of<Kind extends Notice['kind']> = Extract<Notice, { kind: Kind }>;

/** The wording of every notice, said at the instant `now`. */
export function noticeReply(notice: Notice, now: EpochMs): Reply {
  switch (notice.kind) {
    case 'call-started':
      return callStarted(notice);
    case 'call-mentioned':
      return callMentioned(notice);
    case 'waiting':
      return waiting(notice);
    case 'unpriced':
      return unpriced(notice);
    case 'choose':
      return chooseToken(notice, now);
    case 'unresolved':
      return unresolved(notice);
    case 'ath':
      return ath(notice);
    case 'loss':
      return loss(notice);
    case 'completed':
      return completed(notice);
    case 'reputation':
      return reputation(notice);
    case 'leaderboard':
      return { text: boardLines(notice), buttons: [] };
    case 'weekly-digest':
      return digestReply(notice);
    case 'health':
      return health(notice);
  }
}

function callStarted(notice: Of<'call-started'>): Reply {
  const market = marketLine(notice);
  return {
    text: lines(
      headline('📌', notice.call),
      `Entry ${price(notice.entryPrice)}${market === undefined ? '' : ` · ${market}`}`,
      `${entryTaken(notice.lagMs, notice.lateEntry)} · ${sourceName(notice.source)} · ${TIER_NAMES[notice.tier]}`,
      `Forecast: ${forecastWords(notice)}`,
      echoLine(notice.echo),
      byline(notice.call),
      `Tracked until ${moment(notice.trackedUntil)}`,
      addressLine(notice.call.address),
    ),
    buttons: callButtons(notice),
  };
}

function callMentioned(notice: Of<'call-mentioned'>): Reply {
  return {
    text: lines(
      headline('📌', notice.call),
      `Tracked already. Now ${gain(notice.multiple)}${unconfirmed(notice.multiple, notice.athMultiple)} · high ${gain(notice.athMultiple)} since the call`,
      byline(notice.call),
      addressLine(notice.call.address),
    ),
    buttons: callButtons(notice),
  };
}

function waiting(notice: Of<'waiting'>): Reply {
  return {
    text: lines(
      fmt`No source has a price for ${addressLine(notice.address)} yet.`,
      `I keep trying for ${duration(notice.triesForMs)} and tell you as soon as there is one.`,
    ),
    buttons: [],
  };
}

function unpriced(notice: Of<'unpriced'>): Reply {
  return {
    text: lines(
      fmt`No source gave a price for ${addressLine(notice.address)} within ${duration(notice.triedForMs)}.`,
      notice.address.startsWith('$')
        ? 'Once the token trades, paste its address.'
        : 'Check the address. If it is right, send it again once the token trades.',
    ),
    buttons: [],
  };
}

function ath(notice: Of<'ath'>): Reply {
  const rung = notice.rung === undefined ? '' : ` · passed ${notice.rung}x`;
  const liquidity = marketLine({
    ...(notice.liquidityUsd !== undefined && { liquidityUsd: notice.liquidityUsd }),
  });
  return {
    text: lines(
      headline(notice.exceptional ? '🚀' : '📈', notice.call),
      fmt`${FormattedString.bold(`New high ${gain(notice.multiple)}`)}${rung}`,
      `${price(notice.price)} · ${afterPost(notice.sinceCallMs)}${liquidity === undefined ? '' : ` · ${liquidity}`}`,
      byline(notice.call),
      addressLine(notice.call.address),
    ),
    buttons: callButtons(notice),
  };
}

function loss(notice: Of<'loss'>): Reply {
  return {
    text: lines(
      headline('⚠️', notice.call),
      fmt`${FormattedString.bold(`Down to ${gain(1 + notice.roi)}`)} · ${afterPost(notice.sinceCallMs)}`,
      notice.rugged
        ? 'The liquidity was pulled: the price may no longer be one that anybody gets.'
        : undefined,
      byline(notice.call),
      addressLine(notice.call.address),
    ),
    buttons: callButtons(notice),
  };
}

function completed(notice: Of<'completed'>): Reply {
  return {
    text: lines(
      headline('🏁', notice.call),
      ...outcomeLines(notice.outcome, {
        chain: notice.call.chain,
        ...(notice.entryDepthUsd !== undefined && { entryDepthUsd: notice.entryDepthUsd }),
      }),
      `Entry ${price(notice.entryPrice)}`,
      byline(notice.call),
      addressLine(notice.call.address),
    ),
    buttons: callButtons(notice),
  };
}

function reputation(notice: Of<'reputation'>): Reply {
  return {
    text: lines(
      fmt`⭐ ${channelName(notice.channelTitle, notice.channelUsername)}: ${GRADES[notice.from].name} → ${FormattedString.bold(GRADES[notice.to].name)}`,
      `Score ${score(notice.score)} of 100, from ${count(notice.completed, 'completed call')}`,
      meaningLine({ grade: notice.to, score: notice.score }),
      notice.warmUp && warmUpLine(notice.warmUp),
    ),
    buttons: [],
  };
}

function health(notice: Of<'health'>): Reply {
  return { text: lines(`🔧 ${notice.issue}`, `What to do: ${notice.cure}`), buttons: [] };
}

function callButtons(notice: Extract<Notice, { call: unknown }>): Reply['buttons'] {
  const { call } = notice;
  return [[{ text: 'Details', press: press.call(call.callId) }, ...linkButtons(call, call.postLink)]];
}
