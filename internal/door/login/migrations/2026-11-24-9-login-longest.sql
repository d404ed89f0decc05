ALTER TABLE login_session ADD COLUMN ends bigint NOT NULL DEFAULT 0;
