ALTER TABLE `tokens` ADD `refined_to` integer;--> statement-breakpoint
ALTER TABLE `tokens` ADD `refine_at` integer;--> statement-breakpoint
CREATE INDEX `tokens_refine` ON `tokens` (`refine_at`) WHERE "refine_at" is not null;--> statement-breakpoint
CREATE INDEX `leads_past_address` ON `leads` (`address`) WHERE "status" = 'past';