import type { ChatId, EpochMs } from '../../model/units.ts';
import type { Log, SourceHealth } from '../../ports.ts';
import type { Problem } from './fault.ts';

/** How listening goes, channel by channel, and what is wrong with all of it at once. */
export interface HealthBook {
  /** These are the channels from now on. */
  keep(chatIds: ReadonlySet<ChatId>): void;
  /** Telegram answered about the channel; `problem` when the answer leaves something to wish for. */
  answered(chatId: ChatId, at: EpochMs, problem?: Problem): void;
  /** A new post of the channel came by itself, so many milliseconds after it was posted. */
  heard(chatId: ChatId, at: EpochMs, lagMs: number): void;
  failed(chatId: ChatId, problem: Problem): void;
  /** What is wrong with the session as a whole; undefined when nothing is. */
  trouble(problem: Problem | undefined): void;
  report(): ReadonlyMap<ChatId, SourceHealth>;
}

/** Every change for the worse or the better is logged once. */
export function createHealthBook(log: Log): HealthBook {
  let channels = new Map<ChatId, SourceHealth>();
  let overall: Problem | undefined;

  function change(chatId: ChatId, to: (before: SourceHealth) => SourceHealth): void {
    const before = channels.get(chatId);
    if (before === undefined) return;
    const after = to(before);
    channels.set(chatId, after);
    tell(before.problem, after.problem, { source: 'session', chatId });
  }

  function tell(before: Problem | undefined, after: Problem | undefined, facts: object): void {
    if (before?.issue === after?.issue) return;
    if (after === undefined) log.info(facts, "listening with the operator's account goes well again");
    else log.warn({ ...facts, cure: after.cure }, after.issue);
  }

  return {
    keep(chatIds) {
      channels = new Map([...chatIds].map((chatId) => [chatId, channels.get(chatId) ?? { failures: 0 }]));
    },
    answered(chatId, at, problem) {
      change(chatId, ({ lagMs }) => ({
        answeredAt: at,
        failures: 0,
        ...(lagMs !== undefined && { lagMs }),
        ...(problem !== undefined && { problem }),
      }));
    },
    heard(chatId, at, lagMs) {
      change(chatId, (before) => ({ ...before, answeredAt: at, lagMs }));
    },
    failed(chatId, problem) {
      change(chatId, (before) => ({ ...before, failures: before.failures + 1, problem }));
    },
    trouble(problem) {
      tell(overall, problem, { source: 'session' });
      overall = problem;
    },
    report() {
      if (overall === undefined) return channels;
      const problem = overall;
      return new Map(Array.from(channels, ([chatId, health]) => [chatId, { ...health, problem }]));
    },
  };
}
