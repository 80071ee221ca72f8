import { displayName } from '../names.ts';
import type { Reach, Way } from '../ways.ts';
import { afterPost } from './parts.ts';

const ISSUE_LENGTH = 120;
/** Longer than any cure is: what to do is never cut. */
const CURE_LENGTH = 300;

const WAYS: Readonly<Record<Way, string>> = {
  admin: 'admin',
  member: 'member',
  preview: 'public page',
  session: 'own account',
};

const SILENCES: Readonly<Record<NonNullable<Reach['silence']>, string>> = {
  forwards: 'forwards only',
  history: 'history only',
  stopped: 'not heard',
};

/** `admin + public page`, or what stands in the place of being heard. */
export function wayNames({ ways, silence }: Reach): string {
  return ways.length === 0 ? SILENCES[silence ?? 'forwards'] : ways.map((way) => WAYS[way]).join(' + ');
}

/** `heard 1 min after the post`; undefined where no source measures it. */
export function lagName({ lagMs }: Reach): string | undefined {
  return lagMs === undefined ? undefined : `heard ${afterPost(lagMs)}`;
}

/** What is worst at present, and what to do about it. */
export function problemLines({ problems }: Reach): string[] {
  return problems
    .slice(0, 1)
    .map(
      ({ issue, cure }) =>
        `  ⚠️ ${displayName(issue, { limit: ISSUE_LENGTH })} ${displayName(cure, { limit: CURE_LENGTH })}`,
    );
}

/** How a channel is heard, on its card. */
export function reachLines(reach: Reach): string[] {
  const lag = lagName(reach);
  const ways = wayNames(reach);
  return [`How I hear it: ${lag === undefined ? ways : `${ways} · ${lag}`}`, ...problemLines(reach)];
}
