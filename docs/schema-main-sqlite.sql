CREATE TABLE app_setting (
    name    text PRIMARY KEY,
    content text NOT NULL
);

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

CREATE TABLE dialogue_aggregate (
    dialogue_id text   NOT NULL REFERENCES dialogue_dialogue (id),
    step        bigint NOT NULL,
    kind        text   NOT NULL,
    kept        jsonb  NOT NULL,
    PRIMARY KEY (dialogue_id, step, kind)
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

CREATE TABLE dialogue_evaluation (
    mark   bigint PRIMARY KEY,
    people bigint NOT NULL
);

CREATE TABLE dialogue_history (
    unit_id    text NOT NULL,
    dilemma_id text NOT NULL,
    used_on    text NOT NULL,
    PRIMARY KEY (unit_id, dilemma_id)
);

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

CREATE TABLE dilemma_item (
    id          text    PRIMARY KEY,
    source      text    NOT NULL,
    licence     text    NOT NULL,
    origin      text    NOT NULL,
    available   boolean NOT NULL,
    created_day text    NOT NULL
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

CREATE TABLE dilemma_value (
    id          text   PRIMARY KEY,
    place       bigint NOT NULL,
    cluster     text   NOT NULL,
    label       text   NOT NULL,
    explanation text   NOT NULL
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

CREATE INDEX dilemma_version_by_state ON dilemma_version (state);

CREATE UNIQUE INDEX dilemma_version_one_at_work ON dilemma_version (item) WHERE state IN ('draft', 'offered', 'review');

CREATE UNIQUE INDEX dilemma_version_one_in_bank ON dilemma_version (item) WHERE state = 'bank';

CREATE TABLE jobs_run (
	name text PRIMARY KEY,
	last_started_at bigint NOT NULL,
	last_ended_at bigint NOT NULL,
	last_outcome text NOT NULL,
	claimed_by text NOT NULL,
	claimed_until bigint NOT NULL
);

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
, ends bigint NOT NULL DEFAULT 0);

CREATE INDEX login_session_person ON login_session (person_id);

CREATE TABLE moresprudentie_lesson (
    id                text    PRIMARY KEY,
    source            text    NOT NULL UNIQUE,
    unit_id           text    NOT NULL,
    link              text    NOT NULL,
    scope             text    NOT NULL,
    version           bigint  NOT NULL,
    status            text    NOT NULL,
    method            text    NOT NULL,
    month             text    NOT NULL,
    content           jsonb   NOT NULL,
    later             jsonb   NOT NULL,
    made_by           text    NOT NULL,
    consent_needed    boolean NOT NULL,
    consent_day       text    NOT NULL,
    consent_by        text    NOT NULL,
    anonymised_by     text    NOT NULL,
    checked_by        text    NOT NULL,
    checked_day       text    NOT NULL,
    details_changed   boolean NOT NULL,
    resolutions       jsonb   NOT NULL,
    remark            text    NOT NULL,
    editor_note       text    NOT NULL,
    review_day        text    NOT NULL,
    confirmations     bigint  NOT NULL,
    doubts            bigint  NOT NULL,
    withdrawn_day     text    NOT NULL,
    withdrawn_reason  text    NOT NULL,
    revision          bigint  NOT NULL,
    made_day          text    NOT NULL,
    changed_day       text    NOT NULL,
    -- Silence is no consent: without a day a lesson from somebody's own case stays where it is, or goes.
    CHECK (consent_needed = false OR consent_day <> '' OR status IN ('raw', 'withdrawn')),
    -- Four eyes.
    CHECK (checked_by = '' OR (checked_by <> anonymised_by AND checked_by <> made_by AND anonymised_by <> '' AND checked_day <> '')),
    -- Nobody reads what was not checked.
    CHECK (status IN ('raw', 'draft', 'checking', 'withdrawn') OR checked_by <> ''),
    -- A case is as wide as its scope: no other scope exists before its life cycle does.
    CHECK (status IN ('board', 'adopted', 'published', 'revised') OR scope = 'team')
);

CREATE INDEX moresprudentie_lesson_checked_by ON moresprudentie_lesson (checked_by);

CREATE UNIQUE INDEX moresprudentie_lesson_link ON moresprudentie_lesson (link) WHERE link <> '';

CREATE INDEX moresprudentie_lesson_made_by ON moresprudentie_lesson (made_by);

CREATE INDEX moresprudentie_lesson_status ON moresprudentie_lesson (status);

CREATE INDEX moresprudentie_lesson_unit ON moresprudentie_lesson (unit_id, status);

CREATE TABLE moresprudentie_term (
    lesson_id text NOT NULL REFERENCES moresprudentie_lesson (id),
    term      text NOT NULL,
    PRIMARY KEY (lesson_id, term)
);

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

CREATE TABLE org_membership (
    unit_id   text   NOT NULL REFERENCES org_unit (id),
    person_id text   NOT NULL REFERENCES org_person (id),
    since     bigint NOT NULL,
    until     bigint NOT NULL,
    PRIMARY KEY (unit_id, person_id, since)
);

CREATE INDEX org_membership_person ON org_membership (person_id);

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

CREATE TABLE storage_migration (
	name text PRIMARY KEY,
	capability text NOT NULL,
	checksum text NOT NULL,
	applied_at bigint NOT NULL
);
