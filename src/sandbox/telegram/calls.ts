/** One request of the bot. */
export interface BotCall {
  /** The method as the Bot API spells it. */
  readonly method: string;
  /** The arguments; files as their name and size. */
  readonly payload: Readonly<Record<string, unknown>>;
  /** When it came, epoch ms of the emulator's clock. */
  readonly at: number;
}

export interface CallLog {
  add(call: BotCall): void;
  /** All calls in order, or those of one method. */
  list(method?: string): readonly BotCall[];
}

/** Keeps what the bot asked for. */
export function createCallLog(): CallLog {
  const calls: BotCall[] = [];
  return {
    add: (call) => void calls.push(call),
    list: (method) => (method === undefined ? [...calls] : calls.filter((call) => call.method === method)),
  };
}
