/**
 * A signal that aborts with `outer` or after a time. Not AbortSignal.any(): the outer one lives as long as the process and
 * keeps about 90 bytes of every combination that was ever made with it (Node 20).
 */
export function boundedWait(outer: AbortSignal, timeoutMs: number): { signal: AbortSignal; end: () => void } {
  const controller = new AbortController();
  const giveUp = (): void => controller.abort();
  if (outer.aborted) giveUp();
  outer.addEventListener('abort', giveUp, { once: true });
  const timer = setTimeout(giveUp, timeoutMs);
  return {
    signal: controller.signal,
    end: () => {
      clearTimeout(timer);
      outer.removeEventListener('abort', giveUp);
    },
  };
}
