ALTER TABLE `tokens` ADD `supply` real;--> statement-breakpoint
ALTER TABLE `tokens` ADD `units` real;--> statement-breakpoint
ALTER TABLE `tokens` ADD `hint` text CONSTRAINT "tokens_hint" CHECK("hint" IN ('few-sellers'));--> statement-breakpoint
INSERT OR IGNORE INTO `token_pools` (`token_id`, `from_at`, `address`, `dex`, `curve`)
	SELECT `token_id`, min(`entry_at`), `entry_pair_address`, `entry_pair_dex`, coalesce(`entry_pair_curve`, 0) FROM `calls`
	WHERE `status` <> 'closed' AND `entry_pair_address` IS NOT NULL
	GROUP BY `token_id`, `entry_pair_address`;--> statement-breakpoint
INSERT OR IGNORE INTO `token_pools` (`token_id`, `from_at`, `address`, `dex`, `curve`)
	SELECT `id`, `last_at`, `pair_address`, `pair_dex`, coalesce(`pair_curve`, 0) FROM `tokens`
	WHERE `next_due_at` IS NOT NULL AND `last_at` IS NOT NULL AND `pair_address` IS NOT NULL
	AND `pair_address` IS NOT (SELECT `address` FROM `token_pools` WHERE `token_id` = `tokens`.`id` ORDER BY `from_at` DESC LIMIT 1);
