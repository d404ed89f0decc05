CREATE TABLE dilemma_value (
    id          text   PRIMARY KEY,
    place       bigint NOT NULL,
    cluster     text   NOT NULL,
    label       text   NOT NULL,
    explanation text   NOT NULL
);
CREATE TABLE dilemma_polarity (
    id          text   PRIMARY KEY,
    place       bigint NOT NULL,
    left_label  text   NOT NULL,
    right_label text   NOT NULL
);
CREATE TABLE dilemma_statement (
    id          text   PRIMARY KEY,
    place       bigint NOT NULL,
    body        text   NOT NULL,
    polarity    text   NOT NULL REFERENCES dilemma_polarity (id),
    audience    jsonb  NOT NULL
);
CREATE TABLE dilemma_item (
    id          text    PRIMARY KEY,
    source      text    NOT NULL,
    licence     text    NOT NULL,
    origin      text    NOT NULL,
    available   boolean NOT NULL,
    created_day text    NOT NULL
);
CREATE TABLE dilemma_version (
    item        text   NOT NULL REFERENCES dilemma_item (id),
    version     bigint NOT NULL,
    state       text   NOT NULL,
    revision    bigint NOT NULL,
    content     jsonb  NOT NULL,
    writers     jsonb  NOT NULL,
    reviewer    text   NOT NULL,
    remark      text   NOT NULL,
    resolutions jsonb  NOT NULL,
    changed_day text   NOT NULL,
    PRIMARY KEY (item, version)
);
CREATE UNIQUE INDEX dilemma_version_one_in_bank ON dilemma_version (item) WHERE state = 'bank';
CREATE UNIQUE INDEX dilemma_version_one_at_work ON dilemma_version (item) WHERE state IN ('draft', 'offered', 'review');
CREATE INDEX dilemma_version_by_state ON dilemma_version (state);
CREATE TABLE dilemma_offer (
    id           text  PRIMARY KEY,
    receipt      text  NOT NULL UNIQUE,
    state        text  NOT NULL,
    content      jsonb NOT NULL,
    received_day text  NOT NULL,
    item         text  REFERENCES dilemma_item (id),
    answer       text  NOT NULL
);
CREATE TABLE dilemma_link (
    id        text    PRIMARY KEY,
    secret    text    NOT NULL UNIQUE,
    label     text    NOT NULL,
    made_by   text    NOT NULL,
    made_day  text    NOT NULL,
    until_day text    NOT NULL,
    revoked   boolean NOT NULL
);
