CREATE TABLE app_setting (
	name text NOT NULL,
	content text NOT NULL,
	CONSTRAINT app_setting_pkey PRIMARY KEY (name)
);

CREATE TABLE audit_entry (
	seq bigint NOT NULL,
	at bigint NOT NULL,
	actor_kind text NOT NULL,
	actor_ref text NOT NULL,
	act text NOT NULL,
	subject text NOT NULL,
	prev text NOT NULL,
	hash text NOT NULL,
	CONSTRAINT audit_entry_pkey PRIMARY KEY (seq)
);

CREATE TABLE audit_head (
	id bigint NOT NULL,
	seq bigint NOT NULL,
	hash text NOT NULL,
	CONSTRAINT audit_head_pkey PRIMARY KEY (id)
);

CREATE TABLE dialogue_aggregate (
	dialogue_id text NOT NULL,
	step bigint NOT NULL,
	kind text NOT NULL,
	kept jsonb NOT NULL,
	CONSTRAINT dialogue_aggregate_pkey PRIMARY KEY (dialogue_id, step, kind),
	CONSTRAINT dialogue_aggregate_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES dialogue_dialogue(id)
);

CREATE TABLE dialogue_agreement (
	id text NOT NULL,
	dialogue_id text NOT NULL,
	words text NOT NULL,
	owner text NOT NULL,
	due text NOT NULL,
	done boolean NOT NULL,
	CONSTRAINT dialogue_agreement_pkey PRIMARY KEY (id),
	CONSTRAINT dialogue_agreement_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES dialogue_dialogue(id)
);

CREATE INDEX dialogue_agreement_dialogue ON dialogue_agreement USING btree (dialogue_id);

CREATE TABLE dialogue_dialogue (
	id text NOT NULL,
	state text NOT NULL,
	plan jsonb NOT NULL,
	unit_id text NOT NULL,
	lead_id text NOT NULL,
	planned_on text NOT NULL,
	opened_at bigint NOT NULL,
	closed_at bigint NOT NULL,
	stopped boolean NOT NULL,
	CONSTRAINT dialogue_dialogue_pkey PRIMARY KEY (id)
);

CREATE INDEX dialogue_dialogue_state ON dialogue_dialogue USING btree (state);

CREATE TABLE dialogue_evaluation (
	mark bigint NOT NULL,
	people bigint NOT NULL,
	CONSTRAINT dialogue_evaluation_pkey PRIMARY KEY (mark)
);

CREATE TABLE dialogue_history (
	unit_id text NOT NULL,
	dilemma_id text NOT NULL,
	used_on text NOT NULL,
	CONSTRAINT dialogue_history_pkey PRIMARY KEY (unit_id, dilemma_id)
);

CREATE TABLE dialogue_outcome (
	dialogue_id text NOT NULL,
	act text NOT NULL,
	because text NOT NULL,
	despite text NOT NULL,
	harm_limit text NOT NULL,
	shared_by text NOT NULL,
	minority text NOT NULL,
	tipping text NOT NULL,
	no_agreement text NOT NULL,
	lesson text NOT NULL,
	case_owner boolean NOT NULL,
	CONSTRAINT dialogue_outcome_pkey PRIMARY KEY (dialogue_id),
	CONSTRAINT dialogue_outcome_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES dialogue_dialogue(id)
);

CREATE TABLE dialogue_question (
	id text NOT NULL,
	dialogue_id text NOT NULL,
	words text NOT NULL,
	organ text NOT NULL,
	due text NOT NULL,
	answer text NOT NULL,
	answered_on text NOT NULL,
	receipt_hash text NOT NULL,
	CONSTRAINT dialogue_question_pkey PRIMARY KEY (id),
	CONSTRAINT dialogue_question_dialogue_id_fkey FOREIGN KEY (dialogue_id) REFERENCES dialogue_dialogue(id)
);

CREATE INDEX dialogue_question_dialogue ON dialogue_question USING btree (dialogue_id);

CREATE UNIQUE INDEX dialogue_question_receipt ON dialogue_question USING btree (receipt_hash);

CREATE TABLE dilemma_item (
	id text NOT NULL,
	source text NOT NULL,
	licence text NOT NULL,
	origin text NOT NULL,
	available boolean NOT NULL,
	created_day text NOT NULL,
	CONSTRAINT dilemma_item_pkey PRIMARY KEY (id)
);

