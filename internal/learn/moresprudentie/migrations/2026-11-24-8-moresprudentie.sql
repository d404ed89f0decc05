-- A lesson of a group. The columns that only the wider life cycle fills (method, later, editor_note, confirmations,
-- doubts, version) stand here from the start; "later" holds arguments, parties, relations and follow-up.
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
CREATE UNIQUE INDEX moresprudentie_lesson_link ON moresprudentie_lesson (link) WHERE link <> '';
CREATE INDEX moresprudentie_lesson_unit ON moresprudentie_lesson (unit_id, status);
CREATE INDEX moresprudentie_lesson_made_by ON moresprudentie_lesson (made_by);
CREATE INDEX moresprudentie_lesson_checked_by ON moresprudentie_lesson (checked_by);
CREATE INDEX moresprudentie_lesson_status ON moresprudentie_lesson (status);
CREATE TABLE moresprudentie_term (
    lesson_id text NOT NULL REFERENCES moresprudentie_lesson (id),
    term      text NOT NULL,
    PRIMARY KEY (lesson_id, term)
);
