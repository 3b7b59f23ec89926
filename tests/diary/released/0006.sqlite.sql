BEGIN TRANSACTION;
CREATE TABLE accounts (
	id CHAR(32) NOT NULL, 
	role VARCHAR(64) NOT NULL, 
	login VARCHAR(200) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	password VARCHAR(200) NOT NULL, 
	one_time_secret VARCHAR(200), 
	one_time_used INTEGER NOT NULL, 
	person CHAR(32), 
	made DATETIME NOT NULL, 
	closed DATETIME, language VARCHAR(200), 
	CONSTRAINT pk_accounts PRIMARY KEY (id), 
	CONSTRAINT ck_accounts_role CHECK (role IN ('clinician', 'patient')), 
	CONSTRAINT ck_accounts_person CHECK ((role = 'patient') = (person IS NOT NULL)), 
	CONSTRAINT fk_accounts_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE, 
	CONSTRAINT uq_accounts_login UNIQUE (login), 
	CONSTRAINT uq_accounts_person UNIQUE (person)
);
CREATE TABLE agreements (
	id INTEGER NOT NULL, 
	person CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	who VARCHAR(200) NOT NULL, 
	agreed_on DATE NOT NULL, 
	items JSON NOT NULL, written INTEGER DEFAULT 0 NOT NULL, imported BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_agreements PRIMARY KEY (id), 
	CONSTRAINT fk_agreements_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "agreements" VALUES(1,'88222dbd703d43439808efbb6a6607b0','2026-03-29 00:59:59.999999','Dr Ünal \ ''Praxis'' 🦓','2026-03-29','["pregnancy"]',3,0);
INSERT INTO "agreements" VALUES(2,'88222dbd703d43439808efbb6a6607b0','2026-04-01 00:59:59.999999','Dr Ünal','2026-03-29','["pain_alarm", "pregnancy"]',10,0);
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0006');
CREATE TABLE attempts (
	id INTEGER NOT NULL, 
	kind VARCHAR(200) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_attempts PRIMARY KEY (id)
);
CREATE TABLE audits (
	id INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	account CHAR(32), 
	name VARCHAR(200) NOT NULL, 
	role VARCHAR(64) NOT NULL, 
	person CHAR(32), 
	what VARCHAR(200) NOT NULL, times INTEGER DEFAULT 1 NOT NULL, latest DATETIME, 
	CONSTRAINT pk_audits PRIMARY KEY (id)
);
CREATE TABLE care (
	clinician CHAR(32) NOT NULL, 
	person CHAR(32) NOT NULL, 
	since DATETIME NOT NULL, 
	CONSTRAINT pk_care PRIMARY KEY (clinician, person), 
	CONSTRAINT fk_care_clinician FOREIGN KEY(clinician) REFERENCES accounts (id) ON DELETE CASCADE, 
	CONSTRAINT fk_care_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
CREATE TABLE devices (
	digest VARCHAR(64) NOT NULL, 
	account CHAR(32) NOT NULL, 
	made DATETIME NOT NULL, 
	seen DATETIME NOT NULL, 
	CONSTRAINT pk_devices PRIMARY KEY (digest, account), 
	CONSTRAINT fk_devices_account FOREIGN KEY(account) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE TABLE feelings (
	id INTEGER NOT NULL, 
	session CHAR(32) NOT NULL, 
	stretch VARCHAR(64) NOT NULL, 
	felt VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	hurts_where VARCHAR(200), 
	CONSTRAINT pk_feelings PRIMARY KEY (id), 
	CONSTRAINT ck_feelings_felt CHECK (felt IN ('slight', 'strong', 'painful')), 
	CONSTRAINT fk_feelings_session FOREIGN KEY(session) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "feelings" VALUES(1,'8c6e6353ca324cd6bfef06b0a4022ee6','towel','slight','2026-03-29 00:59:59.999999',NULL);
INSERT INTO "feelings" VALUES(2,'e6c8846ec6de440f96813210c78bc904','towel','painful','2026-03-29 00:59:59.999999','behind the knee''');
CREATE TABLE holds (
	id INTEGER NOT NULL, 
	session CHAR(32) NOT NULL, 
	item INTEGER NOT NULL, 
	stretch VARCHAR(64) NOT NULL, 
	side VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	held DOUBLE NOT NULL, 
	counted DOUBLE NOT NULL, 
	completed BOOLEAN NOT NULL, 
	knee_flexion DOUBLE, 
	hip_flexion DOUBLE, 
	best DOUBLE, 
	uncertainty DOUBLE, 
	faults JSON NOT NULL, straight_leg_raise DOUBLE, straight_leg_raise_error DOUBLE, knee_extension_deficit DOUBLE, knee_extension_deficit_error DOUBLE, 
	CONSTRAINT pk_holds PRIMARY KEY (id), 
	CONSTRAINT ck_holds_side CHECK (side IN ('left', 'right', 'both', 'unknown')), 
	CONSTRAINT ck_holds_item CHECK (item >= 0), 
	CONSTRAINT fk_holds_session FOREIGN KEY(session) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "holds" VALUES(1,'8c6e6353ca324cd6bfef06b0a4022ee6',0,'towel','left','2026-03-29 00:59:59.999999',86400.0,3.33333333333333314829e-01,1,-1.5e-07,71.25,5.5,7.0,'["knee_bent", "\u00e9"]',NULL,NULL,NULL,NULL);
INSERT INTO "holds" VALUES(2,'8c6e6353ca324cd6bfef06b0a4022ee6',1,'towel','unknown','2026-03-29 00:59:59.999999',0.0,0.0,0,NULL,NULL,NULL,NULL,'[]',NULL,NULL,NULL,NULL);
CREATE TABLE invitations (
	digest VARCHAR(64) NOT NULL, 
	code VARCHAR(200) NOT NULL, 
	role VARCHAR(64) NOT NULL, 
	person CHAR(32), 
	name VARCHAR(200) NOT NULL, 
	made DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	used DATETIME, 
	wrong INTEGER NOT NULL, 
	CONSTRAINT pk_invitations PRIMARY KEY (digest), 
	CONSTRAINT ck_invitations_role CHECK (role IN ('clinician', 'patient')), 
	CONSTRAINT fk_invitations_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
CREATE TABLE patients (
	person CHAR(32) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	born DATE, 
	number VARCHAR(200), 
	CONSTRAINT pk_patients PRIMARY KEY (person), 
	CONSTRAINT fk_patients_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
CREATE TABLE people (
	id CHAR(32) NOT NULL, 
	handle VARCHAR(64) NOT NULL, 
	made DATETIME NOT NULL, changed INTEGER DEFAULT 0 NOT NULL, held INTEGER DEFAULT 0 NOT NULL, care_ended DATETIME, 
	CONSTRAINT pk_people PRIMARY KEY (id), 
	CONSTRAINT uq_people_handle UNIQUE (handle)
);
INSERT INTO "people" VALUES('88222dbd703d43439808efbb6a6607b0','local','2026-11-29 03:25:30.713462',14,3,NULL);
CREATE TABLE prescriptions (
	id INTEGER NOT NULL, 
	person CHAR(32) NOT NULL, 
	version INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	document TEXT NOT NULL, written INTEGER DEFAULT 0 NOT NULL, imported BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_prescriptions PRIMARY KEY (id), 
	CONSTRAINT ck_prescriptions_version CHECK (version >= 1), 
	CONSTRAINT fk_prescriptions_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "prescriptions" VALUES(1,'88222dbd703d43439808efbb6a6607b0',1,'2026-03-31 00:59:59.999999','{"format":"sitbone.prescription/1","version":1,"stretches":[{"stretch":"seated_hug","sides":["both"],"seconds":null,"repetitions":1,"every_session":true},{"stretch":"seated_extend","sides":["both"],"seconds":null,"repetitions":1,"every_session":true},{"stretch":"chair","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false},{"stretch":"towel","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false},{"stretch":"wall","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false}],"sessions_a_day":3,"days":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"limits":{"hip_flexion_at_most":100.0,"hips":"both"},"notes":"","by":"Dr Ünal 🦓","since":null,"until":null,"cleared":[]}',13,0);
INSERT INTO "prescriptions" VALUES(2,'88222dbd703d43439808efbb6a6607b0',2,'2026-03-31 00:59:59.999999','{"format":"sitbone.prescription/1","version":2,"stretches":[{"stretch":"seated_hug","sides":["both"],"seconds":null,"repetitions":1,"every_session":true},{"stretch":"seated_extend","sides":["both"],"seconds":null,"repetitions":1,"every_session":true},{"stretch":"chair","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false},{"stretch":"towel","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false},{"stretch":"wall","sides":["left","right"],"seconds":30.0,"repetitions":1,"every_session":false}],"sessions_a_day":3,"days":["monday","tuesday","wednesday","thursday","friday","saturday","sunday"],"limits":{"hip_flexion_at_most":95.0,"hips":"both"},"notes":"","by":"Dr Ünal 🦓","since":null,"until":null,"cleared":[]}',14,0);
CREATE TABLE screenings (
	id INTEGER NOT NULL, 
	person CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	yes JSON NOT NULL, 
	no JSON NOT NULL, written INTEGER DEFAULT 0 NOT NULL, imported BOOLEAN DEFAULT 0 NOT NULL, 
	CONSTRAINT pk_screenings PRIMARY KEY (id), 
	CONSTRAINT fk_screenings_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "screenings" VALUES(1,'88222dbd703d43439808efbb6a6607b0','2026-02-17 00:59:59.999999','[]','["pregnancy", "saddle_numbness"]',1,0);
INSERT INTO "screenings" VALUES(2,'88222dbd703d43439808efbb6a6607b0','2026-03-29 00:59:59.999999','["pregnancy"]','["saddle_numbness"]',2,0);
INSERT INTO "screenings" VALUES(3,'88222dbd703d43439808efbb6a6607b0','2026-04-01 00:59:59.999999','[]','["saddle_numbness"]',11,0);
INSERT INTO "screenings" VALUES(4,'88222dbd703d43439808efbb6a6607b0','2026-03-31 01:59:59.999999','["saddle_numbness"]','["pregnancy"]',12,0);
CREATE TABLE secrets (
	name VARCHAR(64) NOT NULL, 
	value VARCHAR(2000) NOT NULL, 
	CONSTRAINT pk_secrets PRIMARY KEY (name)
);
CREATE TABLE sessions (
	id CHAR(32) NOT NULL, 
	person CHAR(32) NOT NULL, 
	started DATETIME NOT NULL, 
	ended DATETIME, 
	seen_by VARCHAR(64) NOT NULL, 
	pain_before INTEGER, 
	pain_after INTEGER, 
	stopped_for_pain BOOLEAN NOT NULL, 
	"plan" JSON NOT NULL, 
	position INTEGER NOT NULL, prescription INTEGER, lead INTEGER DEFAULT 0 NOT NULL, written INTEGER DEFAULT 0 NOT NULL, imported BOOLEAN DEFAULT 0 NOT NULL, said INTEGER, goes_on CHAR(32), paused VARCHAR(64), 
	CONSTRAINT pk_sessions PRIMARY KEY (id), 
	CONSTRAINT ck_sessions_seen_by CHECK (seen_by IN ('camera', 'film', 'timer')), 
	CONSTRAINT ck_sessions_pain_after CHECK (pain_after BETWEEN 0 AND 10), 
	CONSTRAINT ck_sessions_pain_before CHECK (pain_before BETWEEN 0 AND 10), 
	CONSTRAINT ck_sessions_position CHECK (position >= 0), 
	CONSTRAINT fk_sessions_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "sessions" VALUES('8c6e6353ca324cd6bfef06b0a4022ee6','88222dbd703d43439808efbb6a6607b0','2026-03-29 00:59:59.999999','2026-03-29 00:59:59.999999','camera',0,0,0,'[["towel", "left", 30.0, 1], ["towel", "right", 0.1, 1], ["seated_hug", "both", null, 2]]',2,NULL,0,4,0,5,NULL,NULL);
INSERT INTO "sessions" VALUES('e6c8846ec6de440f96813210c78bc904','88222dbd703d43439808efbb6a6607b0','2026-03-30 00:59:59.999999','2026-03-30 01:04:59.999999','timer',10,10,1,'[["towel", "left", 30.0, 1]]',0,NULL,0,6,0,8,NULL,NULL);
INSERT INTO "sessions" VALUES('458a5786634c43a3ba599dbfe450c433','88222dbd703d43439808efbb6a6607b0','2026-03-31 00:59:59.999999',NULL,'film',NULL,NULL,0,'[["towel", "left", 30.0, 1], ["towel", "right", 0.1, 1], ["seated_hug", "both", null, 2]]',0,NULL,0,9,0,NULL,NULL,NULL);
CREATE TABLE settings (
	person CHAR(32) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	value VARCHAR(2000) NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY (person, "key"), 
	CONSTRAINT fk_settings_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "settings" VALUES('88222dbd703d43439808efbb6a6607b0','voice','l''été, “off”; DROP TABLE --');
CREATE TABLE sign_ins (
	digest VARCHAR(64) NOT NULL, 
	account CHAR(32) NOT NULL, 
	made DATETIME NOT NULL, 
	seen DATETIME NOT NULL, 
	CONSTRAINT pk_sign_ins PRIMARY KEY (digest), 
	CONSTRAINT fk_sign_ins_account FOREIGN KEY(account) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE TABLE summaries (
	person CHAR(32) NOT NULL, 
	changed INTEGER NOT NULL, 
	held INTEGER NOT NULL, 
	level INTEGER NOT NULL, 
	last DATETIME, 
	document TEXT NOT NULL, hurt INTEGER DEFAULT 0 NOT NULL, stopped DATETIME, waits DATETIME, 
	CONSTRAINT pk_summaries PRIMARY KEY (person), 
	CONSTRAINT fk_summaries_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
CREATE TABLE tokens (
	digest VARCHAR(64) NOT NULL, 
	account CHAR(32) NOT NULL, 
	name VARCHAR(200) NOT NULL, 
	made DATETIME NOT NULL, 
	expires DATETIME NOT NULL, 
	CONSTRAINT pk_tokens PRIMARY KEY (digest), 
	CONSTRAINT fk_tokens_account FOREIGN KEY(account) REFERENCES accounts (id) ON DELETE CASCADE
);
CREATE TABLE tracks (
	id INTEGER NOT NULL, 
	session CHAR(32) NOT NULL, 
	item INTEGER NOT NULL, 
	at DATETIME NOT NULL, 
	data BLOB NOT NULL, 
	CONSTRAINT pk_tracks PRIMARY KEY (id), 
	CONSTRAINT fk_tracks_session FOREIGN KEY(session) REFERENCES sessions (id) ON DELETE CASCADE
);
CREATE TABLE warnings (
	id INTEGER NOT NULL, 
	session CHAR(32) NOT NULL, 
	name VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_warnings PRIMARY KEY (id), 
	CONSTRAINT fk_warnings_session FOREIGN KEY(session) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "warnings" VALUES(1,'8c6e6353ca324cd6bfef06b0a4022ee6','toe_touch','2026-03-29 00:59:59.999999');
CREATE INDEX ix_agreements_person ON agreements (person);
CREATE INDEX ix_screenings_person ON screenings (person);
CREATE INDEX ix_sessions_person_started ON sessions (person, started);
CREATE INDEX ix_feelings_session ON feelings (session);
CREATE UNIQUE INDEX ix_holds_session_item ON holds (session, item);
CREATE INDEX ix_warnings_session ON warnings (session);
CREATE UNIQUE INDEX ix_prescriptions_person_version ON prescriptions (person, version);
CREATE INDEX ix_tracks_session ON tracks (session);
CREATE INDEX ix_care_person ON care (person);
CREATE INDEX ix_invitations_person ON invitations (person);
CREATE INDEX ix_sign_ins_account ON sign_ins (account);
CREATE INDEX ix_tokens_account ON tokens (account);
CREATE INDEX ix_audits_person_at ON audits (person, at);
CREATE INDEX ix_audits_account_at ON audits (account, at);
CREATE INDEX ix_attempts_kind_at ON attempts (kind, at);
CREATE UNIQUE INDEX ix_sessions_open ON sessions (person) WHERE ended IS NULL;
CREATE INDEX ix_devices_account ON devices (account);
COMMIT;
PRAGMA application_id = 5353701;