CREATE TABLE dilemma_polarity (
	id text NOT NULL,
	place bigint NOT NULL,
	left_label text NOT NULL,
	right_label text NOT NULL,
	CONSTRAINT dilemma_polarity_pkey PRIMARY KEY (id)
);

CREATE TABLE dilemma_statement (
	id text NOT NULL,
	place bigint NOT NULL,
	body text NOT NULL,
	polarity text NOT NULL,
	audience jsonb NOT NULL,
	CONSTRAINT dilemma_statement_pkey PRIMARY KEY (id),
	CONSTRAINT dilemma_statement_polarity_fkey FOREIGN KEY (polarity) REFERENCES dilemma_polarity(id)
);

CREATE TABLE dilemma_value (
	id text NOT NULL,
	place bigint NOT NULL,
	cluster text NOT NULL,
	label text NOT NULL,
	explanation text NOT NULL,
	CONSTRAINT dilemma_value_pkey PRIMARY KEY (id)
);

CREATE TABLE dilemma_version (
	item text NOT NULL,
	version bigint NOT NULL,
	state text NOT NULL,
	revision bigint NOT NULL,
	content jsonb NOT NULL,
	writers jsonb NOT NULL,
	reviewer text NOT NULL,
	remark text NOT NULL,
	resolutions jsonb NOT NULL,
	changed_day text NOT NULL,
	CONSTRAINT dilemma_version_pkey PRIMARY KEY (item, version),
	CONSTRAINT dilemma_version_item_fkey FOREIGN KEY (item) REFERENCES dilemma_item(id)
);

CREATE INDEX dilemma_version_by_state ON dilemma_version USING btree (state);

CREATE UNIQUE INDEX dilemma_version_one_at_work ON dilemma_version USING btree (item) WHERE state = ANY (ARRAY['draft'::text, 'offered'::text, 'review'::text]);

CREATE UNIQUE INDEX dilemma_version_one_in_bank ON dilemma_version USING btree (item) WHERE state = 'bank'::text;

CREATE TABLE jobs_run (
	name text NOT NULL,
	last_started_at bigint NOT NULL,
	last_ended_at bigint NOT NULL,
	last_outcome text NOT NULL,
	claimed_by text NOT NULL,
	claimed_until bigint NOT NULL,
	CONSTRAINT jobs_run_pkey PRIMARY KEY (name)
);

CREATE TABLE login_link (
	hash text NOT NULL,
	person_id text NOT NULL,
	until bigint NOT NULL,
	once boolean NOT NULL,
	used boolean NOT NULL,
	CONSTRAINT login_link_pkey PRIMARY KEY (hash)
);

CREATE TABLE login_session (
	hash text NOT NULL,
	person_id text NOT NULL,
	until bigint NOT NULL,
	ends bigint NOT NULL DEFAULT 0,
	CONSTRAINT login_session_pkey PRIMARY KEY (hash)
);

CREATE INDEX login_session_person ON login_session USING btree (person_id);

CREATE TABLE moresprudentie_lesson (
	id text NOT NULL,
	source text NOT NULL,
	unit_id text NOT NULL,
	link text NOT NULL,
	scope text NOT NULL,
	version bigint NOT NULL,
	status text NOT NULL,
	method text NOT NULL,
	month text NOT NULL,
	content jsonb NOT NULL,
	later jsonb NOT NULL,
	made_by text NOT NULL,
	consent_needed boolean NOT NULL,
	consent_day text NOT NULL,
	consent_by text NOT NULL,
	anonymised_by text NOT NULL,
	checked_by text NOT NULL,
	checked_day text NOT NULL,
	details_changed boolean NOT NULL,
	resolutions jsonb NOT NULL,
	remark text NOT NULL,
	editor_note text NOT NULL,
	review_day text NOT NULL,
	confirmations bigint NOT NULL,
	doubts bigint NOT NULL,
	withdrawn_day text NOT NULL,
	withdrawn_reason text NOT NULL,
	revision bigint NOT NULL,
	made_day text NOT NULL,
	changed_day text NOT NULL,
	CONSTRAINT moresprudentie_lesson_pkey PRIMARY KEY (id),
	CONSTRAINT moresprudentie_lesson_check CHECK (consent_needed = false OR consent_day <> ''::text OR (status = ANY (ARRAY['raw'::text, 'withdrawn'::text]))),
	CONSTRAINT moresprudentie_lesson_check1 CHECK (checked_by = ''::text OR checked_by <> anonymised_by AND checked_by <> made_by AND anonymised_by <> ''::text AND checked_day <> ''::text),
	CONSTRAINT moresprudentie_lesson_check2 CHECK ((status = ANY (ARRAY['raw'::text, 'draft'::text, 'checking'::text, 'withdrawn'::text])) OR checked_by <> ''::text),
	CONSTRAINT moresprudentie_lesson_check3 CHECK ((status = ANY (ARRAY['board'::text, 'adopted'::text, 'published'::text, 'revised'::text])) OR scope = 'team'::text),
	CONSTRAINT moresprudentie_lesson_source_key UNIQUE (source)
);

