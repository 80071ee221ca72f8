import type { Channel } from '../model/call.ts';
import type { Store } from '../ports.ts';
import { mayName } from './personal.ts';

/** So many buttons to choose by still fit on a screen. */
const CHOICES = 6;
/** Longer than any title. */
const LONGEST = 100;

/** The channels that somebody may mean by a name, best first, as far as this chat may know them. */
export async function channelsNamed(
  store: Pick<Store, 'findChannels'>,
  name: string,
  readerChatId: number,
): Promise<readonly Channel[]> {
  const found = await store.findChannels(name.slice(0, LONGEST), CHOICES);
  return found.filter((channel) => mayName(channel, readerChatId));
}
