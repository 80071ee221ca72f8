import { detect } from '../src/detection/detect.ts';
import type { PostContent } from '../src/model/post.ts';
import { hostilePosts } from './hostile-posts.ts';
import { makePosts } from './posts.ts';

const POSTS = 20_000;
const ROUNDS = 5;
const HOSTILE_POSTS_A_KIND = 100;
const CPU_MICROSECONDS = 2_000_000;

/** Posts detected per second on one core: the median of five rounds after one to warm up. */
export function measureDetection(): number {
  const posts = makePosts(POSTS);
  const rates: number[] = [];
  for (let round = 0; round <= ROUNDS; round += 1) {
    const startedAt = performance.now();
    let calls = 0;
    for (const post of posts) if (detect(post).intent === 'call') calls += 1;
    const seconds = (performance.now() - startedAt) / 1000;
    if (calls === 0) throw new Error('expected calls among the posts of the benchmark, was none');
    if (round > 0) rates.push(POSTS / seconds);
  }
  return median(rates);
}

/** Posts a second of one core, by processor time over some seconds, so that whatever else the machine does is left out. */
export function postsPerSecond(posts: readonly PostContent[]): number {
  for (let warm = 0; warm < 5; warm += 1) for (const post of posts) detect(post);
  const started = process.cpuUsage();
  let spent = 0;
  let done = 0;
  while (spent < CPU_MICROSECONDS) {
    for (const post of posts) detect(post);
    done += posts.length;
    const { user, system } = process.cpuUsage(started);
    spent = user + system;
  }
  return Math.round((1e6 * done) / spent);
}

/** Milliseconds that a hostile post of 4,096 characters takes, each the best of three, for the same reason. */
export function measureHostile(): {
  readonly kinds: number;
  readonly posts: number;
  readonly p50: number;
  readonly p99: number;
  readonly max: number;
} {
  const kinds = [...hostilePosts(HOSTILE_POSTS_A_KIND).values()];
  for (const posts of kinds) for (const post of posts.slice(0, 10)) detect(post);
  const times = kinds.flat().map((post) => Math.min(...[1, 2, 3].map(() => millisecondsOf(post))));
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number): number => sorted[Math.ceil(share * sorted.length) - 1] ?? Number.NaN;
  return { kinds: kinds.length, posts: sorted.length, p50: at(0.5), p99: at(0.99), max: at(1) };
}

function millisecondsOf(post: PostContent): number {
  const startedAt = performance.now();
  detect(post);
  return performance.now() - startedAt;
}

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
