ALTER TABLE `mentions` ADD `channel_id` integer;--> statement-breakpoint
UPDATE `mentions` SET `channel_id` = (SELECT `channel_id` FROM `calls` WHERE `id` = `call_id`);--> statement-breakpoint
CREATE INDEX `mentions_channel` ON `mentions` (`channel_id`,`claimed_multiple`,`measured_multiple`);
--> statement-breakpoint
CREATE TRIGGER `mention_channel` AFTER INSERT ON `mentions` WHEN NEW.`channel_id` IS NULL BEGIN
	UPDATE `mentions` SET `channel_id` = (SELECT `channel_id` FROM `calls` WHERE `id` = NEW.`call_id`)
		WHERE `call_id` = NEW.`call_id` AND `post_id` = NEW.`post_id`;
END;
--> statement-breakpoint
-- Heard hours are kept by eight days as well: a period of a month is few rows.
DROP TRIGGER `heard_lead`;
--> statement-breakpoint
CREATE TRIGGER `heard_lead` AFTER INSERT ON `leads` BEGIN
	INSERT INTO `heard_hours` SELECT p.`channel_id`, s.`span`, CASE s.`span` WHEN 0 THEN 0 ELSE p.`posted_at` / 3600000 / s.`span` * s.`span` END,
		(NEW.`status` IN ('waiting', 'past', 'begun', 'unpriced')), (NEW.`status` IN ('waiting', 'past')), (NEW.`status` = 'unpriced'), 0
		FROM `posts` AS p, (SELECT 0 AS `span` UNION ALL SELECT 1 UNION ALL SELECT 24 UNION ALL SELECT 192) AS s WHERE p.`id` = NEW.`post_id`
	ON CONFLICT (`channel_id`, `span`, `start`) DO UPDATE SET `heard` = `heard` + excluded.`heard`,
		`waiting` = `waiting` + excluded.`waiting`, `unpriced` = `unpriced` + excluded.`unpriced`, `called` = `called` + excluded.`called`;
END;
--> statement-breakpoint
DROP TRIGGER `heard_change`;
--> statement-breakpoint
CREATE TRIGGER `heard_change` AFTER UPDATE OF `status` ON `leads` WHEN OLD.`status` <> NEW.`status` BEGIN
	INSERT INTO `heard_hours` SELECT p.`channel_id`, s.`span`, CASE s.`span` WHEN 0 THEN 0 ELSE p.`posted_at` / 3600000 / s.`span` * s.`span` END,
		(NEW.`status` IN ('waiting', 'past', 'begun', 'unpriced')) - (OLD.`status` IN ('waiting', 'past', 'begun', 'unpriced')),
		(NEW.`status` IN ('waiting', 'past')) - (OLD.`status` IN ('waiting', 'past')),
		(NEW.`status` = 'unpriced') - (OLD.`status` = 'unpriced'), 0
		FROM `posts` AS p, (SELECT 0 AS `span` UNION ALL SELECT 1 UNION ALL SELECT 24 UNION ALL SELECT 192) AS s WHERE p.`id` = NEW.`post_id`
	ON CONFLICT (`channel_id`, `span`, `start`) DO UPDATE SET `heard` = `heard` + excluded.`heard`,
		`waiting` = `waiting` + excluded.`waiting`, `unpriced` = `unpriced` + excluded.`unpriced`, `called` = `called` + excluded.`called`;
END;
--> statement-breakpoint
DROP TRIGGER `heard_call`;
--> statement-breakpoint
CREATE TRIGGER `heard_call` AFTER INSERT ON `calls` BEGIN
	INSERT INTO `heard_hours` SELECT p.`channel_id`, s.`span`, CASE s.`span` WHEN 0 THEN 0 ELSE p.`posted_at` / 3600000 / s.`span` * s.`span` END, 0, 0, 0, 1
		FROM (SELECT NEW.`channel_id` AS `channel_id`, NEW.`posted_at` AS `posted_at`) AS p, (SELECT 0 AS `span` UNION ALL SELECT 1 UNION ALL SELECT 24 UNION ALL SELECT 192) AS s WHERE true
	ON CONFLICT (`channel_id`, `span`, `start`) DO UPDATE SET `heard` = `heard` + excluded.`heard`,
		`waiting` = `waiting` + excluded.`waiting`, `unpriced` = `unpriced` + excluded.`unpriced`, `called` = `called` + excluded.`called`;
END;
--> statement-breakpoint
INSERT INTO `heard_hours` SELECT `channel_id`, 192, `start` / 192 * 192, sum(`heard`), sum(`waiting`), sum(`unpriced`), sum(`called`)
	FROM `heard_hours` WHERE `span` = 24 GROUP BY 1, 3;
