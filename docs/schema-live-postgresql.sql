CREATE TABLE dialogue_dropped (
	meeting_id text NOT NULL,
	dilemma bigint NOT NULL,
	CONSTRAINT dialogue_dropped_pkey PRIMARY KEY (meeting_id, dilemma)
);

CREATE TABLE dialogue_reason (
	id text NOT NULL,
	meeting_id text NOT NULL,
	round_id text NOT NULL,
	reason_ref text NOT NULL,
	choice text NOT NULL,
	words text NOT NULL,
	state text NOT NULL,
	merged_into text NOT NULL,
	keep_until bigint NOT NULL,
	CONSTRAINT dialogue_reason_pkey PRIMARY KEY (id)
);

CREATE INDEX dialogue_reason_meeting ON dialogue_reason USING btree (meeting_id);

CREATE UNIQUE INDEX dialogue_reason_ref ON dialogue_reason USING btree (round_id, reason_ref) WHERE reason_ref <> ''::text;

CREATE TABLE dialogue_round (
	id text NOT NULL,
	meeting_id text NOT NULL,
	step bigint NOT NULL,
	kind text NOT NULL,
	state text NOT NULL,
	offer_c boolean NOT NULL,
	in_words boolean NOT NULL,
	turn bigint NOT NULL,
	seed bigint NOT NULL,
	published bigint NOT NULL,
	picture text NOT NULL,
	lopsided boolean NOT NULL DEFAULT false,
	weighed bigint NOT NULL DEFAULT '-1'::integer,
	CONSTRAINT dialogue_round_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX dialogue_round_step ON dialogue_round USING btree (meeting_id, step);

CREATE TABLE dialogue_seen_vote (
	round_id text NOT NULL,
	turn bigint NOT NULL,
	ref text NOT NULL,
	coins text NOT NULL,
	sector text NOT NULL,
	intensity bigint NOT NULL,
	choice text NOT NULL,
	wins text NOT NULL,
	hurts text NOT NULL,
	explain boolean NOT NULL,
	mark bigint NOT NULL,
	picks text NOT NULL,
	shown boolean NOT NULL DEFAULT true,
	weighed boolean NOT NULL DEFAULT false,
	CONSTRAINT dialogue_seen_vote_pkey PRIMARY KEY (round_id, turn, ref)
);

CREATE TABLE dialogue_vote (
	round_id text NOT NULL,
	ref text NOT NULL,
	coins text NOT NULL,
	sector text NOT NULL,
	intensity bigint NOT NULL,
	choice text NOT NULL,
	wins text NOT NULL,
	hurts text NOT NULL,
	explain boolean NOT NULL,
	mark bigint NOT NULL,
	picks text NOT NULL,
	CONSTRAINT dialogue_vote_pkey PRIMARY KEY (round_id, ref)
);

CREATE TABLE gathering_command (
	meeting_id text NOT NULL,
	key text NOT NULL,
	CONSTRAINT gathering_command_pkey PRIMARY KEY (meeting_id, key)
);

CREATE TABLE gathering_epoch (
	id bigint NOT NULL,
	epoch text NOT NULL,
	CONSTRAINT gathering_epoch_pkey PRIMARY KEY (id)
);

CREATE TABLE gathering_meeting (
	id text NOT NULL,
	kind text NOT NULL,
	mode text NOT NULL,
	code text NOT NULL,
	state text NOT NULL,
	door_open boolean NOT NULL,
	step bigint NOT NULL,
	expected bigint NOT NULL,
	until bigint NOT NULL,
	control_epoch bigint NOT NULL,
	controller text NOT NULL,
	pause_asked boolean NOT NULL,
	stopped boolean NOT NULL,
	screen text NOT NULL,
	lead_link text NOT NULL,
	last_command bigint NOT NULL,
	epoch text NOT NULL,
	revision bigint NOT NULL,
	session_key bytea NOT NULL,
	paused_from text NOT NULL DEFAULT ''::text,
	CONSTRAINT gathering_meeting_pkey PRIMARY KEY (id)
);

CREATE UNIQUE INDEX gathering_meeting_code ON gathering_meeting USING btree (code) WHERE code <> ''::text;

CREATE UNIQUE INDEX gathering_meeting_lead ON gathering_meeting USING btree (lead_link);

CREATE UNIQUE INDEX gathering_meeting_screen ON gathering_meeting USING btree (screen);

CREATE TABLE gathering_participant (
	meeting_id text NOT NULL,
	ref text NOT NULL,
	CONSTRAINT gathering_participant_pkey PRIMARY KEY (meeting_id, ref)
);

CREATE TABLE storage_migration (
	name text NOT NULL,
	capability text NOT NULL,
	checksum text NOT NULL,
	applied_at bigint NOT NULL,
	CONSTRAINT storage_migration_pkey PRIMARY KEY (name)
);
