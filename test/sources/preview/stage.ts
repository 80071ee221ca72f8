import { afterEach } from 'vitest';
import type { ChannelPost } from '../../../src/model/post.ts';
import { type ChatId, MINUTE } from '../../../src/model/units.ts';
import type { Ear, HeardKind, Log, PreviewedChannel } from '../../../src/ports.ts';
import { createPreview, type Preview, type PreviewOptions } from '../../../src/sources/preview/preview.ts';
import { type PreviewServer, startPreviewServer } from '../../../src/sandbox/preview/server.ts';
import type { ShownChannel, ShownPost } from '../../../src/sandbox/preview/shown.ts';
import { type FakeClock, fakeClock, NOON } from '../../fakes/clock.ts';

export const ALPHA = -1001320314529 as ChatId;
export const BETA = -1001076035790 as ChatId;

/** A channel whose posts a test may change while it is read. */
export interface Scripted extends ShownChannel {
  posts: ShownPost[];
  preview: boolean;
  chatId: ChatId;
}

export function channel(username: string, chatId: ChatId, posts: readonly ShownPost[] = []): Scripted {
  return {
    kind: 'channel',
    username,
    title: `The ${username} channel`,
    chatId,
    subscribers: 12_345,
    preview: true,
    posts: [...posts],
  };
}

/** Posts a minute apart, the last of them a minute before noon. */
export function posts(from: number, to: number): ShownPost[] {
  return Array.from({ length: to - from + 1 }, (_, index) => post(from + index, to - from - index + 1));
}

export function post(messageId: number, minutesBeforeNoon = 0): ShownPost {
  return {
    messageId,
    postedAt: (NOON - minutesBeforeNoon * MINUTE) as ShownPost['postedAt'],
    text: `Post number ${messageId}`,
    views: messageId,
  };
}

/** An ear that keeps what it hears, and fails as long as `broken`. */
export interface RecordingEar extends Ear {
  readonly heard: ChannelPost[];
  broken: boolean;
}

export function recordingEar(): RecordingEar {
  const known = new Map<string, string>();
  const ear: RecordingEar = {
    heard: [],
    broken: false,
    hear(post) {
      if (ear.broken) return Promise.reject(new Error('the disk is full'));
      const key = `${post.channel.chatId}:${post.messageId}`;
      const before = known.get(key);
      known.set(key, post.content.text);
      ear.heard.push(post);
      const kind: HeardKind =
        before === undefined ? 'new' : before === post.content.text ? 'repeat' : 'edited';
      return Promise.resolve(kind);
    },
    deleted: () => Promise.reject(new Error('a page never tells of a deletion')),
  };
  return ear;
}

export interface Stage {
  readonly server: PreviewServer;
  readonly preview: Preview;
  readonly clock: FakeClock;
  readonly ear: RecordingEar;
  readonly lines: string[];
  /** Listens until stop() or the end of the test. */
  listen(): void;
  stop(): Promise<void>;
}

const open: (() => Promise<void>)[] = [];
afterEach(async () => {
  for (const close of open.splice(0).toReversed()) await close();
});

export async function openServer(
  channels: readonly ShownChannel[],
  options: { readonly validators?: boolean; readonly now?: () => number } = {},
): Promise<PreviewServer> {
  const server = await startPreviewServer({
    channelOf: (name) => channels.find(({ username }) => username.toLowerCase() === name.toLowerCase()),
    now: options.now ?? (() => NOON),
    ...(options.validators !== undefined && { validators: options.validators }),
  });
  open.push(() => server.close());
  return server;
}

/** The source in front of a server with these channels; it polls every few milliseconds of real time. */
export async function openStage(
  channels: readonly ShownChannel[],
  heard: readonly PreviewedChannel[] = [],
  options: { readonly validators?: boolean } & Partial<PreviewOptions> = {},
): Promise<Stage> {
  const server = await openServer(channels, options);
  const clock = fakeClock();
  const ear = recordingEar();
  const lines: string[] = [];
  const stopping = new AbortController();
  let listening: Promise<void> | undefined;
  const preview = createPreview({
    manners: {
      baseUrl: server.baseUrl,
      userAgent: 'CalledIt/test',
      gapMs: 0,
      requestsPerHour: 1_000_000,
      timeoutMs: 10_000,
    },
    pace: { intervalMs: 5, longestIntervalMs: 5 },
    channels: () => Promise.resolve(heard),
    fetch,
    clock,
    log: logTo(lines),
    ...options,
  });
  const stop = async (): Promise<void> => {
    stopping.abort();
    await listening;
  };
  open.push(stop);
  return {
    server,
    preview,
    clock,
    ear,
    lines,
    listen: () => void (listening = preview.listen(ear, stopping.signal)),
    stop,
  };
}

export function heardChannel(shown: ShownChannel, lastMessageId?: number): PreviewedChannel {
  const { chatId, username, title } = shown;
  return { chatId, username, title, ...(lastMessageId !== undefined && { lastMessageId }) };
}

function logTo(lines: string[]): Log {
  const say = (_facts: object, message: string): void => void lines.push(message);
  return { debug: say, info: say, warn: say, error: say };
}

/** Waits until it is so; the test's own time limit ends a wait in vain. */
export async function until(isSo: () => boolean): Promise<void> {
  while (!isSo()) await new Promise((resolve) => setTimeout(resolve, 2));
}

export const NEVER = new AbortController().signal;
