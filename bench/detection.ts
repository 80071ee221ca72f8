import { detect } from '../src/detection/detect.ts';
import { makePosts } from './posts.ts';

const POSTS = 20_000;
const ROUNDS = 5;

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

export function median(values: readonly number[]): number {
  const sorted = values.toSorted((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)] ?? Number.NaN;
}
