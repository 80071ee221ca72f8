CREATE TABLE `native_prices` (
	`chain` text NOT NULL,
	`at` integer NOT NULL,
	`price` real NOT NULL,
	PRIMARY KEY(`chain`, `at`),
	CONSTRAINT "native_prices_price" CHECK("price" > 1e-18 AND "price" < 1e12)
) STRICT;
--> statement-breakpoint
CREATE TABLE `token_pools` (
	`token_id` integer NOT NULL,
	`from_at` integer NOT NULL,
	`address` text NOT NULL,
	`dex` text NOT NULL,
	`curve` integer NOT NULL,
	PRIMARY KEY(`token_id`, `from_at`),
	FOREIGN KEY (`token_id`) REFERENCES `tokens`(`id`) ON UPDATE no action ON DELETE restrict
) STRICT;
--> statement-breakpoint
CREATE TABLE `trails` (
	`call_id` integer PRIMARY KEY NOT NULL,
	`source` text NOT NULL,
	`to_at` integer NOT NULL,
	`trail` text NOT NULL,
	FOREIGN KEY (`call_id`) REFERENCES `calls`(`id`) ON UPDATE no action ON DELETE restrict,
	CONSTRAINT "trails_source" CHECK("source" IN ('candles', 'samples'))
) STRICT;
--> statement-breakpoint
ALTER TABLE `tokens` ADD `rugged_at` integer;--> statement-breakpoint
ALTER TABLE `tokens` ADD `revived_at` integer;--> statement-breakpoint
ALTER TABLE `calls` ADD `entry_depth_usd` real;--> statement-breakpoint
ALTER TABLE `calls` ADD `run_up_m5` real;--> statement-breakpoint
ALTER TABLE `calls` ADD `run_up_m60` real;--> statement-breakpoint
ALTER TABLE `calls` ADD `run_up_source` text CONSTRAINT "calls_run_up_source" CHECK("run_up_source" IN ('quote', 'candles'));--> statement-breakpoint
ALTER TABLE `outcomes` ADD `ath_quality` text NOT NULL DEFAULT 'ok' CONSTRAINT "outcomes_ath_quality" CHECK("ath_quality" IN ('ok', 'thin'));--> statement-breakpoint
ALTER TABLE `outcomes` ADD `wick_doubt` text;--> statement-breakpoint
ALTER TABLE `outcomes` ADD `ath_depth_usd` real;--> statement-breakpoint
ALTER TABLE `outcomes` ADD `final_depth_usd` real;--> statement-breakpoint
ALTER TABLE `outcomes` ADD `native_return` real;
