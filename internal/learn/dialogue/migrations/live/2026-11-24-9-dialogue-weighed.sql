ALTER TABLE dialogue_round ADD COLUMN lopsided boolean NOT NULL DEFAULT false;
ALTER TABLE dialogue_round ADD COLUMN weighed bigint NOT NULL DEFAULT -1;
ALTER TABLE dialogue_seen_vote ADD COLUMN shown boolean NOT NULL DEFAULT true;
ALTER TABLE dialogue_seen_vote ADD COLUMN weighed boolean NOT NULL DEFAULT false;
