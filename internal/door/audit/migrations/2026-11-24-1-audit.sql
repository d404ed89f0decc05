CREATE TABLE audit_entry (
    seq        bigint PRIMARY KEY,
    at         bigint NOT NULL,
    actor_kind text   NOT NULL,
    actor_ref  text   NOT NULL,
    act        text   NOT NULL,
    subject    text   NOT NULL,
    prev       text   NOT NULL,
    hash       text   NOT NULL
);
CREATE TABLE audit_head (
    id   bigint PRIMARY KEY,
    seq  bigint NOT NULL,
    hash text   NOT NULL
);
INSERT INTO audit_head (id, seq, hash) VALUES (1, 0, '');
