import type { Update } from 'grammy/types';
import { createBacklog } from './backlog.ts';
import { conflict } from './refusal.ts';

/** What an update is about: the name of its one field beside update_id. */
export type UpdateType = Exclude<keyof Update, 'update_id'>;

const LONGEST_POLL_S = 50;
const MOST_AT_ONCE = 100;
const OPT_IN: readonly UpdateType[] = ['chat_member', 'message_reaction', 'message_reaction_count'];

interface Poll {
  readonly limit: number;
  readonly answer: (updates: Update[]) => void;
  readonly fail: (error: Error) => void;
  readonly timer: NodeJS.Timeout;
}

/** One getUpdates request; timeout in seconds of real time, 0 to 50. */
export interface PollRequest {
  readonly offset: number;
  readonly limit: number;
  readonly timeout: number;
  readonly signal: AbortSignal;
}

export interface UpdateQueue {
  /** Queues an update unless its type is not asked for. */
  push(update: Omit<Update, 'update_id'>): void;
  /** Answers at once when updates wait, else when one comes, the timeout ends or the client goes away. */
  poll(request: PollRequest): Promise<Update[]>;
  /** Ends a waiting poll with 409. */
  endPoll(reason: string): void;
  /** Remembers which types are wanted; an empty list means all but the three that must be asked for. */
  allow(types: readonly UpdateType[]): void;
  /** The types asked for; undefined for the default. */
  allowed(): readonly UpdateType[] | undefined;
  /** Updates not yet confirmed by an offset. */
  pending(): number;
  /** The oldest update that waits. */
  peek(): Update | undefined;
  /** Confirms all updates below `offset`. */
  confirm(offset: number): void;
  clear(): void;
  /** Resolves when every update queued so far has been confirmed or has expired. */
  idle(): Promise<void>;
  /** Calls the listener for every update that is queued. */
  onPush(listener: () => void): void;
  close(): void;
}

/** At most one poll that waits for updates; settling it frees the place. */
function createWaitingRoom() {
  let waiting: Poll | undefined;

  const settle = (finish: (poll: Poll) => void): void => {
    const poll = waiting;
    if (poll === undefined) return;
    waiting = undefined;
    clearTimeout(poll.timer);
    finish(poll);
  };

  return {
    settle,
    isTaken: (): boolean => waiting !== undefined,
    wait: (limit: number, seconds: number, signal: AbortSignal): Promise<Update[]> =>
      new Promise((answer, fail) => {
        const timer = setTimeout(() => settle((poll) => poll.answer([])), seconds * 1000);
        const poll: Poll = { limit, answer, fail, timer };
        waiting = poll;
        signal.addEventListener('abort', () => {
          if (waiting === poll) settle((gone) => gone.answer([]));
        });
      }),
  };
}

/** A bot's updates: filtered as they are made, polled by one client at a time. */
export function createUpdateQueue(options: { now: () => number; firstUpdateId: number }): UpdateQueue {
  const backlog = createBacklog(options);
  const room = createWaitingRoom();
  const listeners: (() => void)[] = [];
  let allowed: readonly UpdateType[] | undefined;
  let wakeUp: NodeJS.Immediate | undefined;

  const endPoll = (reason: string): void => room.settle((poll) => poll.fail(conflict(reason)));

  const flush = (): void => {
    wakeUp = undefined;
    room.settle((poll) => poll.answer(backlog.take(poll.limit)));
  };

  return {
    push(update) {
      const type = Object.keys(update)[0];
      const wanted = allowed?.some((name) => name === type) ?? !OPT_IN.some((name) => name === type);
      if (!wanted) return;
      backlog.add(update);
      // Waiting for the end of the turn lets a burst travel in one answer.
      if (room.isTaken()) wakeUp ??= setImmediate(flush);
      for (const listener of listeners) listener();
    },
    poll({ offset, limit, timeout, signal }) {
      endPoll('terminated by other getUpdates request; make sure that only one bot instance is running');
      if (offset < 0) backlog.keepLast(-offset);
      else backlog.confirm(offset);
      const size = Math.max(1, Math.min(MOST_AT_ONCE, limit));
      const ready = backlog.take(size);
      const seconds = Math.max(0, Math.min(LONGEST_POLL_S, timeout));
      if (ready.length > 0 || seconds === 0 || signal.aborted) return Promise.resolve(ready);
      return room.wait(size, seconds, signal);
    },
    endPoll,
    allow(types) {
      allowed = types.length === 0 ? undefined : [...types];
    },
    allowed: () => allowed,
    pending: () => backlog.size(),
    peek: () => backlog.take(1)[0],
    confirm: (offset) => backlog.confirm(offset),
    clear: () => backlog.keepLast(0),
    idle: () => backlog.idle(),
    onPush: (listener) => void listeners.push(listener),
    close() {
      if (wakeUp !== undefined) clearImmediate(wakeUp);
      room.settle((poll) => poll.answer([]));
      backlog.close();
    },
  };
}
