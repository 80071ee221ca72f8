import { setMaxListeners } from 'node:events';
import { SECOND } from '../../model/units.ts';
import type { ChatId } from '../../model/units.ts';
import type { Clock, Log, PreviewedChannel, SourceAdapter } from '../../ports.ts';
import { createClient, type Manners } from './client.ts';
import { type HistoryPage, type Span, walkHistory } from './history.ts';
import { type Look, look } from './look.ts';
import { nextLookMs, type Pace } from './pace.ts';
import { lookRound, type RoundTools } from './round.ts';
import { pause, REAL_TIME, type Timing } from '../../waiting/timing.ts';
import { healthOf, newTrack, type PreviewHealth, problemOf, type Track } from './track.ts';

/** Hears public channels by the page that Telegram shows to everybody. */
export interface Preview extends SourceAdapter {
  readonly name: 'preview';
  health(): ReadonlyMap<ChatId, PreviewHealth>;
  /** What stands behind a name or link that somebody typed. Rejects only when `signal` aborts. */
  look(text: string, signal: AbortSignal): Promise<Look>;
  /**
   * The posts of a channel backwards, page by page, down to `since` or its first post. Throws PreviewFailure when Telegram
   * does not let it go on; ends quietly when `signal` aborts.
   */
  history(text: string, span: Span, signal: AbortSignal): AsyncIterable<HistoryPage>;
}

export interface PreviewOptions {
  readonly manners: Manners;
  readonly pace: Pace;
  /** The channels to be heard; asked again and again while listening. */
  readonly channels: () => Promise<readonly PreviewedChannel[]>;
  readonly fetch: typeof fetch;
  readonly clock: Clock;
  readonly log: Log;
  readonly timing?: Timing;
  /** Chance in [0, 1). */
  readonly random?: () => number;
}

/** A channel that was added is first looked at within this time. */
const LONGEST_REST_MS = 15 * SECOND;

export function createPreview(options: PreviewOptions): Preview {
  const { pace, clock, log, timing = REAL_TIME, random = Math.random } = options;
  const client = createClient({ ...options, timing, random });
  const tracks = new Map<ChatId, Track>();

  /** Brings the list up to date. A store that fails for once changes nothing. */
  async function refresh(): Promise<void> {
    try {
      const channels = await options.channels();
      const wanted = new Set(channels.map(({ chatId }) => chatId));
      for (const chatId of tracks.keys()) if (!wanted.has(chatId)) tracks.delete(chatId);
      for (const channel of channels) {
        const track = tracks.get(channel.chatId);
        if (track === undefined) tracks.set(channel.chatId, newTrack(channel, timing.now()));
        else track.channel = channel;
      }
    } catch (error) {
      log.error({ err: error }, 'the list of channels heard by their public page could not be read');
    }
  }

  async function round(track: Track, tools: RoundTools): Promise<void> {
    const before = problemOf(track, clock.now())?.issue;
    track.busy = true;
    await lookRound(track, tools);
    track.busy = false;
    const silenceMs =
      track.newestPostedAt === undefined ? undefined : Math.max(0, clock.now() - track.newestPostedAt);
    const { failures } = track;
    track.nextAt = timing.now() + nextLookMs(pace, { silenceMs, failures, chance: random() });
    report(track, before);
  }

  function report(track: Track, before: string | undefined): void {
    const problem = problemOf(track, clock.now());
    if (problem?.issue === before) return;
    const facts = { channel: track.channel.username, source: 'preview' };
    if (problem === undefined) log.info(facts, 'the public page can be read again');
    else log.warn({ ...facts, cure: problem.cure }, problem.issue);
  }

  function restMs(): number {
    const next = [...tracks.values()].filter(({ busy }) => !busy).map(({ nextAt }) => nextAt - timing.now());
    return Math.max(0, Math.min(LONGEST_REST_MS, pace.intervalMs, ...next));
  }

  return {
    name: 'preview',
    async listen(ear, signal) {
      setMaxListeners(0, signal);
      const tools = { client, clock, ear, signal };
      const underWay = new Set<Promise<void>>();
      while (!signal.aborted) {
        await refresh();
        const now = timing.now();
        for (const track of tracks.values()) {
          if (track.busy || track.nextAt > now || signal.aborted) continue;
          // Side by side, so that one that waits or walks back holds up nobody; the client asks one at a time.
          const run: Promise<void> = round(track, tools).finally(() => underWay.delete(run));
          underWay.add(run);
        }
        await pause(restMs(), signal, timing);
      }
      await Promise.all(underWay);
    },
    health: () => new Map(Array.from(tracks, ([chatId, track]) => [chatId, healthOf(track, clock.now())])),
    look: (text, signal) => look(client, text, signal),
    history: (text, span, signal) => walkHistory({ client, timing }, text, { ...span, signal }),
  };
}
