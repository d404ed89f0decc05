ALTER TABLE gathering_meeting ADD COLUMN paused_from text NOT NULL DEFAULT '';
