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
CREATE TABLE public.agreements (
    id integer NOT NULL,
    person uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    who character varying(200) NOT NULL,
    agreed_on date NOT NULL,
    items json NOT NULL
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
CREATE TABLE public.people (
    id uuid NOT NULL,
    handle character varying(64) NOT NULL,
    made timestamp with time zone NOT NULL
);
CREATE TABLE public.screenings (
    id integer NOT NULL,
    person uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    yes json NOT NULL,
    no json NOT NULL
);
CREATE SEQUENCE public.screenings_id_seq
    AS integer
    START WITH 1
    INCREMENT BY 1
    NO MINVALUE
    NO MAXVALUE
    CACHE 1;
ALTER SEQUENCE public.screenings_id_seq OWNED BY public.screenings.id;
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
ALTER TABLE ONLY public.feelings ALTER COLUMN id SET DEFAULT nextval('public.feelings_id_seq'::regclass);
ALTER TABLE ONLY public.holds ALTER COLUMN id SET DEFAULT nextval('public.holds_id_seq'::regclass);
ALTER TABLE ONLY public.screenings ALTER COLUMN id SET DEFAULT nextval('public.screenings_id_seq'::regclass);
ALTER TABLE ONLY public.warnings ALTER COLUMN id SET DEFAULT nextval('public.warnings_id_seq'::regclass);
INSERT INTO public.agreements VALUES (1, '78b19367-540f-483f-966d-035c5beab50d', '2026-03-29 00:59:59.999999+00', 'Dr Ünal \ ''Praxis'' 🦓', '2026-03-29', '["pregnancy"]');
INSERT INTO public.alembic_version VALUES ('0001');
INSERT INTO public.feelings VALUES (1, '44437b7d-5be0-4f76-94f0-a0e6c3b4dbb4', 'towel', 'slight', '2026-03-29 00:59:59.999999+00', NULL);
INSERT INTO public.feelings VALUES (2, 'b7884dd0-95ce-4a15-97aa-54c6dbe2eed3', 'towel', 'painful', '2026-03-29 00:59:59.999999+00', 'behind the knee''');
INSERT INTO public.holds VALUES (1, '44437b7d-5be0-4f76-94f0-a0e6c3b4dbb4', 0, 'towel', 'left', '2026-03-29 00:59:59.999999+00', 86400, 0.3333333333333333, true, -1.5e-07, 71.25, 5.5, 7, '["knee_bent", "\u00e9"]');
INSERT INTO public.holds VALUES (2, '44437b7d-5be0-4f76-94f0-a0e6c3b4dbb4', 1, 'towel', 'unknown', '2026-03-29 00:59:59.999999+00', 0, 0, false, NULL, NULL, NULL, NULL, '[]');
INSERT INTO public.people VALUES ('78b19367-540f-483f-966d-035c5beab50d', 'local', '2026-11-23 02:58:07.159303+00');
INSERT INTO public.screenings VALUES (1, '78b19367-540f-483f-966d-035c5beab50d', '2026-02-17 00:59:59.999999+00', '[]', '["pregnancy", "saddle_numbness"]');
INSERT INTO public.screenings VALUES (2, '78b19367-540f-483f-966d-035c5beab50d', '2026-03-29 00:59:59.999999+00', '["pregnancy"]', '["saddle_numbness"]');
INSERT INTO public.sessions VALUES ('44437b7d-5be0-4f76-94f0-a0e6c3b4dbb4', '78b19367-540f-483f-966d-035c5beab50d', '2026-03-29 00:59:59.999999+00', NULL, 'camera', 0, NULL, false, '[["towel", "left", 30.0, 1], ["towel", "right", 0.1, 1], ["seated_hug", "both", null, 2]]', 2);
INSERT INTO public.sessions VALUES ('b7884dd0-95ce-4a15-97aa-54c6dbe2eed3', '78b19367-540f-483f-966d-035c5beab50d', '2026-03-30 00:59:59.999999+00', '2026-03-30 01:04:59.999999+00', 'timer', 10, 10, true, '[["towel", "left", 30.0, 1]]', 0);
INSERT INTO public.sessions VALUES ('d590f47d-8f94-43a2-8e66-9cff510be363', '78b19367-540f-483f-966d-035c5beab50d', '2026-03-31 00:59:59.999999+00', NULL, 'film', NULL, NULL, false, '[["towel", "left", 30.0, 1], ["towel", "right", 0.1, 1], ["seated_hug", "both", null, 2]]', 0);
INSERT INTO public.settings VALUES ('78b19367-540f-483f-966d-035c5beab50d', 'voice', 'l''été, “off”; DROP TABLE --');
INSERT INTO public.warnings VALUES (1, '44437b7d-5be0-4f76-94f0-a0e6c3b4dbb4', 'toe_touch', '2026-03-29 00:59:59.999999+00');
SELECT pg_catalog.setval('public.agreements_id_seq', 1, true);
SELECT pg_catalog.setval('public.feelings_id_seq', 2, true);
SELECT pg_catalog.setval('public.holds_id_seq', 2, true);
SELECT pg_catalog.setval('public.screenings_id_seq', 2, true);
SELECT pg_catalog.setval('public.warnings_id_seq', 1, true);
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT pk_agreements PRIMARY KEY (id);
ALTER TABLE ONLY public.feelings
    ADD CONSTRAINT pk_feelings PRIMARY KEY (id);
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT pk_holds PRIMARY KEY (id);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT pk_people PRIMARY KEY (id);
ALTER TABLE ONLY public.screenings
    ADD CONSTRAINT pk_screenings PRIMARY KEY (id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT pk_sessions PRIMARY KEY (id);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT pk_settings PRIMARY KEY (person, key);
ALTER TABLE ONLY public.warnings
    ADD CONSTRAINT pk_warnings PRIMARY KEY (id);
ALTER TABLE ONLY public.people
    ADD CONSTRAINT uq_people_handle UNIQUE (handle);
CREATE INDEX ix_agreements_person ON public.agreements USING btree (person);
CREATE INDEX ix_feelings_session ON public.feelings USING btree (session);
CREATE UNIQUE INDEX ix_holds_session_item ON public.holds USING btree (session, item);
CREATE INDEX ix_screenings_person ON public.screenings USING btree (person);
CREATE INDEX ix_sessions_person_started ON public.sessions USING btree (person, started);
CREATE INDEX ix_warnings_session ON public.warnings USING btree (session);
ALTER TABLE ONLY public.agreements
    ADD CONSTRAINT fk_agreements_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.feelings
    ADD CONSTRAINT fk_feelings_session FOREIGN KEY (session) REFERENCES public.sessions(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.holds
    ADD CONSTRAINT fk_holds_session FOREIGN KEY (session) REFERENCES public.sessions(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.screenings
    ADD CONSTRAINT fk_screenings_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT fk_settings_person FOREIGN KEY (person) REFERENCES public.people(id) ON DELETE CASCADE;
ALTER TABLE ONLY public.warnings
    ADD CONSTRAINT fk_warnings_session FOREIGN KEY (session) REFERENCES public.sessions(id) ON DELETE CASCADE;
