CREATE TABLE `presence` (
	`name` text PRIMARY KEY NOT NULL,
	`at` integer NOT NULL
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `__new_leads` (
	`id` integer PRIMARY KEY NOT NULL,
	`post_id` integer NOT NULL,
	`candidate` text NOT NULL,
	`chain` text DEFAULT '' NOT NULL,
	`address` text NOT NULL,
	`confidence` real NOT NULL,
	`status` text DEFAULT 'waiting' NOT NULL,
	`choices` text DEFAULT '[]' NOT NULL,
	`why` text,
	`tries` integer DEFAULT 0 NOT NULL,
	`next_try_at` integer NOT NULL,
	FOREIGN KEY (`post_id`) REFERENCES `posts`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "leads_status" CHECK("status" IN ('waiting', 'past', 'begun', 'mention', 'dropped', 'unpriced', 'unresolved')),
	CONSTRAINT "leads_confidence" CHECK("confidence" >= 0 AND "confidence" <= 1)
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_leads`("id", "post_id", "candidate", "chain", "address", "confidence", "status", "why", "tries", "next_try_at") SELECT "id", "post_id", "candidate", "chain", "address", "confidence", "status", "why", "tries", "next_try_at" FROM `leads`;--> statement-breakpoint
DROP TABLE `leads`;--> statement-breakpoint
ALTER TABLE `__new_leads` RENAME TO `leads`;--> statement-breakpoint
CREATE UNIQUE INDEX `leads_candidate` ON `leads` (`post_id`,`chain`,`address`);--> statement-breakpoint
CREATE INDEX `leads_waiting` ON `leads` (`next_try_at`) WHERE "status" = 'waiting';--> statement-breakpoint
CREATE INDEX `leads_past` ON `leads` (`next_try_at`) WHERE "status" = 'past';--> statement-breakpoint
CREATE TABLE `__new_posts` (
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
	`model` text DEFAULT '' NOT NULL,
	`reply_to` integer,
	`edited_before` integer DEFAULT false NOT NULL,
	`deleted_at` integer,
	`views` integer,
	`reactions` integer,
	`forwards` integer,
	`replies` integer,
	`engaged_at` integer,
	`hdrb` real,
	FOREIGN KEY (`channel_id`) REFERENCES `channels`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "posts_origin" CHECK("origin" IN ('channel-post', 'group-message', 'forward', 'pasted', 'api', 'preview', 'session', 'import')),
	CONSTRAINT "posts_intent" CHECK("intent" IN ('call', 'update', 'exit', 'scan', 'promotion', 'payment', 'news', 'chatter')),
	CONSTRAINT "posts_confidence" CHECK("confidence" >= 0 AND "confidence" <= 1)
) STRICT;
--> statement-breakpoint
INSERT INTO `__new_posts`("id", "channel_id", "message_id", "posted_at", "seen_at", "text", "text_sha256", "origin", "intent", "confidence", "claimed_multiple") SELECT "id", "channel_id", "message_id", "posted_at", "seen_at", "text", "text_sha256", "origin", "intent", "confidence", "claimed_multiple" FROM `posts`;--> statement-breakpoint
DROP TABLE `posts`;--> statement-breakpoint
ALTER TABLE `__new_posts` RENAME TO `posts`;--> statement-breakpoint
CREATE UNIQUE INDEX `posts_message` ON `posts` (`channel_id`,`message_id`);--> statement-breakpoint
CREATE INDEX `posts_channel_time` ON `posts` (`channel_id`,`posted_at`);--> statement-breakpoint
CREATE INDEX `posts_time` ON `posts` (`posted_at`);--> statement-breakpoint
CREATE INDEX `posts_hdrb` ON `posts` (`channel_id`,`hdrb`) WHERE "hdrb" is not null;--> statement-breakpoint
CREATE INDEX `posts_deleted` ON `posts` (`channel_id`) WHERE "deleted_at" is not null;--> statement-breakpoint
CREATE TABLE `__new_calls` (
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
	`evidence` text NOT NULL,
	`origin` text NOT NULL,
	`echo_call_id` integer,
	`echo_delay_ms` integer,
	`weight` real NOT NULL,
	`past` integer DEFAULT false NOT NULL,
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
	CONSTRAINT "calls_origin" CHECK("origin" IN ('channel-post', 'group-message', 'forward', 'pasted', 'api', 'preview', 'session', 'import')),
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
INSERT INTO `__new_calls`("id", "channel_id", "token_id", "post_id", "sequence", "posted_at", "status", "entry_at", "entry_price", "entry_lag_ms", "entry_source", "entry_confidence", "entry_market_cap_usd", "entry_fdv_usd", "entry_liquidity_usd", "entry_supply", "entry_token_age_ms", "entry_pair_address", "entry_pair_dex", "entry_pair_curve", "entry_pair_created_at", "tier", "tier_by_fdv", "detection_confidence", "predicted_success", "forecast", "evidence", "origin", "echo_call_id", "echo_delay_ms", "weight", "samples", "last_price", "last_at", "ath_price", "ath_at", "provisional_price", "provisional_at", "wick_price", "wick_at", "low_price", "low_at", "alerted_multiple", "warned", "breached_at", "aftermath_high_price", "aftermath_high_at", "aftermath_last_price", "aftermath_last_at") SELECT "id", "channel_id", "token_id", "post_id", "sequence", "posted_at", "status", "entry_at", "entry_price", "entry_lag_ms", "entry_source", "entry_confidence", "entry_market_cap_usd", "entry_fdv_usd", "entry_liquidity_usd", "entry_supply", "entry_token_age_ms", "entry_pair_address", "entry_pair_dex", "entry_pair_curve", "entry_pair_created_at", "tier", "tier_by_fdv", "detection_confidence", "predicted_success", "forecast", "evidence", "origin", "echo_call_id", "echo_delay_ms", "weight", "samples", "last_price", "last_at", "ath_price", "ath_at", "provisional_price", "provisional_at", "wick_price", "wick_at", "low_price", "low_at", "alerted_multiple", "warned", "breached_at", "aftermath_high_price", "aftermath_high_at", "aftermath_last_price", "aftermath_last_at" FROM `calls`;--> statement-breakpoint
DROP TABLE `calls`;--> statement-breakpoint
ALTER TABLE `__new_calls` RENAME TO `calls`;--> statement-breakpoint
CREATE UNIQUE INDEX `calls_post_token` ON `calls` (`post_id`,`token_id`);--> statement-breakpoint
CREATE UNIQUE INDEX `calls_open` ON `calls` (`channel_id`,`token_id`) WHERE "status" = 'open';--> statement-breakpoint
CREATE INDEX `calls_tracked` ON `calls` (`token_id`) WHERE "status" <> 'closed';--> statement-breakpoint
CREATE INDEX `calls_token` ON `calls` (`token_id`,`posted_at`);--> statement-breakpoint
CREATE INDEX `calls_channel` ON `calls` (`channel_id`,`posted_at`);--> statement-breakpoint
CREATE INDEX `calls_posted` ON `calls` (`posted_at`);--> statement-breakpoint
CREATE INDEX `calls_echo` ON `calls` (`echo_call_id`);--> statement-breakpoint
ALTER TABLE `channels` ADD `preview` integer DEFAULT false NOT NULL;--> statement-breakpoint
ALTER TABLE `mentions` ADD `measured_multiple` real;