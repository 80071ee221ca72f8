import type { ChatId } from '../model/units.ts';
import type { Desk } from './context.ts';

/** Queues a notice to every operator, once per key for good. */
export async function tellOperators(
  desk: Pick<Desk, 'rights' | 'store' | 'clock' | 'wake'>,
  key: string,
  notice: { readonly issue: string; readonly cure: string },
): Promise<void> {
  const operators = await desk.rights.operators();
  await desk.store.enqueue(
    operators.map((id) => ({
      dedupKey: `${key}:${id}`,
      chatId: id as ChatId,
      notice: { kind: 'health', ...notice },
      silent: false,
    })),
    desk.clock.now(),
  );
  desk.wake();
}
