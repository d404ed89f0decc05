CREATE TABLE login_link (
    hash      text    PRIMARY KEY,
    person_id text    NOT NULL,
    until     bigint  NOT NULL,
    once      boolean NOT NULL,
    used      boolean NOT NULL
);
CREATE TABLE login_session (
    hash      text   PRIMARY KEY,
    person_id text   NOT NULL,
    until     bigint NOT NULL
);
CREATE INDEX login_session_person ON login_session (person_id);
