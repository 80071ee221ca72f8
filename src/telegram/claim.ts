import { createHash, randomBytes } from 'node:crypto';
import type { EpochMs } from '../model/units.ts';
import type { Store } from '../ports.ts';

const SECRET = /^[A-Za-z0-9_-]{32}$/;

/** Offers a one-time secret that makes its first user an operator. Only its hash is stored. */
export async function offerClaim(store: Store, now: EpochMs): Promise<string> {
  const secret = randomBytes(24).toString('base64url');
  await store.offerClaim(hashOf(secret), now);
  return secret;
}

/** Makes the user an operator if the secret is the one on offer; it works once. */
export async function takeClaim(
  store: Store,
  attempt: { secret: string; userId: number; now: EpochMs },
): Promise<boolean> {
  if (!SECRET.test(attempt.secret)) return false;
  return await store.takeClaim(hashOf(attempt.secret), attempt.userId, attempt.now);
}

function hashOf(secret: string): string {
  return createHash('sha256').update(secret).digest('hex');
}
