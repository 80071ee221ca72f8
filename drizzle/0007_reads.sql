CREATE INDEX `leads_unresolved` ON `leads` (`post_id`) WHERE "status" = 'unresolved';--> statement-breakpoint
CREATE INDEX `calls_echoes` ON `calls` (`channel_id`) WHERE "echo_call_id" IS NOT NULL;