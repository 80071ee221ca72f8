CREATE TABLE `rollups` (
	`key` integer PRIMARY KEY NOT NULL,
	`calls` integer NOT NULL,
	`whole` blob NOT NULL,
	`parts` blob NOT NULL,
	`clock` blob NOT NULL
) STRICT;
--> statement-breakpoint
-- Folded from outcomes, and so are the rows that take its place: when the file is opened next.
DROP TABLE `rolled`;