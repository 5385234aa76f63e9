PRAGMA application_id = 0x74726D6E;
PRAGMA user_version = 1;
BEGIN TRANSACTION;
CREATE TABLE claim (
        provider TEXT NOT NULL, at INTEGER NOT NULL, readable INTEGER NOT NULL, level TEXT NOT NULL,
        format TEXT NOT NULL, url TEXT NOT NULL, reason TEXT NOT NULL,
        PRIMARY KEY (provider, at)
    ) WITHOUT ROWID;
INSERT INTO "claim" VALUES('mistral',1793534400000,1,'operational','rootly','https://status.mistral.ai','');
CREATE TABLE current (
        provider TEXT PRIMARY KEY,
        level TEXT NOT NULL, party TEXT NOT NULL, at INTEGER NOT NULL, since INTEGER NOT NULL, evidence TEXT NOT NULL,
        begun INTEGER NOT NULL, seen INTEGER NOT NULL
    ) WITHOUT ROWID;
INSERT INTO "current" VALUES('mistral','major_outage','provider',1793534520000,1793534460000,'["chat failed: 503"]',1793534460000,1793534520000);
CREATE TABLE interval (
        provider TEXT NOT NULL, begun INTEGER NOT NULL, seen INTEGER NOT NULL, level TEXT NOT NULL, party TEXT NOT NULL,
        PRIMARY KEY (provider, begun)
    ) WITHOUT ROWID;
INSERT INTO "interval" VALUES('mistral',1793534400000,1793534460000,'operational','none');
CREATE TABLE observation (
        series INTEGER NOT NULL, at INTEGER NOT NULL,
        failure INTEGER, phase INTEGER, http_status INTEGER, layer INTEGER, model INTEGER,
        resolve INTEGER, connect INTEGER, tls INTEGER, first_byte INTEGER, transfer INTEGER, total INTEGER NOT NULL,
        cost INTEGER NOT NULL, detail TEXT,
        PRIMARY KEY (series, at)
    ) WITHOUT ROWID;
INSERT INTO "observation" VALUES(1,1793534460000,1,2,503,3,4,31,98,142,1804,10,2085,410000,'code 3505');
CREATE TABLE series (id INTEGER PRIMARY KEY, provider TEXT NOT NULL, probe TEXT NOT NULL, UNIQUE (provider, probe));
INSERT INTO "series" VALUES(1,'mistral','chat');
CREATE TABLE spend (
        provider TEXT NOT NULL, day INTEGER NOT NULL, cost INTEGER NOT NULL, PRIMARY KEY (provider, day)
    ) WITHOUT ROWID;
INSERT INTO "spend" VALUES('mistral',20758,410000);
CREATE TABLE transition (
        id INTEGER PRIMARY KEY, provider TEXT NOT NULL, at INTEGER NOT NULL,
        before_level TEXT NOT NULL, before_party TEXT NOT NULL,
        before_at INTEGER NOT NULL, before_since INTEGER NOT NULL, before_evidence TEXT NOT NULL,
        after_level TEXT NOT NULL, after_party TEXT NOT NULL,
        after_at INTEGER NOT NULL, after_since INTEGER NOT NULL, after_evidence TEXT NOT NULL
    );
INSERT INTO "transition" VALUES(1,'mistral',1793534460000,'operational','none',1793534400000,1793534400000,'["chat answered in 212 ms"]','major_outage','provider',1793534460000,1793534460000,'["chat failed: 503"]');
CREATE TABLE word (id INTEGER PRIMARY KEY, text TEXT NOT NULL UNIQUE);
INSERT INTO "word" VALUES(1,'provider_fault');
INSERT INTO "word" VALUES(2,'first_byte');
INSERT INTO "word" VALUES(3,'gateway');
INSERT INTO "word" VALUES(4,'ministral-3b-latest');
CREATE INDEX transition_at ON transition (at);
COMMIT;
