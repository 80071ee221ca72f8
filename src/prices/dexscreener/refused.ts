import { RequestFailed } from '../http.ts';
import type { Listing } from './wire.ts';

/** A post may name a chain or an address that the source refuses to hear of; that must not hold up the other posts. */
export async function unlessRefused(answer: Promise<readonly Listing[]>): Promise<readonly Listing[]> {
  try {
    return await answer;
  } catch (error) {
    if (error instanceof RequestFailed && error.reason === 'refused') return [];
    throw error;
  }
}
