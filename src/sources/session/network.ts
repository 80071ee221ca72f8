import type { TelegramClient } from '@mtcute/node';
import type { Problem } from './fault.ts';

const OFFLINE: Problem = {
  issue: "The operator's account has no connection to Telegram.",
  cure: 'Nothing to do if it passes: it connects again by itself. Else check the network of this machine.',
};

/** Tells when the connection is lost, and when it is there again. */
export function watchNetwork(
  client: TelegramClient,
  tell: (problem: Problem | undefined) => void,
): { stop(): void } {
  const changed = (state: string): void => {
    if (state === 'offline') tell(OFFLINE);
    else if (state === 'connected') tell(undefined);
  };
  client.onConnectionState.add(changed);
  return { stop: () => client.onConnectionState.remove(changed) };
}
