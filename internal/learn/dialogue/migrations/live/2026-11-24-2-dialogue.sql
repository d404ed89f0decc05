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
);
CREATE UNIQUE INDEX dialogue_round_step ON dialogue_round (meeting_id, step);
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
) /*sqlite: WITHOUT ROWID*/;
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
    picks     text    NOT NULL,
    PRIMARY KEY (round_id, turn, ref)
) /*sqlite: WITHOUT ROWID*/;
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
) /*sqlite: WITHOUT ROWID*/;
CREATE UNIQUE INDEX dialogue_reason_ref ON dialogue_reason (round_id, reason_ref) WHERE reason_ref <> '';
CREATE INDEX dialogue_reason_meeting ON dialogue_reason (meeting_id);
