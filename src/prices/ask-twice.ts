import { RequestFailed } from './http.ts';

/** Asks once more after a fault of these kinds, which may have passed by then; a request that was called off is left. */
export async function askTwice<Answer>(
  ask: () => Promise<Answer>,
  { after, signal }: { readonly after: readonly RequestFailed['reason'][]; readonly signal: AbortSignal },
): Promise<Answer> {
  try {
    return await ask();
  } catch (error) {
    const fleeting = error instanceof RequestFailed && after.includes(error.reason);
    if (!fleeting || signal.aborted) throw error;
    return ask();
  }
}
