CREATE TABLE dialogue_dropped (
    meeting_id text   NOT NULL,
    dilemma    bigint NOT NULL,
    PRIMARY KEY (meeting_id, dilemma)
) /*sqlite: WITHOUT ROWID*/;
