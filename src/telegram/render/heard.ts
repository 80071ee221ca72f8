import type { Detection } from '../../model/call.ts';
import type { CallView } from '../../model/event.ts';
import type { EpochMs } from '../../model/units.ts';
import type { Heard } from '../../ports.ts';
import { count } from '../format.ts';
import type { Reply } from '../reply.ts';
import { callCard } from './call.ts';

const POST_LINK = /(?:https?:\/\/)?t(?:elegram)?\.me\/(?:c\/)?[\w-]+\/\d+/i;

/** What is said about a post that opened its calls before: their cards. */
export function heardReply(view: CallView, now: EpochMs): Reply {
  return callCard(view, now);
}

/** Sentences about posts that open no call. Each says what happened and what to do. */
export const sentences = {
  noWords: 'I read text only. Send the post with its caption, or paste the token address.',
  tooOld: (days: number): string =>
    `This post is more than ${count(days, 'day')} old. I follow a call for ${count(days, 'day')} from its post, so nothing is left to track.`,
  noToken: (text: string): string =>
    POST_LINK.test(text)
      ? 'Telegram does not let bots open a post by its link. Forward the post itself, or paste its text.'
      : 'I found no token in this. Forward the post that names the token address or a chart link, or paste the address.',
  notACall: (intent: Detection['intent'], kind: Heard['kind']): string =>
    intent === 'call' || kind === 'repeat'
      ? 'I know this post already, and its token could not be priced so far. I will answer if that changes.'
      : `This post reads as ${NOUNS[intent]}, not as a new call, so I opened none. Paste the token address if you want it tracked anyway.`,
  unattributed:
    'Telegram does not say which channel this forward comes from, so I track it as your own and it counts on no leaderboard. Forward it from the channel itself to count it there.',
};

const NOUNS: Readonly<Record<Exclude<Detection['intent'], 'call'>, string>> = {
  update: 'an update on an earlier call',
  exit: 'an exit from an earlier call',
  scan: 'a token scan',
  promotion: 'an advertisement',
  payment: 'a payment address',
  news: 'news',
  chatter: 'chatter',
};
