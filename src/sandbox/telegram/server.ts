import type { AddressInfo, Server } from 'node:net';
import { type BotCall, createCallLog } from './calls.ts';
import { type ChatLogEntry, chatLog, renderEntry, toLogEntry, transcript } from './chat-log.ts';
import { type People, createPeople } from './control.ts';
import { type Fault, createFaults } from './faults.ts';
import { type ChatRef, placeOf } from './people/places.ts';
import { type RateLimits, createRateLimits } from './rate-limits.ts';
import { createEmulatorServer } from './http.ts';
import type { EmulatorState } from './state.ts';
import { createUpdateQueue } from './updates.ts';
import { createWebhook } from './webhook.ts';

export type { ChatLogEntry } from './chat-log.ts';
export type { ChatRef } from './people/places.ts';
export type { EmulatedChat, EmulatedUser } from './state.ts';

/** Hears what the bot writes or edits; `rendered` is the message as lines for people. */
export type BotMessageListener = (entry: ChatLogEntry, place: { title: string; rendered: string }) => void;

/** Telegram as a bot sees it, in this process, on a port of this machine. */
export interface TelegramEmulator extends People {
  /** Where the bot finds the Bot API, e.g. `http://127.0.0.1:40123`. */
  readonly apiRoot: string;
  readonly token: string;
  readonly bot: { readonly id: number; readonly username: string };
  /** The messages of a chat that were not deleted, oldest first. */
  chatLog(chat: ChatRef): readonly ChatLogEntry[];
  /** The requests of the bot in order, of one method or all. */
  calls(method?: string): readonly BotCall[];
  /** A chat rendered for people. */
  transcript(chat: ChatRef): string;
  onBotMessage(listener: BotMessageListener): void;
  readonly faults: { inject(fault: Fault): void; clear(): void };
  /** Updates that no offset has confirmed yet. */
  pendingUpdates(): number;
  /** Resolves when every update so far has been confirmed. */
  idle(): Promise<void>;
  close(): Promise<void>;
}

export interface EmulatorOptions {
  /** The clock that dates everything, epoch ms; only the waiting of long polls takes real time. */
  readonly now: () => number;
  readonly token?: string;
  /** 0, the default, takes a free port. */
  readonly port?: number;
  readonly botUsername?: string;
  /** Privacy mode off: the bot hears every message of its groups. */
  readonly hearsAllGroupMessages?: boolean;
  /** Bot-to-Bot mode on: the bot sees what other bots write in groups where it hears everything. */
  readonly seesBots?: boolean;
  /** None by default. */
  readonly rateLimits?: RateLimits;
  /** Number of the first update; a bot that remembers updates of an earlier run needs a higher one. */
  readonly firstUpdateId?: number;
}

const BOT_ID = 600_000_001;
const TOKEN = `${BOT_ID}:EMULATED-token-of-the-sandbox-bot-00`;

function createState(options: EmulatorOptions, announce: EmulatorState['announce']): EmulatorState {
  const { now, token = TOKEN, botUsername = 'calledit_sandbox_bot', firstUpdateId = 100_000_001 } = options;
  const updates = createUpdateQueue({ now, firstUpdateId });
  return {
    now,
    token,
    bot: {
      id: Number(/^\d+/.exec(token)?.[0] ?? BOT_ID),
      is_bot: true,
      first_name: 'CalledIt',
      username: botUsername,
      can_join_groups: true,
      can_read_all_group_messages: options.hearsAllGroupMessages === true,
      supports_inline_queries: false,
      can_connect_to_business: false,
      has_main_web_app: false,
      has_topics_enabled: false,
      allows_users_to_create_topics: false,
      can_manage_bots: false,
      supports_join_request_queries: false,
    },
    seesBots: options.seesBots === true,
    accounts: new Map(),
    places: new Map(),
    files: new Map(),
    commands: new Map(),
    defaultRights: new Map(),
    presses: new Map(),
    updates,
    webhook: createWebhook(updates, now),
    calls: createCallLog(),
    sharedMessageId: 0,
    announce,
  };
}

function listen(server: Server, port: number): Promise<AddressInfo> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      if (address === null || typeof address === 'string') reject(new Error('expected a TCP port, had none'));
      else resolve(address);
    });
  });
}

/** Starts an emulator on 127.0.0.1. Rejects in production: it would answer anybody on this machine. */
export async function startTelegramEmulator(options: EmulatorOptions): Promise<TelegramEmulator> {
  if (process.env['NODE_ENV'] === 'production') {
    throw new Error(
      'expected a test or sandbox environment, was NODE_ENV=production: unset it to use the emulator',
    );
  }
  const listeners: BotMessageListener[] = [];
  const state = createState(options, (place, stored) => {
    const entry = toLogEntry(stored);
    for (const listener of listeners)
      listener(entry, { title: place.title, rendered: renderEntry(entry, place) });
  });
  const faults = createFaults();
  const limits = createRateLimits(options.rateLimits ?? {}, options.now);
  const server = createEmulatorServer({
    state,
    faults,
    checkRate: (method, chatId) => limits.check(method, chatId),
  });
  const { port } = await listen(server, options.port ?? 0);
  return {
    ...createPeople(state),
    apiRoot: `http://127.0.0.1:${port}`,
    token: state.token,
    bot: { id: state.bot.id, username: state.bot.username },
    chatLog: (chat) => chatLog(placeOf(state, chat)),
    calls: (method) => state.calls.list(method),
    transcript: (chat) => transcript(placeOf(state, chat)),
    onBotMessage: (listener) => void listeners.push(listener),
    faults: { inject: (fault) => faults.inject(fault), clear: () => faults.clear() },
    pendingUpdates: () => state.updates.pending(),
    idle: () => state.updates.idle(),
    close() {
      state.webhook.close();
      state.updates.close();
      return new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      });
    },
  };
}
