import type { PostOrigin } from '../model/call.ts';
import type { Clock, Ear, Store } from '../ports.ts';
import type { Hear } from './hear.ts';

/** What a source of posts speaks into: everything it hears goes the way of every post. */
export function createEar(deps: {
  readonly hear: Hear['hear'];
  readonly store: Store;
  readonly clock: Clock;
  readonly origin: PostOrigin;
  /** Called when a post waits for a price now. */
  readonly wake: () => void;
}): Ear {
  const { hear, store, clock, origin, wake } = deps;
  return {
    async hear(post) {
      const { heard } = await hear(post, { origin });
      if (heard.kind === 'new' && heard.leads > 0) wake();
      return heard.kind;
    },
    async deleted(chatId, messageIds) {
      await store.markDeleted(chatId, messageIds, clock.now());
    },
  };
}
