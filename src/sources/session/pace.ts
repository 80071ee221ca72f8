import { MINUTE, SECOND } from '../../model/units.ts';

/** How often Telegram is asked, and how long we wait for it; milliseconds. */
export interface SessionPace {
  /** Between two looks at a channel's history. Posts come by themselves; looks are for what did not, and for views. */
  readonly lookMs: number;
  /** Between two questions about history. */
  readonly gapMs: number;
  /** Between two rounds over the channels: a new one is looked at within this time. */
  readonly roundMs: number;
  /** An answer that takes longer does not come. */
  readonly answerMs: number;
  /** After a session that could not begin, or broke off. */
  readonly restMs: number;
  /** Before a post that could not be put on record is tried again; doubles up to a minute. */
  readonly retryMs: number;
}

export const USUAL_PACE: SessionPace = {
  lookMs: 10 * MINUTE,
  gapMs: 0.5 * SECOND,
  roundMs: 15 * SECOND,
  answerMs: 20 * SECOND,
  restMs: MINUTE,
  retryMs: SECOND,
};
