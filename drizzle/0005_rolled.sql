CREATE TABLE `heard_hours` (
	`channel_id` integer NOT NULL,
	`span` integer NOT NULL,
	`start` integer NOT NULL,
	`heard` integer NOT NULL,
	`waiting` integer NOT NULL,
	`unpriced` integer NOT NULL,
	`called` integer NOT NULL,
	PRIMARY KEY(`channel_id`, `span`, `start`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE TABLE `rolled` (
	`channel_id` integer NOT NULL,
	`span` integer NOT NULL,
	`slice` text NOT NULL,
	`start` integer NOT NULL,
	`completed` integer NOT NULL,
	`successes` integer NOT NULL,
	`hits` integer NOT NULL,
	`roi` real NOT NULL,
	`ath_multiple` real NOT NULL,
	`log` real NOT NULL,
	`log_squares` real NOT NULL,
	`alpha_calls` integer NOT NULL,
	`alpha` real NOT NULL,
	`alpha_squares` real NOT NULL,
	`rose` integer NOT NULL,
	`to_ath_ms` integer NOT NULL,
	`tracked_ms` integer NOT NULL,
	`volatile_calls` integer NOT NULL,
	`volatility` real NOT NULL,
	`elapsed` integer NOT NULL,
	`loss` integer NOT NULL,
	`dead` integer NOT NULL,
	`manual` integer NOT NULL,
	`capacity` integer NOT NULL,
	`finals` blob NOT NULL,
	`aths` blob NOT NULL,
	PRIMARY KEY(`span`, `slice`, `start`, `channel_id`)
) STRICT, WITHOUT ROWID;
--> statement-breakpoint
CREATE INDEX `outcomes_roi` ON `outcomes` (`final_roi`,`completed_at` DESC);--> statement-breakpoint
CREATE TRIGGER `heard_lead` AFTER INSERT ON `leads` BEGIN
	INSERT INTO `heard_hours` SELECT p.`channel_id`, s.`span`, CASE s.`span` WHEN 0 THEN 0 ELSE p.`posted_at` / 3600000 / s.`span` * s.`span` END,
		(NEW.`status` IN ('waiting', 'past', 'begun', 'unpriced')), (NEW.`status` IN ('waiting', 'past')), (NEW.`status` = 'unpriced'), 0
		FROM `posts` AS p, (SELECT 0 AS `span` UNION ALL SELECT 1 UNION ALL SELECT 24) AS s WHERE p.`id` = NEW.`post_id`
	ON CONFLICT (`channel_id`, `span`, `start`) DO UPDATE SET `heard` = `heard` + excluded.`heard`,
		`waiting` = `waiting` + excluded.`waiting`, `unpriced` = `unpriced` + excluded.`unpriced`, `called` = `called` + excluded.`called`;
END;
--> statement-breakpoint
CREATE TRIGGER `heard_change` AFTER UPDATE OF `status` ON `leads` WHEN OLD.`status` <> NEW.`status` BEGIN
	INSERT INTO `heard_hours` SELECT p.`channel_id`, s.`span`, CASE s.`span` WHEN 0 THEN 0 ELSE p.`posted_at` / 3600000 / s.`span` * s.`span` END,
		(NEW.`status` IN ('waiting', 'past', 'begun', 'unpriced')) - (OLD.`status` IN ('waiting', 'past', 'begun', 'unpriced')),
		(NEW.`status` IN ('waiting', 'past')) - (OLD.`status` IN ('waiting', 'past')),
		(NEW.`status` = 'unpriced') - (OLD.`status` = 'unpriced'), 0
		FROM `posts` AS p, (SELECT 0 AS `span` UNION ALL SELECT 1 UNION ALL SELECT 24) AS s WHERE p.`id` = NEW.`post_id`
	ON CONFLICT (`channel_id`, `span`, `start`) DO UPDATE SET `heard` = `heard` + excluded.`heard`,
		`waiting` = `waiting` + excluded.`waiting`, `unpriced` = `unpriced` + excluded.`unpriced`, `called` = `called` + excluded.`called`;
END;
--> statement-breakpoint
CREATE TRIGGER `heard_call` AFTER INSERT ON `calls` BEGIN
	INSERT INTO `heard_hours` SELECT p.`channel_id`, s.`span`, CASE s.`span` WHEN 0 THEN 0 ELSE p.`posted_at` / 3600000 / s.`span` * s.`span` END, 0, 0, 0, 1
		FROM (SELECT NEW.`channel_id` AS `channel_id`, NEW.`posted_at` AS `posted_at`) AS p, (SELECT 0 AS `span` UNION ALL SELECT 1 UNION ALL SELECT 24) AS s WHERE true
	ON CONFLICT (`channel_id`, `span`, `start`) DO UPDATE SET `heard` = `heard` + excluded.`heard`,
		`waiting` = `waiting` + excluded.`waiting`, `unpriced` = `unpriced` + excluded.`unpriced`, `called` = `called` + excluded.`called`;
END;
--> statement-breakpoint
INSERT INTO `heard_hours` SELECT p.`channel_id`, s.`span`, CASE s.`span` WHEN 0 THEN 0 ELSE p.`posted_at` / 3600000 / s.`span` * s.`span` END, count(*),
	sum(l.`status` IN ('waiting', 'past')), sum(l.`status` = 'unpriced'), 0
	FROM `posts` AS p JOIN `leads` AS l ON l.`post_id` = p.`id`, (SELECT 0 AS `span` UNION ALL SELECT 1 UNION ALL SELECT 24) AS s
	WHERE l.`status` IN ('waiting', 'past', 'begun', 'unpriced') GROUP BY 1, 2, 3;
--> statement-breakpoint
INSERT INTO `heard_hours` SELECT p.`channel_id`, s.`span`, CASE s.`span` WHEN 0 THEN 0 ELSE p.`posted_at` / 3600000 / s.`span` * s.`span` END, 0, 0, 0, count(*)
	FROM `calls` AS p, (SELECT 0 AS `span` UNION ALL SELECT 1 UNION ALL SELECT 24) AS s WHERE true GROUP BY 1, 2, 3
	ON CONFLICT (`channel_id`, `span`, `start`) DO UPDATE SET `heard` = `heard` + excluded.`heard`,
		`waiting` = `waiting` + excluded.`waiting`, `unpriced` = `unpriced` + excluded.`unpriced`, `called` = `called` + excluded.`called`;
