import type { Store } from '../ports.ts';
import { createBacktest } from './backtest.ts';
import { createBegin } from './begin.ts';
import { createBenchmark } from './benchmark.ts';
import { createCallSample } from './call-sample.ts';
import { createCalls } from './calls.ts';
import { createHistory } from './history.ts';
import { createPortfolio } from './portfolio.ts';
import { createChoose } from './choose.ts';
import { createAfterlife } from './engage.ts';
import { createPresence } from './presence.ts';
import { createRecall } from './recall.ts';
import { createRefine } from './refine.ts';
import { createRelearn } from './relearn.ts';
import { createReplay } from './replay.ts';
import { createChannelRecord } from './channel-record.ts';
import { createChannels } from './channels.ts';
import { createChatMigration } from './chat-migration.ts';
import { createChats } from './chats.ts';
import { createComplete } from './conclude.ts';
import { createConversations } from './conversations.ts';
import type { Database } from './database.ts';
import { createDue } from './due.ts';
import { createFindChannels } from './find-channels.ts';
import { createFollows } from './follows.ts';
import { createHealth } from './health.ts';
import { createHear } from './hear.ts';
import { createInbox } from './inbox.ts';
import { createLeads } from './leads.ts';
import { createOperators } from './operators.ts';
import { createOutbox } from './outbox.ts';
import { createPeers } from './peers.ts';
import { createSamples } from './samples.ts';
import { createStandings } from './standings.ts';
import { createSteps } from './steps.ts';
import { createSweep } from './sweep.ts';
import { createTrackedMemory } from './tracked-memory.ts';
import { createTrackingFacts } from './tracking-facts.ts';

/** Tokens that are remembered from one sweep to the next unless told otherwise: some 2 MB. */
const REMEMBERED_TOKENS = 2_000;

/** The store on a database that has been opened and migrated. Every statement of its parts is prepared here, once. */
export function createStore(database: Database, rememberedTokens: number = REMEMBERED_TOKENS): Store {
  const steps = createSteps(database.db);
  const memory = createTrackedMemory(database.connection, rememberedTokens);
  return {
    ...createInbox(database, steps),
    ...createHear(database, steps),
    ...createAfterlife(database, steps),
    ...createLeads(database),
    ...createChoose(database),
    ...createBegin(database, steps, memory),
    ...createRefine(database, steps, memory),
    ...createRecall(database, steps, memory),
    ...createRelearn(database),
    ...createReplay(database),
    ...createDue(database),
    ...createSweep(database, steps, memory),
    ...createComplete(database, steps, memory),
    ...createSamples(database),
    ...createBacktest(database),
    ...createBenchmark(database),
    ...createCalls(database),
    ...createPeers(database),
    ...createChannels(database, steps),
    ...createFindChannels(database),
    ...createChannelRecord(database),
    ...createStandings(database),
    ...createTrackingFacts(database),
    ...createHistory(database),
    ...createPortfolio(database),
    ...createCallSample(database),
    ...createChats(database),
    ...createChatMigration(database),
    ...createFollows(database),
    ...createOutbox(database, steps),
    ...createOperators(database),
    ...createConversations(database),
    ...createHealth(database),
    ...createPresence(database),
  };
}
