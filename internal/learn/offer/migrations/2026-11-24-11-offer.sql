CREATE TABLE offer_case (
    id           text  PRIMARY KEY,
    receipt      text  NOT NULL UNIQUE,
    state        text  NOT NULL,
    content      jsonb NOT NULL,
    received_day text  NOT NULL,
    draft        text  NOT NULL,
    answer       text  NOT NULL
);
CREATE INDEX offer_case_by_draft ON offer_case (draft) WHERE draft <> '';
CREATE TABLE offer_link (
    id        text    PRIMARY KEY,
    secret    text    NOT NULL UNIQUE,
    label     text    NOT NULL,
    made_by   text    NOT NULL,
    made_day  text    NOT NULL,
    until_day text    NOT NULL,
    revoked   boolean NOT NULL
);

-- What the bank of dilemmas kept for this room before it was a room: the migration before this one gave it these names.
-- Where there is no bank, as in this room's own tests, there is nothing to take over. Sorted by id, which is random, so
-- that the order of the rows says nothing about when they came.
CREATE TABLE IF NOT EXISTS offer_came_from_bank (
    id           text  PRIMARY KEY,
    receipt      text  NOT NULL,
    state        text  NOT NULL,
    content      jsonb NOT NULL,
    received_day text  NOT NULL,
    item         text,
    answer       text  NOT NULL
);
CREATE TABLE IF NOT EXISTS offer_link_came_from_bank (
    id        text    PRIMARY KEY,
    secret    text    NOT NULL,
    label     text    NOT NULL,
    made_by   text    NOT NULL,
    made_day  text    NOT NULL,
    until_day text    NOT NULL,
    revoked   boolean NOT NULL
);
INSERT INTO offer_case (id, receipt, state, content, received_day, draft, answer)
SELECT id, receipt, state, content, received_day, COALESCE(item, ''), answer FROM offer_came_from_bank ORDER BY id;
INSERT INTO offer_link (id, secret, label, made_by, made_day, until_day, revoked)
SELECT id, secret, label, made_by, made_day, until_day, revoked FROM offer_link_came_from_bank ORDER BY id;
DROP TABLE offer_came_from_bank;
DROP TABLE offer_link_came_from_bank;
