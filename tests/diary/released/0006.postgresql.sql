SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.accounts (
    id uuid NOT NULL,
    role character varying(64) NOT NULL,
    login character varying(200) NOT NULL,
    name character varying(200) NOT NULL,
    password character varying(200) NOT NULL,
    one_time_secret character varying(200),
    one_time_used integer NOT NULL,
    person uuid,
    made timestamp with time zone NOT NULL,
    closed timestamp with time zone,
    language character varying(200),
    CONSTRAINT ck_accounts_person CHECK ((((role)::text = 'patient'::text) = (person IS NOT NULL))),
    CONSTRAINT ck_accounts_role CHECK (((role)::text = ANY ((ARRAY['clinician'::character varying, 'patient'::character varying])::text[])))
);
CREATE TABLE public.agreements (
    id integer NOT NULL,
    person uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    who character varying(200) NOT NULL,
    agreed_on date NOT NULL,
    items json NOT NULL,
    written integer DEFAULT 0 NOT NULL,
    imported boolean DEFAULT false NOT NULL
);
CREATE SEQUENCE public.agreements_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.agreements_id_seq OWNED BY public.agreements.id;
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.attempts (
    id integer NOT NULL,
    kind character varying(200) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.attempts_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.attempts_id_seq OWNED BY public.attempts.id;
CREATE TABLE public.audits (
    id integer NOT NULL,
    at timestamp with time zone NOT NULL,
    account uuid,
    name character varying(200) NOT NULL,
    role character varying(64) NOT NULL,
    person uuid,
    what character varying(200) NOT NULL,
    times integer DEFAULT 1 NOT NULL,
    latest timestamp with time zone
);
CREATE SEQUENCE public.audits_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.audits_id_seq OWNED BY public.audits.id;
CREATE TABLE public.care (
    clinician uuid NOT NULL,
    person uuid NOT NULL,
    since timestamp with time zone NOT NULL
);
CREATE TABLE public.devices (
    digest character varying(64) NOT NULL,
    account uuid NOT NULL,
    made timestamp with time zone NOT NULL,
    seen timestamp with time zone NOT NULL
);
CREATE TABLE public.feelings (
    id integer NOT NULL,
    session uuid NOT NULL,
    stretch character varying(64) NOT NULL,
    felt character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    hurts_where character varying(200),
    CONSTRAINT ck_feelings_felt CHECK (((felt)::text = ANY ((ARRAY['slight'::character varying, 'strong'::character varying, 'painful'::character varying])::text[])))
);
CREATE SEQUENCE public.feelings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.feelings_id_seq OWNED BY public.feelings.id;
CREATE TABLE public.holds (
    id integer NOT NULL,
    session uuid NOT NULL,
    item integer NOT NULL,
    stretch character varying(64) NOT NULL,
    side character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL,
    held double precision NOT NULL,
    counted double precision NOT NULL,
    completed boolean NOT NULL,
    knee_flexion double precision,
    hip_flexion double precision,
    best double precision,
    uncertainty double precision,
    faults json NOT NULL,
    straight_leg_raise double precision,
    straight_leg_raise_error double precision,
    knee_extension_deficit double precision,
    knee_extension_deficit_error double precision,
    CONSTRAINT ck_holds_item CHECK ((item >= 0)),
    CONSTRAINT ck_holds_side CHECK (((side)::text = ANY ((ARRAY['left'::character varying, 'right'::character varying, 'both'::character varying, 'unknown'::character varying])::text[])))
);
CREATE SEQUENCE public.holds_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.holds_id_seq OWNED BY public.holds.id;
CREATE TABLE public.invitations (
    digest character varying(64) NOT NULL,
    code character varying(200) NOT NULL,
    role character varying(64) NOT NULL,
    person uuid,
    name character varying(200) NOT NULL,
    made timestamp with time zone NOT NULL,
    expires timestamp with time zone NOT NULL,
    used timestamp with time zone,
    wrong integer NOT NULL,
    CONSTRAINT ck_invitations_role CHECK (((role)::text = ANY ((ARRAY['clinician'::character varying, 'patient'::character varying])::text[])))
);
CREATE TABLE public.patients (
    person uuid NOT NULL,
    name character varying(200) NOT NULL,
    born date,
    number character varying(200)
);
CREATE TABLE public.people (
    id uuid NOT NULL,
    handle character varying(64) NOT NULL,
    made timestamp with time zone NOT NULL,
    changed integer DEFAULT 0 NOT NULL,
    held integer DEFAULT 0 NOT NULL,
    care_ended timestamp with time zone
);
CREATE TABLE public.prescriptions (
    id integer NOT NULL,
    person uuid NOT NULL,
    version integer NOT NULL,
    at timestamp with time zone NOT NULL,
    document text NOT NULL,
    written integer DEFAULT 0 NOT NULL,
    imported boolean DEFAULT false NOT NULL,
    CONSTRAINT ck_prescriptions_version CHECK ((version >= 1))
);
CREATE SEQUENCE public.prescriptions_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.prescriptions_id_seq OWNED BY public.prescriptions.id;
CREATE TABLE public.screenings (
    id integer NOT NULL,
    person uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    yes json NOT NULL,
    no json NOT NULL,
    written integer DEFAULT 0 NOT NULL,
    imported boolean DEFAULT false NOT NULL
);
CREATE SEQUENCE public.screenings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.screenings_id_seq OWNED BY public.screenings.id;
CREATE TABLE public.secrets (
    name character varying(64) NOT NULL,
    value character varying(2000) NOT NULL
);
CREATE TABLE public.sessions (
    id uuid NOT NULL,
    person uuid NOT NULL,
    started timestamp with time zone NOT NULL,
    ended timestamp with time zone,
    seen_by character varying(64) NOT NULL,
    pain_before integer,
    pain_after integer,
    stopped_for_pain boolean NOT NULL,
    plan json NOT NULL,
    "position" integer NOT NULL,
    prescription integer,
    lead integer DEFAULT 0 NOT NULL,
    written integer DEFAULT 0 NOT NULL,
    imported boolean DEFAULT false NOT NULL,
    said integer,
    goes_on uuid,
    paused character varying(64),
    CONSTRAINT ck_sessions_pain_after CHECK (((pain_after >= 0) AND (pain_after <= 10))),
    CONSTRAINT ck_sessions_pain_before CHECK (((pain_before >= 0) AND (pain_before <= 10))),
    CONSTRAINT ck_sessions_position CHECK (("position" >= 0)),
    CONSTRAINT ck_sessions_seen_by CHECK (((seen_by)::text = ANY ((ARRAY['camera'::character varying, 'film'::character varying, 'timer'::character varying])::text[])))
);
CREATE TABLE public.settings (
    person uuid NOT NULL,
    key character varying(64) NOT NULL,
    value character varying(2000) NOT NULL
);
CREATE TABLE public.sign_ins (
    digest character varying(64) NOT NULL,
    account uuid NOT NULL,
    made timestamp with time zone NOT NULL,
    seen timestamp with time zone NOT NULL
);
CREATE TABLE public.summaries (
    person uuid NOT NULL,
    changed integer NOT NULL,
    held integer NOT NULL,
    level integer NOT NULL,
    last timestamp with time zone,
    document text NOT NULL,
    hurt integer DEFAULT 0 NOT NULL,
    stopped timestamp with time zone,
    waits timestamp with time zone
);
CREATE TABLE public.tokens (
    digest character varying(64) NOT NULL,
    account uuid NOT NULL,
    name character varying(200) NOT NULL,
    made timestamp with time zone NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE TABLE public.tracks (
    id integer NOT NULL,
    session uuid NOT NULL,
    item integer NOT NULL,
    at timestamp with time zone NOT NULL,
    data bytea NOT NULL
);
CREATE SEQUENCE public.tracks_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.tracks_id_seq OWNED BY public.tracks.id;
CREATE TABLE public.warnings (
    id integer NOT NULL,
    session uuid NOT NULL,
    name character varying(64) NOT NULL,
    at timestamp with time zone NOT NULL
);
CREATE SEQUENCE public.warnings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.warnings_id_seq OWNED BY public.warnings.id;
ALTER TABLE ONLY public.agreements ALTER COLUMN id SET DEFAULT nextval('public.agreements_id_seq'::regclass);
ALTER TABLE ONLY public.attempts ALTER COLUMN id SET DEFAULT nextval('public.attempts_id_seq'::regclass);
ALTER TABLE ONLY public.audits ALTER COLUMN id SET DEFAULT nextval('public.audits_id_seq'::regclass);
ALTER TABLE ONLY public.feelings ALTER COLUMN id SET DEFAULT nextval('public.feelings_id_seq'::regclass);
ALTER TABLE ONLY public.holds ALTER COLUMN id SET DEFAULT nextval('public.holds_id_seq'::regclass);
ALTER TABLE ONLY public.prescriptions ALTER COLUMN id SET DEFAULT nextval('public.prescriptions_id_seq'::regclass);
ALTER TABLE ONLY public.screenings ALTER COLUMN id SET DEFAULT nextval('public.screenings_id_seq'::regclass);
ALTER TABLE ONLY public.tracks ALTER COLUMN id SET DEFAULT nextval('public.tracks_id_seq'::regclass);
ALTER TABLE ONLY public.warnings ALTER COLUMN id SET DEFAULT nextval('public.warnings_id_seq'::regclass);
INSERT INTO public.agreements VALUES (1, 'fd2d0552-2fee-4210-ace3-d72e486379ca', '2026-03-29 00:59:59.999999+00', 'Dr Ünal \ ''Praxis'' 🦓', '2026-03-29', '["pregnancy"]', 3, false);
INSERT INTO public.agreements VALUES (2, 'fd2d0552-2fee-4210-ace3-d72e486379ca', '2026-04-01 00:59:59.999999+00', 'Dr Ünal', '2026-03-29', '["pain_alarm", "pregnancy"]', 10, false);
INSERT INTO public.alembic_version VALUES ('0006');
INSERT INTO public.feelings VALUES (1, '8ad614dc-6711-47d7-804c-e9083d88ffe6', 'towel', 'slight', '2026-03-29 00:59:59.999999+00', NULL);
INSERT INTO public.feelings VALUES (2, 'ef71ca6f-1f52-43e2-9759-1b8adb6b3d0a', 'towel', 'painful', '2026-03-29 00:59:59.999999+00', 'behind the knee''');
INSERT INTO public.holds VALUES (1, '8ad614dc-6711-47d7-804c-e9083d88ffe6', 0, 'towel', 'left', '2026-03-29 00:59:59.999999+00', 86400, 0.3333333333333333, true, -1.5e-07, 71.25, 5.5, 7, '["knee_bent", "\u00e9"]', NULL, NULL, NULL, NULL);
INSERT INTO public.holds VALUES (2, '8ad614dc-6711-47d7-804c-e9083d88ffe6', 1, 'towel', 'unknown', '2026-03-29 00:59:59.999999+00', 0, 0, false, NULL, NULL, NULL, NULL, '[]', NULL, NULL, NULL, NULL);
INSERT INTO public.people VALUES ('fd2d0552-2fee-4210-ace3-d72e486379ca', 'local', '2026-11-29 03:25:33.362164+00', 14, 3, NULL);
INSERT INTO public.prescriptions VALUES (1, 'fd2d0552-2fee-4210-ace3-d72e486379ca', 1, '2026-03-31 00:59:59.999999+00', '{"format":"sitbone.prescription/1","version":1,"stretches":[{"stretch":"seated_hug","sides":["both"],"seconds":null,"repetitions":1,"every_session":true},{"stretch":"seated_extend","sides":["both"],"seconds":null,"repetitions":1,"every_session":true},{"stretch":"chair","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false},{"stretch":"towel","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false},{"stretch":"wall","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false}],"sessions_a_day":3,"days":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"limits":{"hip_flexion_at_most":100.0,"hips":"both"},"notes":"","by":"Dr Ünal 🦓","since":null,"until":null,"cleared":[]}', 13, false);
INSERT INTO public.prescriptions VALUES (2, 'fd2d0552-2fee-4210-ace3-d72e486379ca', 2, '2026-03-31 00:59:59.999999+00', '{"format":"sitbone.prescription/1","version":2,"stretches":[{"stretch":"seated_hug","sides":["both"],"seconds":null,"repetitions":1,"every_session":true},{"stretch":"seated_extend","sides":["both"],"seconds":null,"repetitions":1,"every_session":true},{"stretch":"chair","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false},{"stretch":"towel","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false},{"stretch":"wall","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false}],"sessions_a_day":3,"days":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"limits":{"hip_flexion_at_most":95.0,"hips":"both"},"notes":"","by":"Dr Ünal 🦓","since":null,"until":null,"cleared":[]}', 14, false);
INSERT INTO public.screenings VALUES (1, 'fd2d0552-2fee-4210-ace3-d72e486379ca', '2026-02-17 00:59:59.999999+00', '[]', '["pregnancy", "saddle_numbness"]', 1, false);
INSERT INTO public.screenings VALUES (2, 'fd2d0552-2fee-4210-ace3-d72e486379ca', '2026-03-29 00:59:59.999999+00', '["pregnancy"]', '["saddle_numbness"]', 2, false);
INSERT INTO public.screenings VALUES (3, 'fd2d0552-2fee-4210-ace3-d72e486379ca', '2026-04-01 00:59:59.999999+00', '[]', '["saddle_numbness"]', 11, false);
INSERT INTO public.screenings VALUES (4, 'fd2d0552-2fee-4210-ace3-d72e486379ca', '2026-03-31 01:59:59.999999+00', '["saddle_numbness"]', '["pregnancy"]', 12, false);
INSERT INTO public.sessions VALUES ('8ad614dc-6711-47d7-804c-e9083d88ffe6', 'fd2d0552-2fee-4210-ace3-d72e486379ca', '2026-03-29 00:59:59.999999+00', '2026-03-29 00:59:59.999999+00', 'camera', 0, 0, false, '[["towel", "left", 30.0, 1], ["towel", "right", 0.1, 1], ["seated_hug", "both", null, 2]]', 2, NULL, 0, 4, false, 5, NULL, NULL);
INSERT INTO public.sessions VALUES ('ef71ca6f-1f52-43e2-9759-1b8adb6b3d0a', 'fd2d0552-2fee-4210-ace3-d72e486379ca', '2026-03-30 00:59:59.999999+00', '2026-03-30 01:04:59.999999+00', 'timer', 10, 10, true, '[["towel", "left", 30.0, 1]]', 0, NULL, 0, 6, false, 8, NULL, NULL);
INSERT INTO public.sessions VALUES ('6c3d9b9c-3c79-45a3-a23e-dd056eede053', 'fd2d0552-2fee-4210-ace3-d72e486379ca', '2026-03-31 00:59:59.999999+00', NULL, 'film', NULL, NULL, false, '[["towel", "left", 30.0, 1], ["towel", "right", 0.1, 1], ["seated_hug", "both", null, 2]]', 0, NULL, 0, 9, false, NULL, NULL, NULL);
INSERT INTO public.settings VALUES ('fd2d0552-2fee-4210-ace3-d72e486379ca', 'voice', 'l''été, “off”; DROP TABLE --');
INSERT INTO public.warnings VALUES (1, '8ad614dc-6711-47d7-804c-e9083d88ffe6', 'toe_touch', '2026-03-29 00:59:59.999999+00');
SELECT pg_catalog.setval('public.agreements_id_seq', 2, true);
SELECT pg_catalog.setval('public.attempts_id_seq', 1, false);
SELECT pg_catalog.setval('public.audits_id_seq', 1, false);
SELECT pg_catalog.setval('public.feelings_id_seq', 2, true);
SELECT pg_catalog.setval('public.holds_id_seq', 2, true);
SELECT pg_catalog.setval('public.prescriptions_id_seq', 2, true);
SELECT pg_catalog.setval('public.screenings_id_seq', 4, true);
SELECT pg_catalog.setval('public.tracks_id_seq', 1, false);
SELECT pg_catalog.setval('public.warnings_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT pk_accounts PRIMARY KEY (id);
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT pk_agreements PRIMARY KEY (id);
ALTER TABLE ONLY public.attempts
    ADD CONSTRAINT pk_attempts PRIMARY KEY (id);
ALTER TABLE ONLY public.audits
    ADD CONSTRAINT pk_audits PRIMARY KEY (id);
ALTER TABLE ONLY public.care
    ADD CONSTRAINT pk_care PRIMARY KEY (clinician, person);
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT pk_devices PRIMARY KEY (digest, account);
ALTER TABLE ONLY public.feelings
    ADD CONSTRAINT pk_feelings PRIMARY KEY (id);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT pk_holds PRIMARY KEY (id);
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT pk_invitations PRIMARY KEY (digest);
ALTER TABLE ONLY public.patients
    ADD CONSTRAINT pk_patients PRIMARY KEY (person);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (id);
ALTER TABLE ONLY public.prescriptions
    ADD CONSTRAINT pk_prescriptions PRIMARY KEY (id);
ALTER TABLE ONLY public.screenings
    ADD CONSTRAINT pk_screenings PRIMARY KEY (id);
ALTER TABLE ONLY public.secrets
    ADD CONSTRAINT pk_secrets PRIMARY KEY (name);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT pk_sessions PRIMARY KEY (id);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT pk_settings PRIMARY KEY (person, key);
ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT pk_sign_ins PRIMARY KEY (digest);
ALTER TABLE ONLY public.summaries
    ADD CONSTRAINT pk_summaries PRIMARY KEY (person);
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT pk_tokens PRIMARY KEY (digest);
ALTER TABLE ONLY public.tracks
    ADD CONSTRAINT pk_tracks PRIMARY KEY (id);
ALTER TABLE ONLY public.warnings
    ADD CONSTRAINT pk_warnings PRIMARY KEY (id);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT uq_accounts_login UNIQUE (login);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT uq_accounts_person UNIQUE (person);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT uq_people_handle UNIQUE (handle);
CREATE INDEX ix_agreements_person ON public.agreements USING btree (person);
CREATE INDEX ix_attempts_kind_at ON public.attempts USING btree (kind, at);
CREATE INDEX ix_audits_account_at ON public.audits USING btree (account, at);
CREATE INDEX ix_audits_person_at ON public.audits USING btree (person, at);
CREATE INDEX ix_care_person ON public.care USING btree (person);
CREATE INDEX ix_devices_account ON public.devices USING btree (account);
CREATE INDEX ix_feelings_session ON public.feelings USING btree (session);
CREATE UNIQUE INDEX ix_holds_session_item ON public.holds USING btree (session, item);
CREATE INDEX ix_invitations_person ON public.invitations USING btree (person);
CREATE UNIQUE INDEX ix_prescriptions_person_version ON public.prescriptions USING btree (person, version);
CREATE INDEX ix_screenings_person ON public.screenings USING btree (person);
CREATE UNIQUE INDEX ix_sessions_open ON public.sessions USING btree (person) WHERE (ended IS NULL);
CREATE INDEX ix_sessions_person_started ON public.sessions USING btree (person, started);
CREATE INDEX ix_sign_ins_account ON public.sign_ins USING btree (account);
CREATE INDEX ix_tokens_account ON public.tokens USING btree (account);
CREATE INDEX ix_tracks_session ON public.tracks USING btree (session);
CREATE INDEX ix_warnings_session ON public.warnings USING btree (session);
ALTER TABLE ONLY public.accounts
    ADD CONSTRAINT fk_accounts_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT fk_agreements_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.care
    ADD CONSTRAINT fk_care_clinician FOREIGN KEY (clinician) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.care
    ADD CONSTRAINT fk_care_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.devices
    ADD CONSTRAINT fk_devices_account FOREIGN KEY (account) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.feelings
    ADD CONSTRAINT fk_feelings_session FOREIGN KEY (session) REFERENCES public.sessions(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT fk_holds_session FOREIGN KEY (session) REFERENCES public.sessions(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.invitations
    ADD CONSTRAINT fk_invitations_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.patients
    ADD CONSTRAINT fk_patients_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.prescriptions
    ADD CONSTRAINT fk_prescriptions_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.screenings
    ADD CONSTRAINT fk_screenings_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT fk_settings_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sign_ins
    ADD CONSTRAINT fk_sign_ins_account FOREIGN KEY (account) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.summaries
    ADD CONSTRAINT fk_summaries_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.tokens
    ADD CONSTRAINT fk_tokens_account FOREIGN KEY (account) REFERENCES public.accounts(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.tracks
    ADD CONSTRAINT fk_tracks_session FOREIGN KEY (session) REFERENCES public.sessions(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.warnings
    ADD CONSTRAINT fk_warnings_session FOREIGN KEY (session) REFERENCES public.sessions(id) ON DELETE CASCADE;
