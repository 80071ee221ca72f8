import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/ports.ts';
import { chatLaws } from './contract-chats.ts';
import { inboxLaws } from './contract-inbox.ts';
import { keeperLaws } from './contract-keeper.ts';
import { outboxLaws } from './contract-outbox.ts';

/** Opens an empty store. */
export type OpenStore = () => Promise<Store>;

/** What every store promises about updates, chats, notices, operators and dialogues, whatever it keeps them in. */
export function storeContract(name: string, open: OpenStore): void {
  describe(name, () => {
    const store = eachTime(open);
    describe('inbox', () => {
      inboxLaws(store, open);
    });
    describe('chats', () => {
      chatLaws(store);
    });
    describe('outbox', () => {
      outboxLaws(store, open);
    });
    describe('the rest', () => {
      keeperLaws(store, open);
    });
  });
}

/** A new store for each test, closed after it. */
export function eachTime(open: OpenStore): () => Store {
  let store: Store;
  beforeEach(async () => {
    store = await open();
  });
  afterEach(() => store.close());
  return () => store;
}
