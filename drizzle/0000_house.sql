CREATE TABLE `askers` (
	`post_id` integer NOT NULL,
	`chat_id` integer NOT NULL,
	`message_id` integer DEFAULT 0 NOT NULL,
	PRIMARY KEY(`post_id`, `chat_id`, `message_id`),
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE restrict
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `askers_chat` ON `askers` (`chat_id`);--> statement-breakpoint
CREATE TABLE `channels` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`chat_id` integer NOT NULL,
	`member_id` integer DEFAULT 0 NOT NULL,
	`title` text NOT NULL,
	`username` text,
	`monitored` integer DEFAULT false NOT NULL,
	`added_at` integer NOT NULL,
	`last_post_at` integer,
	CONSTRAINT "channels_kind" CHECK("kind" IN ('channel', 'member'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `channels_identity` ON `channels` (`chat_id`,`member_id`);--> statement-breakpoint
CREATE TABLE `leads` (
	`id` integer PRIMARY KEY NOT NULL,
	`post_id` integer NOT NULL,
	`candidate` text NOT NULL,
	`chain` text DEFAULT '' NOT NULL,
	`address` text NOT NULL,
	`confidence` real NOT NULL,
	`status` text DEFAULT 'waiting' NOT NULL,
	`why` text,
	`tries` integer DEFAULT 0 NOT NULL,
	`next_try_at` integer NOT NULL,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "leads_status" CHECK("status" IN ('waiting', 'begun', 'mention', 'dropped', 'unpriced')),
	CONSTRAINT "leads_confidence" CHECK("confidence" >= 0 AND "confidence" <= 1)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `leads_candidate` ON `leads` (`post_id`,`chain`,`address`);--> statement-breakpoint
CREATE INDEX `leads_waiting` ON `leads` (`next_try_at`) WHERE "status" = 'waiting';--> statement-breakpoint
CREATE TABLE `posts` (
	`id` integer PRIMARY KEY NOT NULL,
	`channel_id` integer NOT NULL,
	`message_id` integer NOT NULL,
	`posted_at` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`text` text NOT NULL,
	`text_sha256` text NOT NULL,
	`origin` text NOT NULL,
	`intent` text NOT NULL,
	`confidence` real NOT NULL,
	`claimed_multiple` real,
	FOREIGN KEY (`channel_id`) REFERENCES `channels`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "posts_origin" CHECK("origin" IN ('channel-post', 'group-message', 'forward', 'pasted', 'api')),
	CONSTRAINT "posts_intent" CHECK("intent" IN ('call', 'update', 'exit', 'scan', 'promotion', 'payment', 'news', 'chatter')),
	CONSTRAINT "posts_confidence" CHECK("confidence" >= 0 AND "confidence" <= 1)
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `posts_message` ON `posts` (`channel_id`,`message_id`);--> statement-breakpoint
CREATE INDEX `posts_channel_time` ON `posts` (`channel_id`,`posted_at`);--> statement-breakpoint
CREATE INDEX `posts_time` ON `posts` (`posted_at`);--> statement-breakpoint
CREATE TABLE `revisions` (
	`id` integer PRIMARY KEY NOT NULL,
	`post_id` integer NOT NULL,
	`seen_at` integer NOT NULL,
	`edited_at` integer,
	`text` text NOT NULL,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE restrict
) STRICT;
--> statement-breakpoint
CREATE INDEX `revisions_post` ON `revisions` (`post_id`);--> statement-breakpoint
CREATE TABLE `calls` (
	`id` integer PRIMARY KEY AUTOINCREMENT NOT NULL,
	`channel_id` integer NOT NULL,
	`token_id` integer NOT NULL,
	`post_id` integer NOT NULL,
	`sequence` integer NOT NULL,
	`posted_at` integer NOT NULL,
	`status` text DEFAULT 'open' NOT NULL,
	`entry_at` integer NOT NULL,
	`entry_price` real NOT NULL,
	`entry_lag_ms` integer NOT NULL,
	`entry_source` text NOT NULL,
	`entry_confidence` text NOT NULL,
	`entry_market_cap_usd` real,
	`entry_fdv_usd` real,
	`entry_liquidity_usd` real,
	`entry_supply` real,
	`entry_token_age_ms` integer,
	`entry_pair_address` text,
	`entry_pair_dex` text,
	`entry_pair_curve` integer,
	`entry_pair_created_at` integer,
	`tier` text NOT NULL,
	`tier_by_fdv` integer NOT NULL,
	`detection_confidence` real NOT NULL,
	`predicted_success` real NOT NULL,
	`forecast` text NOT NULL,
	`hdrb` real,
	`evidence` text NOT NULL,
	`origin` text NOT NULL,
	`echo_call_id` integer,
	`echo_delay_ms` integer,
	`weight` real NOT NULL,
	`samples` integer NOT NULL,
	`last_price` real NOT NULL,
	`last_at` integer NOT NULL,
	`ath_price` real NOT NULL,
	`ath_at` integer NOT NULL,
	`provisional_price` real,
	`provisional_at` integer,
	`wick_price` real NOT NULL,
	`wick_at` integer NOT NULL,
	`low_price` real NOT NULL,
	`low_at` integer NOT NULL,
	`alerted_multiple` real NOT NULL,
	`warned` integer NOT NULL,
	`breached_at` integer,
	`aftermath_high_price` real,
	`aftermath_high_at` integer,
	`aftermath_last_price` real,
	`aftermath_last_at` integer,
	FOREIGN KEY (`channel_id`) REFERENCES `channels`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`token_id`) REFERENCES `tokens`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`echo_call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "calls_status" CHECK("status" IN ('open', 'watched', 'closed')),
	CONSTRAINT "calls_entry_confidence" CHECK("entry_confidence" IN ('high', 'medium', 'low')),
	CONSTRAINT "calls_tier" CHECK("tier" IN ('nano', 'micro', 'small', 'mid', 'large', 'unknown')),
	CONSTRAINT "calls_origin" CHECK("origin" IN ('channel-post', 'group-message', 'forward', 'pasted', 'api')),
	CONSTRAINT "calls_detection_confidence" CHECK("detection_confidence" >= 0 AND "detection_confidence" <= 1),
	CONSTRAINT "calls_predicted_success" CHECK("predicted_success" >= 0 AND "predicted_success" <= 1),
	CONSTRAINT "calls_weight" CHECK("weight" >= 0 AND "weight" <= 1),
	CONSTRAINT "calls_entry_price" CHECK("entry_price" > 1e-18 AND "entry_price" < 1e12),
	CONSTRAINT "calls_last_price" CHECK("last_price" > 1e-18 AND "last_price" < 1e12),
	CONSTRAINT "calls_ath_price" CHECK("ath_price" > 1e-18 AND "ath_price" < 1e12),
	CONSTRAINT "calls_provisional_price" CHECK("provisional_price" > 1e-18 AND "provisional_price" < 1e12),
	CONSTRAINT "calls_wick_price" CHECK("wick_price" > 1e-18 AND "wick_price" < 1e12),
	CONSTRAINT "calls_low_price" CHECK("low_price" > 1e-18 AND "low_price" < 1e12),
	CONSTRAINT "calls_aftermath_high_price" CHECK("aftermath_high_price" > 1e-18 AND "aftermath_high_price" < 1e12),
	CONSTRAINT "calls_aftermath_last_price" CHECK("aftermath_last_price" > 1e-18 AND "aftermath_last_price" < 1e12),
	CONSTRAINT "calls_entry_pair" CHECK(("entry_pair_address" IS NULL) = ("entry_pair_dex" IS NULL)),
	CONSTRAINT "calls_echo_delay" CHECK(("echo_call_id" IS NULL) = ("echo_delay_ms" IS NULL)),
	CONSTRAINT "calls_provisional" CHECK(("provisional_price" IS NULL) = ("provisional_at" IS NULL)),
	CONSTRAINT "calls_aftermath_high" CHECK(("aftermath_high_price" IS NULL) = ("aftermath_high_at" IS NULL)),
	CONSTRAINT "calls_aftermath_last" CHECK(("aftermath_last_price" IS NULL) = ("aftermath_last_at" IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `calls_post_token` ON `calls` (`post_id`,`token_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `calls_open` ON `calls` (`channel_id`,`token_id`) WHERE "status" = 'open';--> statement-breakpoint
CREATE INDEX `calls_tracked` ON `calls` (`token_id`) WHERE "status" <> 'closed';--> statement-breakpoint
CREATE INDEX `calls_token` ON `calls` (`token_id`,`posted_at`);--> statement-breakpoint
CREATE INDEX `calls_channel` ON `calls` (`channel_id`,`posted_at`);--> statement-breakpoint
CREATE INDEX `calls_posted` ON `calls` (`posted_at`);--> statement-breakpoint
CREATE INDEX `calls_echo` ON `calls` (`echo_call_id`);--> statement-breakpoint
CREATE TABLE `mentions` (
	`call_id` integer NOT NULL,
	`post_id` integer NOT NULL,
	`at` integer NOT NULL,
	`claimed_multiple` real,
	PRIMARY KEY(`call_id`, `post_id`),
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE restrict
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `mentions_post` ON `mentions` (`post_id`);--> statement-breakpoint
CREATE TABLE `samples` (
	`token_id` integer NOT NULL,
	`at` integer NOT NULL,
	`price` real NOT NULL,
	`source` text NOT NULL,
	`liquidity_usd` real,
	`depth_usd` real,
	`market_cap_usd` real,
	`volume_m5_usd` real,
	`trades_m5` integer,
	`doubt` text,
	PRIMARY KEY(`token_id`, `at`),
	FOREIGN KEY (`token_id`) REFERENCES `tokens`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "samples_price" CHECK("price" > 1e-18 AND "price" < 1e12)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `tokens` (
	`id` integer PRIMARY KEY NOT NULL,
	`chain` text NOT NULL,
	`address` text NOT NULL,
	`symbol` text,
	`name` text,
	`pair_address` text,
	`pair_dex` text,
	`pair_curve` integer,
	`pair_created_at` integer,
	`life` text DEFAULT 'alive' NOT NULL,
	`last_price` real,
	`last_at` integer,
	`last_depth_usd` real,
	`misses` integer DEFAULT 0 NOT NULL,
	`missing_since` integer,
	`next_due_at` integer,
	CONSTRAINT "tokens_life" CHECK("life" IN ('alive', 'suspect', 'dead', 'rugged')),
	CONSTRAINT "tokens_last_price" CHECK("last_price" > 1e-18 AND "last_price" < 1e12),
	CONSTRAINT "tokens_last" CHECK(("last_price" IS NULL) = ("last_at" IS NULL)),
	CONSTRAINT "tokens_pair" CHECK(("pair_address" IS NULL) = ("pair_dex" IS NULL))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `tokens_ref` ON `tokens` (`chain`,`address`);--> statement-breakpoint
CREATE INDEX `tokens_address` ON `tokens` (`address`);--> statement-breakpoint
CREATE INDEX `tokens_due` ON `tokens` (`next_due_at`) WHERE "next_due_at" is not null;--> statement-breakpoint
CREATE TABLE `learning` (
	`channel_id` integer PRIMARY KEY NOT NULL,
	`state` text NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `outcomes` (
	`call_id` integer PRIMARY KEY NOT NULL,
	`channel_id` integer NOT NULL,
	`completed_at` integer NOT NULL,
	`reason` text NOT NULL,
	`ath_source` text NOT NULL,
	`success` integer NOT NULL,
	`hit` integer NOT NULL,
	`samples` integer NOT NULL,
	`longest_gap_ms` integer NOT NULL,
	`tracked_ms` integer NOT NULL,
	`final_price` real NOT NULL,
	`final_roi` real NOT NULL,
	`ath_price` real NOT NULL,
	`ath_at` integer NOT NULL,
	`ath_roi` real NOT NULL,
	`time_to_ath_ms` integer NOT NULL,
	`ath_hold_ms` integer NOT NULL,
	`ath_volatility` real,
	`ath_by_volume` integer,
	`wick_multiple` real NOT NULL,
	`drawdown_from_ath` real NOT NULL,
	`max_drawdown` real NOT NULL,
	`average_daily_return` real,
	`geometric_daily_return` real,
	`annualised_return` real,
	`volatility` real,
	`sharpe` real,
	`time_weighted_price` real NOT NULL,
	`consistency` real NOT NULL,
	`trend` text,
	`trend_t` real,
	`path` text NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE restrict,
	FOREIGN KEY (`channel_id`) REFERENCES `channels`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "outcomes_reason" CHECK("reason" IN ('elapsed', 'loss', 'dead', 'manual', 'capacity')),
	CONSTRAINT "outcomes_ath_source" CHECK("ath_source" IN ('polled', 'verified')),
	CONSTRAINT "outcomes_trend" CHECK("trend" IN ('up', 'down', 'sideways')),
	CONSTRAINT "outcomes_path" CHECK("path" IN ('won', 'lost', 'neither')),
	CONSTRAINT "outcomes_final_price" CHECK("final_price" > 1e-18 AND "final_price" < 1e12),
	CONSTRAINT "outcomes_ath_price" CHECK("ath_price" > 1e-18 AND "ath_price" < 1e12),
	CONSTRAINT "outcomes_time_weighted_price" CHECK("time_weighted_price" > 1e-18 AND "time_weighted_price" < 1e12),
	CONSTRAINT "outcomes_consistency" CHECK("consistency" >= 0 AND "consistency" <= 1)
) STRICT;
--> statement-breakpoint
CREATE INDEX `outcomes_completed` ON `outcomes` (`completed_at`);--> statement-breakpoint
CREATE INDEX `outcomes_channel` ON `outcomes` (`channel_id`,`completed_at`);--> statement-breakpoint
CREATE TABLE `reputations` (
	`channel_id` integer NOT NULL,
	`scope` text NOT NULL,
	`completed` integer NOT NULL,
	`successes` integer NOT NULL,
	`hits` integer NOT NULL,
	`mean_roi` real NOT NULL,
	`spread` real,
	`success_rate` real NOT NULL,
	`success_rate_low` real NOT NULL,
	`success_rate_high` real NOT NULL,
	`hit_rate` real NOT NULL,
	`hit_rate_low` real NOT NULL,
	`hit_rate_high` real NOT NULL,
	`log_return` real NOT NULL,
	`log_return_low` real NOT NULL,
	`log_return_high` real NOT NULL,
	`score` real NOT NULL,
	`score_low` real NOT NULL,
	`score_high` real NOT NULL,
	`effective_calls` real NOT NULL,
	`grade` text NOT NULL,
	`updated_at` integer NOT NULL,
	PRIMARY KEY(`channel_id`, `scope`),
	FOREIGN KEY (`channel_id`) REFERENCES `channels`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "reputations_scope" CHECK("scope" IN ('all', 'nano', 'micro', 'small', 'mid', 'large', 'unknown')),
	CONSTRAINT "reputations_grade" CHECK("grade" IN ('insufficient', 'limited', 'unreliable', 'poor', 'average', 'good', 'excellent', 'elite'))
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `chats` (
	`id` integer PRIMARY KEY NOT NULL,
	`kind` text NOT NULL,
	`title` text NOT NULL,
	`status` text DEFAULT 'active' NOT NULL,
	`settings` text NOT NULL,
	`met_at` integer,
	`leaderboard_at` integer,
	CONSTRAINT "chats_kind" CHECK("kind" IN ('private', 'group', 'supergroup', 'channel')),
	CONSTRAINT "chats_status" CHECK("status" IN ('active', 'parked'))
) STRICT;
--> statement-breakpoint
CREATE TABLE `claims` (
	`id` integer PRIMARY KEY NOT NULL,
	`secret_hash` text NOT NULL,
	`offered_at` integer NOT NULL,
	CONSTRAINT "claims_single" CHECK("id" = 1)
) STRICT;
--> statement-breakpoint
CREATE TABLE `conversations` (
	`key` text PRIMARY KEY NOT NULL,
	`value` text NOT NULL,
	`updated_at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `follows` (
	`chat_id` integer NOT NULL,
	`channel_id` integer NOT NULL,
	PRIMARY KEY(`chat_id`, `channel_id`),
	FOREIGN KEY (`chat_id`) REFERENCES `chats`(`id`) ON UPDATE no action ON DELETE restrict
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `follows_channel` ON `follows` (`channel_id`);--> statement-breakpoint
CREATE TABLE `inbox` (
	`update_id` integer PRIMARY KEY NOT NULL,
	`chat_id` integer,
	`received_at` integer NOT NULL,
	`raw` text NOT NULL,
	`status` text DEFAULT 'new' NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`error` text,
	`handled_at` integer,
	CONSTRAINT "inbox_status" CHECK("status" IN ('new', 'done', 'failed'))
) STRICT;
--> statement-breakpoint
CREATE INDEX `inbox_new` ON `inbox` (`received_at`,`update_id`) WHERE "status" = 'new';--> statement-breakpoint
CREATE TABLE `operators` (
	`user_id` integer PRIMARY KEY NOT NULL,
	`added_at` integer NOT NULL
) STRICT;
--> statement-breakpoint
CREATE TABLE `outbox` (
	`id` integer PRIMARY KEY NOT NULL,
	`dedup_key` text NOT NULL,
	`chat_id` integer NOT NULL,
	`notice` text NOT NULL,
	`silent` integer NOT NULL,
	`reply_to` integer,
	`created_at` integer NOT NULL,
	`not_before` integer NOT NULL,
	`status` text DEFAULT 'waiting' NOT NULL,
	`tries` integer DEFAULT 0 NOT NULL,
	`error` text,
	`message_id` integer,
	`sent_at` integer,
	CONSTRAINT "outbox_status" CHECK("status" IN ('waiting', 'sent', 'dead'))
) STRICT;
--> statement-breakpoint
CREATE UNIQUE INDEX `outbox_dedup` ON `outbox` (`dedup_key`);--> statement-breakpoint
CREATE INDEX `outbox_waiting` ON `outbox` (`id`) WHERE "status" = 'waiting';--> statement-breakpoint
CREATE INDEX `outbox_chat` ON `outbox` (`chat_id`,`not_before`) WHERE "status" = 'waiting';--> statement-breakpoint
CREATE TABLE `sweeps` (
	`at` integer PRIMARY KEY NOT NULL,
	`due` integer NOT NULL,
	`priced` integer NOT NULL,
	`missing` integer NOT NULL,
	`failed` integer NOT NULL,
	`completed` integer NOT NULL,
	`new_aths` integer NOT NULL,
	`duration_ms` integer NOT NULL
) STRICT;
