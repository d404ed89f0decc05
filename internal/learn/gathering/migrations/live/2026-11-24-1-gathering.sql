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
);
CREATE UNIQUE INDEX gathering_meeting_code ON gathering_meeting (code) WHERE code <> '';
CREATE UNIQUE INDEX gathering_meeting_screen ON gathering_meeting (screen);
CREATE UNIQUE INDEX gathering_meeting_lead ON gathering_meeting (lead_link);
CREATE TABLE gathering_participant (
    meeting_id text NOT NULL,
    ref        text NOT NULL,
    PRIMARY KEY (meeting_id, ref)
) /*sqlite: WITHOUT ROWID*/;
CREATE TABLE gathering_command (
    meeting_id text NOT NULL,
    key        text NOT NULL,
    PRIMARY KEY (meeting_id, key)
) /*sqlite: WITHOUT ROWID*/;
