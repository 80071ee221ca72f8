import { and, eq, gt, sql } from 'drizzle-orm';
import type { AddressCandidate } from '../model/call.ts';
import type { TokenChoice } from '../model/token.ts';
import type { Store } from '../ports.ts';
import { type Database, filling } from './database.ts';
import { askers, leads, literally, posts } from './schema.ts';

/** A person says which token a ticker means. The post's time stays the call's; the entry is as late as the answer. */
export function createChoose({ db, write }: Database): Pick<Store, 'choose'> {
  const select = db
    .select({ candidate: leads.candidate, choices: leads.choices })
    .from(leads)
    .innerJoin(posts, eq(posts.id, leads.postId))
    .innerJoin(askers, eq(askers.postId, leads.postId))
    .where(
      and(
        eq(leads.id, sql.placeholder('leadId')),
        literally(leads.status, 'unresolved'),
        eq(askers.chatId, sql.placeholder('chatId')),
        gt(posts.postedAt, sql.placeholder('postedAfter')),
      ),
    )
    .limit(1)
    .prepare();
  const update = db
    .update(leads)
    .set({
      candidate: filling(leads.candidate, 'candidate'),
      status: 'waiting',
      tries: 0,
      nextTryAt: sql`${sql.placeholder('now')}`,
    })
    .where(eq(leads.id, sql.placeholder('leadId')))
    .prepare();

  return {
    choose: ({ leadId, index, chatId, postedAfter }, now) =>
      write((): TokenChoice | undefined => {
        const lead = select.get({ leadId, chatId, postedAfter });
        const choice = lead?.choices[index];
        if (lead === undefined || choice === undefined) return undefined;
        const candidate: AddressCandidate = {
          kind: 'token',
          chain: choice.token.chain,
          address: choice.token.address,
          exactCase: true,
          evidence: [...lead.candidate.evidence, 'chosen'],
        };
        // The lead keeps its ticker as address: under that it is known should the post be heard again.
        update.run({ leadId, candidate, now });
        return choice;
      }),
  };
}
