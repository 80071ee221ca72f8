import { fmt, FormattedString } from '@grammyjs/parse-mode';
import type { ChannelIdentity } from '../../model/call.ts';
import type { EpochMs } from '../../model/units.ts';
import { compactCount, duration } from '../format.ts';
import { channelLink } from '../links.ts';
import { press } from '../presses.ts';
import type { Reply } from '../reply.ts';
import { channelName, dotted, lines } from './parts.ts';

/** A channel that somebody named, and the way in which it would be heard. */
export interface FoundChannel {
  readonly identity: ChannelIdentity;
  readonly way: 'admin' | 'page' | 'forwards';
  readonly subscribers?: number;
  readonly newestPostedAt?: EpochMs;
}

/** Said of an invitation link or a link into a private channel. */
export const PRIVATE_CHANNEL =
  'That is a private channel: forward me one of its posts, or let me hear it with an account of yours (calledit login).';

/** How a channel is connected; `byPage`: public pages can be read. */
export function explanation(username: string, byPage: boolean): Reply {
  return {
    text: lines(
      FormattedString.bold('Connect a channel'),
      'If you run it: press the button and choose the channel. I become an admin and hear every post. Telegram makes nobody an admin without any right, so it asks for that of posting; I do not use it.',
      byPage
        ? 'If you do not, and it is public: send me its name or link, like @name. I then read its public page.'
        : undefined,
      byPage
        ? 'If it is private: forward me one of its posts. Of such a channel I hear only what is forwarded to me.'
        : 'If you do not: forward me one of its posts. Of such a channel I hear only what is forwarded to me.',
      '/cancel leaves this.',
    ),
    buttons: [
      [{ text: 'Add me to a channel', url: `https://t.me/${username}?startchannel&admin=post_messages` }],
    ],
  };
}

/** Is this the channel, and shall it be heard that way? */
export function confirmation(found: FoundChannel, now: EpochMs): Reply {
  return {
    text: question(found, now),
    buttons: [
      [
        { text: 'Yes', press: press.add(true) },
        { text: 'No', press: press.add(false) },
      ],
    ],
  };
}

function question(found: FoundChannel, now: EpochMs): FormattedString {
  const name = nameOf(found);
  if (found.way === 'admin') return fmt`I am an admin of ${name}. Shall I hear its posts and follow it here?`;
  if (found.way === 'forwards')
    return fmt`I am not an admin of ${name}, so I hear only what is forwarded to me. Shall I put it on the list and follow it here?`;
  const { subscribers, newestPostedAt } = found;
  return lines(
    dotted(
      name,
      subscribers === undefined ? undefined : compactCount(subscribers, 'subscriber'),
      newestPostedAt === undefined ? undefined : `last post ${duration(now - newestPostedAt)} ago`,
    ),
    'I would ask t.me for its public page about every 90 seconds and hear posts a minute or two late; this works for public channels only, and Telegram may switch such pages off.',
    'Shall I hear it that way and follow it here?',
  );
}

/** What was done, and what follows from it. */
export function connected(found: FoundChannel, byPage: boolean): FormattedString {
  const name = nameOf(found);
  const alerts =
    '/alerts sets what you are told here: highs, losses and results now; new calls if you switch them on.';
  if (found.way === 'admin') return fmt`I hear ${name} from now on. ${alerts}`;
  if (found.way === 'page')
    return fmt`I hear ${name} from now on, by its public page. Make me an admin there and I hear it at once. ${alerts}`;
  const { username } = found.identity;
  const page =
    byPage && channelLink(username) !== undefined ? `, or send /addchannel and then @${username}` : '';
  return fmt`${name} is on the list. Forward me its calls. To have every post heard, make me an admin there${page}.`;
}

function nameOf({ identity }: FoundChannel): FormattedString {
  return channelName(identity.title, identity.username);
}
