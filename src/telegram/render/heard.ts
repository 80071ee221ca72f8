import type { Detection } from '../../model/call.ts';
import type { CallView } from '../../model/event.ts';
import type { Heard } from '../../ports.ts';
import { count } from '../format.ts';
import type { Reply } from '../reply.ts';
import { callCard, type Reading } from './call.ts';

/** What is said about a post that opened its calls before: their cards. */
export function heardReply(view: CallView, reading: Reading): Reply {
  return callCard(view, reading);
}

/** Sentences about posts that open no call. Each says what happened and what to do. */
export const sentences = {
  noWords: 'I read text only. Send the post with its caption, or paste the token address.',
  tooOld: (days: number): string =>
    `This post is more than ${count(days, 'day')} old. I follow a call for ${count(days, 'day')} from its post, so nothing is left to track. Whoever runs me can import the record of its channel: calledit import.`,
  notACall,
  editedHere:
    'I read a message as it was sent, not what it is edited to. Send the new text as a message of its own.',
  newInGroup:
    'I keep the score of token calls. To have this group heard, an operator of mine sends /addchannel here; what I tell here, its admins choose with /alerts.',
  unattributed:
    'Telegram does not say which channel this forward comes from, so I track it as your own and it counts on no leaderboard. Forward it from the channel itself to count it there.',
};

function notACall({ intent }: Pick<Detection, 'intent'>, kind: Heard['kind']): string {
  return intent === 'call' || kind === 'repeat'
    ? 'I know this post already, and no source has priced its token yet. I answer when one does; to start anew, paste the address.'
    : `This post reads as ${NOUNS[intent]}, not as a new call, so I opened none. Paste the token address if you want it tracked anyway.`;
}

const NOUNS: Readonly<Record<Exclude<Detection['intent'], 'call'>, string>> = {
  update: 'an update on an earlier call',
  exit: 'an exit from an earlier call',
  scan: 'a token scan',
  promotion: 'an advertisement',
  payment: 'a payment address',
  news: 'news',
  chatter: 'chatter',
};
