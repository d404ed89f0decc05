CREATE TABLE dialogue_dialogue (
    id         text    PRIMARY KEY,
    state      text    NOT NULL,
    plan       jsonb   NOT NULL,
    unit_id    text    NOT NULL,
    lead_id    text    NOT NULL,
    planned_on text    NOT NULL,
    opened_at  bigint  NOT NULL,
    closed_at  bigint  NOT NULL,
    stopped    boolean NOT NULL
);
CREATE INDEX dialogue_dialogue_state ON dialogue_dialogue (state);
CREATE TABLE dialogue_outcome (
    dialogue_id text    PRIMARY KEY REFERENCES dialogue_dialogue (id),
    act         text    NOT NULL,
    because     text    NOT NULL,
    despite     text    NOT NULL,
    harm_limit  text    NOT NULL,
    shared_by   text    NOT NULL,
    minority    text    NOT NULL,
    tipping     text    NOT NULL,
    no_agreement text    NOT NULL,
    lesson      text    NOT NULL,
    case_owner  boolean NOT NULL
);
CREATE TABLE dialogue_agreement (
    id          text    PRIMARY KEY,
    dialogue_id text    NOT NULL REFERENCES dialogue_dialogue (id),
    words       text    NOT NULL,
    owner       text    NOT NULL,
    due         text    NOT NULL,
    done        boolean NOT NULL
);
CREATE INDEX dialogue_agreement_dialogue ON dialogue_agreement (dialogue_id);
CREATE TABLE dialogue_question (
    id           text PRIMARY KEY,
    dialogue_id  text NOT NULL REFERENCES dialogue_dialogue (id),
    words        text NOT NULL,
    organ        text NOT NULL,
    due          text NOT NULL,
    answer       text NOT NULL,
    answered_on  text NOT NULL,
    receipt_hash text NOT NULL
);
CREATE INDEX dialogue_question_dialogue ON dialogue_question (dialogue_id);
CREATE UNIQUE INDEX dialogue_question_receipt ON dialogue_question (receipt_hash);
CREATE TABLE dialogue_aggregate (
    dialogue_id text   NOT NULL REFERENCES dialogue_dialogue (id),
    step        bigint NOT NULL,
    kind        text   NOT NULL,
    kept        jsonb  NOT NULL,
    PRIMARY KEY (dialogue_id, step, kind)
);
CREATE TABLE dialogue_evaluation (
    mark   bigint PRIMARY KEY,
    people bigint NOT NULL
);
INSERT INTO dialogue_evaluation (mark, people) VALUES (1, 0), (2, 0), (3, 0), (4, 0), (5, 0);
CREATE TABLE dialogue_history (
    unit_id    text NOT NULL,
    dilemma_id text NOT NULL,
    used_on    text NOT NULL,
    PRIMARY KEY (unit_id, dilemma_id)
);
