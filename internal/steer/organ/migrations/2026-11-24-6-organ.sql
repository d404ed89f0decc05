CREATE TABLE organ_contact (
    id         text   PRIMARY KEY,
    place      bigint NOT NULL,
    kind       text   NOT NULL,
    name       text   NOT NULL,
    phone      text   NOT NULL,
    email      text   NOT NULL,
    hours      text   NOT NULL,
    deputy     text   NOT NULL,
    side       text   NOT NULL,
    for_what   text   NOT NULL,
    changed_at bigint NOT NULL
);
