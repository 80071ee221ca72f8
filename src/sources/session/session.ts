import { setTimeout as sleep } from 'node:timers/promises';
import type { TelegramClient } from '@mtcute/node';
import { after, type ChatId, type EpochMs } from '../../model/units.ts';
import type { Clock, Ear, Log, SourceAdapter } from '../../ports.ts';
import { faultOf, NoSession } from './fault.ts';
import { createHealthBook } from './health-book.ts';
import { hearLive } from './live.ts';
import { look, type SessionChannel } from './look.ts';
import { watchNetwork } from './network.ts';
import { type SessionPace, USUAL_PACE } from './pace.ts';
import { patientEar } from './patient-ear.ts';
import type { Places } from './places.ts';
import { createReach } from './reach.ts';
import { createSequence } from './sequence.ts';

export interface SessionOptions {
  /** A client of the session that is not connected yet. Rejects with NoSession when there is none. */
  readonly open: () => Promise<TelegramClient>;
  /** The channels to be heard; asked again and again while listening. */
  readonly channels: () => Promise<readonly SessionChannel[]>;
  readonly clock: Clock;
  readonly log: Log;
  readonly pace?: SessionPace;
}

/** Hears the channels that an account of the operator's own can read, over MTProto. */
export function createSession(options: SessionOptions): SourceAdapter {
  const { open, clock, log, pace = USUAL_PACE } = options;
  const health = createHealthBook(log);
  const places: Places = new Map();
  let channels = new Map<ChatId, SessionChannel>();
  const dueAt = new Map<ChatId, EpochMs>();
  /** Telegram asked for silence about these until then, whatever happens to the connection. */
  const heldUntil = new Map<ChatId, EpochMs>();

  /** Brings the list up to date. A store that fails for once changes nothing. */
  async function refresh(): Promise<void> {
    try {
      channels = new Map((await options.channels()).map((channel) => [channel.chatId, channel]));
    } catch (error) {
      log.error({ err: error, source: 'session' }, 'the list of channels to hear could not be read');
    }
    health.keep(new Set(channels.keys()));
    for (const chatId of places.keys()) if (!channels.has(chatId)) places.delete(chatId);
    for (const chatId of dueAt.keys()) if (!channels.has(chatId)) dueAt.delete(chatId);
  }

  /** Looks at every channel whose time has come. Rejects when it makes no sense to go on with this connection. */
  async function round(lookAt: (channel: SessionChannel) => Promise<void>): Promise<void> {
    for (const channel of channels.values()) {
      const { chatId } = channel;
      if (Math.max(dueAt.get(chatId) ?? 0, heldUntil.get(chatId) ?? 0) > clock.now()) continue;
      dueAt.set(chatId, after(clock.now(), pace.lookMs));
      await lookAt(channel);
    }
  }

  async function connected(client: TelegramClient, given: Ear, signal: AbortSignal): Promise<never> {
    if ((await prepared(client)) === null)
      throw new NoSession('Nobody is logged in.', 'Run `calledit login`.');
    const api = client.withParams({ timeout: pace.answerMs, abortSignal: signal });
    const ear = patientEar(given, { retryMs: pace.retryMs, signal, log });
    const inOrder = createSequence();
    const tools = { api, reach: createReach(api), ear, places, clock, log, gapMs: pace.gapMs, signal };
    const lookAt = async (channel: SessionChannel): Promise<void> => {
      const { chatId } = channel;
      try {
        const { unfinished, problem } = await look(channel, tools);
        health.answered(chatId, clock.now(), problem);
        if (unfinished) dueAt.delete(chatId);
      } catch (error) {
        signal.throwIfAborted();
        const fault = faultOf(error);
        health.failed(chatId, fault.problem);
        if (fault.kind !== 'channel') throw error;
        if (fault.waitMs !== undefined) heldUntil.set(chatId, after(clock.now(), fault.waitMs));
      }
      await sleep(pace.gapMs, undefined, { signal });
    };

    await api.getMe();
    health.trouble(undefined);
    const wanted = (chatId: number): boolean => channels.has(chatId as ChatId);
    const network = watchNetwork(client, (problem) => health.trouble(problem));
    const live = hearLive(client, { api, ear, places, clock, log, health, inOrder, wanted });
    try {
      // What came before is heard before what comes now.
      await Promise.all([inOrder.next(() => round(lookAt)), client.startUpdatesLoop()]);
      for (;;) {
        await sleep(pace.roundMs, undefined, { signal });
        await refresh();
        await round((channel) => inOrder.next(() => lookAt(channel)));
      }
    } finally {
      await client.stopUpdatesLoop();
      live.stop();
      network.stop();
      // What has come is still put on record.
      await inOrder.next(async () => undefined);
    }
  }

  /** Returns how long to rest before the next connection, milliseconds. */
  async function listenOnce(ear: Ear, signal: AbortSignal): Promise<number> {
    let client: TelegramClient | undefined;
    try {
      client = await open();
      return await connected(client, ear, signal);
    } catch (error) {
      if (signal.aborted) return 0;
      const fault = faultOf(error);
      // A login that has ended is not tried with again: that would only ask for trouble with Telegram.
      if (fault.kind === 'ended') await client?.notifyLoggedOut().catch(() => undefined);
      health.trouble(fault.problem);
      dueAt.clear();
      return Math.max(pace.restMs, fault.waitMs ?? 0);
    } finally {
      await client?.destroy().catch((error: unknown) => {
        log.warn(
          { err: error, source: 'session' },
          'the connection to Telegram could not be closed in order',
        );
      });
    }
  }

  return {
    name: 'session',
    async listen(ear, signal) {
      while (!signal.aborted) {
        await refresh();
        const restMs = await listenOnce(ear, signal);
        await sleep(restMs, undefined, { signal }).catch(() => undefined);
      }
    },
    health: () => health.report(),
  };
}

async function prepared(client: TelegramClient): Promise<object | null> {
  await client.prepare();
  return await client.storage.self.fetch();
}
