BEGIN TRANSACTION;
CREATE TABLE agreements (
	id INTEGER NOT NULL, 
	person CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	who VARCHAR(200) NOT NULL, 
	agreed_on DATE NOT NULL, 
	items JSON NOT NULL, 
	CONSTRAINT pk_agreements PRIMARY KEY (id), 
	CONSTRAINT fk_agreements_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "agreements" VALUES(1,'aed66b611bdf409ba97333f2f263ca08','2026-03-29 00:59:59.999999','Dr Ünal \ ''Praxis'' 🦓','2026-03-29','["pregnancy"]');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0001');
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
INSERT INTO "feelings" VALUES(1,'c97392b03d274fc4b9147984904c6dc8','towel','slight','2026-03-29 00:59:59.999999',NULL);
INSERT INTO "feelings" VALUES(2,'78afe65aee3a43828da1b01f66b66eab','towel','painful','2026-03-29 00:59:59.999999','behind the knee''');
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
	faults JSON NOT NULL, 
	CONSTRAINT pk_holds PRIMARY KEY (id), 
	CONSTRAINT ck_holds_side CHECK (side IN ('left', 'right', 'both', 'unknown')), 
	CONSTRAINT ck_holds_item CHECK (item >= 0), 
	CONSTRAINT fk_holds_session FOREIGN KEY(session) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "holds" VALUES(1,'c97392b03d274fc4b9147984904c6dc8',0,'towel','left','2026-03-29 00:59:59.999999',86400.0,3.33333333333333314829e-01,1,-1.5e-07,71.25,5.5,7.0,'["knee_bent", "\u00e9"]');
INSERT INTO "holds" VALUES(2,'c97392b03d274fc4b9147984904c6dc8',1,'towel','unknown','2026-03-29 00:59:59.999999',0.0,0.0,0,NULL,NULL,NULL,NULL,'[]');
CREATE TABLE people (
	id CHAR(32) NOT NULL, 
	handle VARCHAR(64) NOT NULL, 
	made DATETIME NOT NULL, 
	CONSTRAINT pk_people PRIMARY KEY (id), 
	CONSTRAINT uq_people_handle UNIQUE (handle)
);
INSERT INTO "people" VALUES('aed66b611bdf409ba97333f2f263ca08','local','2026-11-23 02:58:06.405261');
CREATE TABLE screenings (
	id INTEGER NOT NULL, 
	person CHAR(32) NOT NULL, 
	at DATETIME NOT NULL, 
	yes JSON NOT NULL, 
	no JSON NOT NULL, 
	CONSTRAINT pk_screenings PRIMARY KEY (id), 
	CONSTRAINT fk_screenings_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "screenings" VALUES(1,'aed66b611bdf409ba97333f2f263ca08','2026-02-17 00:59:59.999999','[]','["pregnancy", "saddle_numbness"]');
INSERT INTO "screenings" VALUES(2,'aed66b611bdf409ba97333f2f263ca08','2026-03-29 00:59:59.999999','["pregnancy"]','["saddle_numbness"]');
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
	position INTEGER NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY (id), 
	CONSTRAINT ck_sessions_seen_by CHECK (seen_by IN ('camera', 'film', 'timer')), 
	CONSTRAINT ck_sessions_pain_after CHECK (pain_after BETWEEN 0 AND 10), 
	CONSTRAINT ck_sessions_pain_before CHECK (pain_before BETWEEN 0 AND 10), 
	CONSTRAINT ck_sessions_position CHECK (position >= 0), 
	CONSTRAINT fk_sessions_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "sessions" VALUES('c97392b03d274fc4b9147984904c6dc8','aed66b611bdf409ba97333f2f263ca08','2026-03-29 00:59:59.999999',NULL,'camera',0,NULL,0,'[["towel", "left", 30.0, 1], ["towel", "right", 0.1, 1], ["seated_hug", "both", null, 2]]',2);
INSERT INTO "sessions" VALUES('78afe65aee3a43828da1b01f66b66eab','aed66b611bdf409ba97333f2f263ca08','2026-03-30 00:59:59.999999','2026-03-30 01:04:59.999999','timer',10,10,1,'[["towel", "left", 30.0, 1]]',0);
INSERT INTO "sessions" VALUES('d1a42997e0e34d90ba647a52268ede6e','aed66b611bdf409ba97333f2f263ca08','2026-03-31 00:59:59.999999',NULL,'film',NULL,NULL,0,'[["towel", "left", 30.0, 1], ["towel", "right", 0.1, 1], ["seated_hug", "both", null, 2]]',0);
CREATE TABLE settings (
	person CHAR(32) NOT NULL, 
	"key" VARCHAR(64) NOT NULL, 
	value VARCHAR(2000) NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY (person, "key"), 
	CONSTRAINT fk_settings_person FOREIGN KEY(person) REFERENCES people (id) ON DELETE CASCADE
);
INSERT INTO "settings" VALUES('aed66b611bdf409ba97333f2f263ca08','voice','l''été, “off”; DROP TABLE --');
CREATE TABLE warnings (
	id INTEGER NOT NULL, 
	session CHAR(32) NOT NULL, 
	name VARCHAR(64) NOT NULL, 
	at DATETIME NOT NULL, 
	CONSTRAINT pk_warnings PRIMARY KEY (id), 
	CONSTRAINT fk_warnings_session FOREIGN KEY(session) REFERENCES sessions (id) ON DELETE CASCADE
);
INSERT INTO "warnings" VALUES(1,'c97392b03d274fc4b9147984904c6dc8','toe_touch','2026-03-29 00:59:59.999999');
CREATE INDEX ix_agreements_person ON agreements (person);
CREATE INDEX ix_screenings_person ON screenings (person);
CREATE INDEX ix_sessions_person_started ON sessions (person, started);
CREATE INDEX ix_feelings_session ON feelings (session);
CREATE UNIQUE INDEX ix_holds_session_item ON holds (session, item);
CREATE INDEX ix_warnings_session ON warnings (session);
COMMIT;
PRAGMA application_id = 5353701;
