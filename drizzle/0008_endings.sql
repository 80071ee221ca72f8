ALTER TABLE `calls` ADD `ending_reason` text CONSTRAINT "calls_ending_reason" CHECK("ending_reason" IN ('loss', 'dead'));--> statement-breakpoint
ALTER TABLE `calls` ADD `ending_at` integer;