CREATE INDEX moresprudentie_lesson_checked_by ON moresprudentie_lesson USING btree (checked_by);

CREATE INDEX moresprudentie_lesson_made_by ON moresprudentie_lesson USING btree (made_by);

CREATE INDEX moresprudentie_lesson_status ON moresprudentie_lesson USING btree (status);

CREATE INDEX moresprudentie_lesson_unit ON moresprudentie_lesson USING btree (unit_id, status);

CREATE UNIQUE INDEX moresprudentie_lesson_link ON moresprudentie_lesson USING btree (link) WHERE link <> ''::text;

CREATE TABLE moresprudentie_term (
	lesson_id text NOT NULL,
	term text NOT NULL,
	CONSTRAINT moresprudentie_term_pkey PRIMARY KEY (lesson_id, term),
	CONSTRAINT moresprudentie_term_lesson_id_fkey FOREIGN KEY (lesson_id) REFERENCES moresprudentie_lesson(id)
);

CREATE TABLE offer_case (
	id text NOT NULL,
	receipt text NOT NULL,
	state text NOT NULL,
	content jsonb NOT NULL,
	received_day text NOT NULL,
	draft text NOT NULL,
	answer text NOT NULL,
	CONSTRAINT offer_case_pkey PRIMARY KEY (id),
	CONSTRAINT offer_case_receipt_key UNIQUE (receipt)
);

CREATE INDEX offer_case_by_draft ON offer_case USING btree (draft) WHERE draft <> ''::text;

CREATE TABLE offer_link (
	id text NOT NULL,
	secret text NOT NULL,
	label text NOT NULL,
	made_by text NOT NULL,
	made_day text NOT NULL,
	until_day text NOT NULL,
	revoked boolean NOT NULL,
	CONSTRAINT offer_link_pkey PRIMARY KEY (id),
	CONSTRAINT offer_link_secret_key UNIQUE (secret)
);

CREATE TABLE org_membership (
	unit_id text NOT NULL,
	person_id text NOT NULL,
	since bigint NOT NULL,
	until bigint NOT NULL,
	CONSTRAINT org_membership_pkey PRIMARY KEY (unit_id, person_id, since),
	CONSTRAINT org_membership_unit_id_fkey FOREIGN KEY (unit_id) REFERENCES org_unit(id),
	CONSTRAINT org_membership_person_id_fkey FOREIGN KEY (person_id) REFERENCES org_person(id)
);

CREATE INDEX org_membership_person ON org_membership USING btree (person_id);

CREATE TABLE org_person (
	id text NOT NULL,
	name text NOT NULL,
	sort_name text NOT NULL,
	email text NOT NULL,
	function text NOT NULL,
	since bigint NOT NULL,
	ended_at bigint NOT NULL,
	CONSTRAINT org_person_pkey PRIMARY KEY (id)
);

CREATE TABLE org_role (
	person_id text NOT NULL,
	role text NOT NULL,
	CONSTRAINT org_role_pkey PRIMARY KEY (person_id, role),
	CONSTRAINT org_role_person_id_fkey FOREIGN KEY (person_id) REFERENCES org_person(id)
);

CREATE TABLE org_unit (
	id text NOT NULL,
	name text NOT NULL,
	since bigint NOT NULL,
	CONSTRAINT org_unit_pkey PRIMARY KEY (id)
);

CREATE TABLE organ_contact (
	id text NOT NULL,
	place bigint NOT NULL,
	kind text NOT NULL,
	name text NOT NULL,
	phone text NOT NULL,
	email text NOT NULL,
	hours text NOT NULL,
	deputy text NOT NULL,
	side text NOT NULL,
	for_what text NOT NULL,
	changed_at bigint NOT NULL,
	CONSTRAINT organ_contact_pkey PRIMARY KEY (id)
);

CREATE TABLE storage_migration (
	name text NOT NULL,
	capability text NOT NULL,
	checksum text NOT NULL,
	applied_at bigint NOT NULL,
	CONSTRAINT storage_migration_pkey PRIMARY KEY (name)
);
