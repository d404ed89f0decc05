CREATE TABLE org_person (
    id        text   PRIMARY KEY,
    name      text   NOT NULL,
    sort_name text   NOT NULL,
    email     text   NOT NULL,
    function  text   NOT NULL,
    since     bigint NOT NULL,
    ended_at  bigint NOT NULL
);
CREATE TABLE org_role (
    person_id text NOT NULL REFERENCES org_person (id),
    role      text NOT NULL,
    PRIMARY KEY (person_id, role)
);
CREATE TABLE org_unit (
    id    text   PRIMARY KEY,
    name  text   NOT NULL,
    since bigint NOT NULL
);
CREATE TABLE org_membership (
    unit_id   text   NOT NULL REFERENCES org_unit (id),
    person_id text   NOT NULL REFERENCES org_person (id),
    since     bigint NOT NULL,
    until     bigint NOT NULL,
    PRIMARY KEY (unit_id, person_id, since)
);
CREATE INDEX org_membership_person ON org_membership (person_id);
