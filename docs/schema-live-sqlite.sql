CREATE TABLE dialogue_dropped (
    meeting_id text   NOT NULL,
    dilemma    bigint NOT NULL,
    PRIMARY KEY (meeting_id, dilemma)
) WITHOUT ROWID;

CREATE TABLE dialogue_reason (
    id          text   PRIMARY KEY,
    meeting_id  text   NOT NULL,
    round_id    text   NOT NULL,
    reason_ref  text   NOT NULL,
    choice      text   NOT NULL,
    words       text   NOT NULL,
    state       text   NOT NULL,
    merged_into text   NOT NULL,
    keep_until  bigint NOT NULL
) WITHOUT ROWID;

CREATE INDEX dialogue_reason_meeting ON dialogue_reason (meeting_id);

CREATE UNIQUE INDEX dialogue_reason_ref ON dialogue_reason (round_id, reason_ref) WHERE reason_ref <> '';

CREATE TABLE dialogue_round (
    id         text    PRIMARY KEY,
    meeting_id text    NOT NULL,
    step       bigint  NOT NULL,
    kind       text    NOT NULL,
    state      text    NOT NULL,
    offer_c    boolean NOT NULL,
    in_words   boolean NOT NULL,
    turn       bigint  NOT NULL,
    seed       bigint  NOT NULL,
    published  bigint  NOT NULL,
    picture    text    NOT NULL
, lopsided boolean NOT NULL DEFAULT false, weighed bigint NOT NULL DEFAULT -1);

CREATE UNIQUE INDEX dialogue_round_step ON dialogue_round (meeting_id, step);

CREATE TABLE dialogue_seen_vote (
    round_id  text    NOT NULL,
    turn      bigint  NOT NULL,
    ref       text    NOT NULL,
    coins     text    NOT NULL,
    sector    text    NOT NULL,
    intensity bigint  NOT NULL,
    choice    text    NOT NULL,
    wins      text    NOT NULL,
    hurts     text    NOT NULL,
    explain   boolean NOT NULL,
    mark      bigint  NOT NULL,
    picks     text    NOT NULL, shown boolean NOT NULL DEFAULT true, weighed boolean NOT NULL DEFAULT false,
    PRIMARY KEY (round_id, turn, ref)
) WITHOUT ROWID;

CREATE TABLE dialogue_vote (
    round_id  text    NOT NULL,
    ref       text    NOT NULL,
    coins     text    NOT NULL,
    sector    text    NOT NULL,
    intensity bigint  NOT NULL,
    choice    text    NOT NULL,
    wins      text    NOT NULL,
    hurts     text    NOT NULL,
    explain   boolean NOT NULL,
    mark      bigint  NOT NULL,
    picks     text    NOT NULL,
    PRIMARY KEY (round_id, ref)
) WITHOUT ROWID;

CREATE TABLE gathering_command (
    meeting_id text NOT NULL,
    key        text NOT NULL,
    PRIMARY KEY (meeting_id, key)
) WITHOUT ROWID;

CREATE TABLE gathering_epoch (
    id    bigint PRIMARY KEY,
    epoch text   NOT NULL
);

CREATE TABLE gathering_meeting (
    id            text    PRIMARY KEY,
    kind          text    NOT NULL,
    mode          text    NOT NULL,
    code          text    NOT NULL,
    state         text    NOT NULL,
    door_open     boolean NOT NULL,
    step          bigint  NOT NULL,
    expected      bigint  NOT NULL,
    until         bigint  NOT NULL,
    control_epoch bigint  NOT NULL,
    controller    text    NOT NULL,
    pause_asked   boolean NOT NULL,
    stopped       boolean NOT NULL,
    screen        text    NOT NULL,
    lead_link     text    NOT NULL,
    last_command  bigint  NOT NULL,
    epoch         text    NOT NULL,
    revision      bigint  NOT NULL,
    session_key   bytea   NOT NULL
, paused_from text NOT NULL DEFAULT '');

CREATE UNIQUE INDEX gathering_meeting_code ON gathering_meeting (code) WHERE code <> '';

CREATE UNIQUE INDEX gathering_meeting_lead ON gathering_meeting (lead_link);

CREATE UNIQUE INDEX gathering_meeting_screen ON gathering_meeting (screen);

CREATE TABLE gathering_participant (
    meeting_id text NOT NULL,
    ref        text NOT NULL,
    PRIMARY KEY (meeting_id, ref)
) WITHOUT ROWID;

CREATE TABLE storage_migration (
	name text PRIMARY KEY,
	capability text NOT NULL,
	checksum text NOT NULL,
	applied_at bigint NOT NULL
);
