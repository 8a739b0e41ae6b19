"""Tables and keys as MariaDB 10.11.19 of the image shows and keeps them: `python -m tests.unit.gateway.http.sites.schemas` records anew."""

from __future__ import annotations

import json
from pathlib import Path

from tests.unit.gateway.http.php.statements import asked

RECORDED = Path(__file__).with_name("recorded_schemas.json")
SETUP = """
DROP DATABASE IF EXISTS shop; CREATE DATABASE shop DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci; USE shop;
CREATE TABLE orders (id INT NOT NULL AUTO_INCREMENT, firm VARCHAR(120), ordered DATE, total DECIMAL(10,2), days SMALLINT, is_open TINYINT(1),
 note TEXT, seen DATETIME, PRIMARY KEY (id), INDEX (ordered)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE users (id INT NOT NULL AUTO_INCREMENT, name VARCHAR(60) NOT NULL UNIQUE, password VARCHAR(255) NOT NULL,
 active TINYINT NOT NULL DEFAULT 1, last_login DATETIME, PRIMARY KEY (id)) ENGINE=InnoDB DEFAULT CHARSET=utf8mb4;
CREATE TABLE sessions (id CHAR(40) NOT NULL, user_id INT, last_seen DATETIME, PRIMARY KEY (id)) ENGINE=InnoDB;
CREATE TABLE own (a INT UNSIGNED NOT NULL DEFAULT 5, b VARCHAR(10) DEFAULT 'x''y', c TEXT NOT NULL, d INT UNIQUE, e INT, f DECIMAL(6,2) DEFAULT 1,
 g DATETIME DEFAULT now(), h INT(5) DEFAULT '7', PRIMARY KEY (a), KEY two (d, e), KEY (e), KEY (e));
INSERT INTO orders (firm, ordered, total) VALUES ('Example', '2026-01-02', 3.5), ('Example', '2026-01-02', 4.5), ('Example', '2026-01-03', 4.5);
INSERT INTO users (name, password) VALUES ('ann', 'x'), ('bob', 'y');
"""
TABLES = ("orders", "users", "sessions", "own")
COUNTED = "SELECT table_name, index_length, auto_increment FROM information_schema.tables WHERE table_schema = 'shop' ORDER BY 1"
STATEMENTS = [
    *(f"{words} {table}" for table in TABLES for words in ("DESCRIBE", "SHOW CREATE TABLE", "SHOW FULL COLUMNS FROM")),
    "SHOW INDEX FROM sessions", "SHOW INDEX FROM own", "SHOW KEYS FROM own FROM shop", COUNTED,
    "SELECT * FROM information_schema.columns WHERE table_schema = 'shop' ORDER BY table_name, ordinal_position",
    "SELECT table_name, non_unique, index_schema, index_name, seq_in_index, column_name, collation, nullable, index_type, ignored"
    " FROM information_schema.statistics WHERE table_schema = 'shop' ORDER BY table_name, index_name, seq_in_index",
    "SELECT * FROM information_schema.key_column_usage WHERE table_schema = 'shop' ORDER BY table_name, constraint_name",
    "SELECT * FROM information_schema.table_constraints WHERE table_schema = 'shop' ORDER BY table_name, constraint_name",
    # what keys and NOT NULL refuse
    "INSERT INTO users (name, password) VALUES ('ANN', 'z')", "INSERT INTO users (id, name, password) VALUES (1, 'ann', 'z')",
    "INSERT INTO users (id, name, password) VALUES (1, 'cid', 'z')", "INSERT INTO users (name, password) VALUES (NULL, 'z')",
    "INSERT INTO users (name, password) VALUES ('dan', 'z'), ('dan', 'y')", "INSERT INTO users (name) VALUES (NULL)",
    "INSERT INTO users (name) VALUES ('gus')", "INSERT INTO users VALUES (DEFAULT, 'gus', DEFAULT, 1, NULL)", "INSERT INTO users () VALUES ()",
    "INSERT INTO users (name, password, active) VALUES ('hal', 'q', NULL)", "INSERT INTO users SELECT NULL, 'ken', NULL, 1, NULL",
    "INSERT INTO users VALUES (NULL, 'gus', 'q', DEFAULT, DEFAULT), (0, 'kim', 'q', 3, NULL); SELECT * FROM users",
    "INSERT INTO users (id, name, password) VALUES (50, 'lea', 'z'); INSERT INTO users (name, password) VALUES ('max', 'z'); SELECT id, name FROM users ORDER BY id",
    "INSERT INTO users (id, name, password) VALUES (50, 'lea', 'z'); DELETE FROM users WHERE id = 50; SHOW CREATE TABLE users",
    "INSERT IGNORE INTO users (name, password, active) VALUES ('ida', 'q', NULL); SELECT * FROM users", "INSERT IGNORE INTO users (name) VALUES ('jon'); SELECT * FROM users",
    "INSERT IGNORE INTO users (name, password) VALUES (NULL, 'w'); SELECT * FROM users", "INSERT IGNORE INTO users (name, password) VALUES ('ann', 'w'); SELECT * FROM users",
    "UPDATE users SET name = 'bob' WHERE id = 1", "UPDATE users SET name = NULL WHERE id = 1", "UPDATE users SET id = 2 WHERE id = 1", "UPDATE users SET id = NULL WHERE id = 1",
    "UPDATE users SET name = 'same'", "UPDATE users SET id = id + 1", "UPDATE users SET id = id + 1 ORDER BY id DESC; SELECT id, name FROM users", "UPDATE users SET name = 'ANN' WHERE id = 1; SELECT name FROM users ORDER BY id",
    "REPLACE INTO users (id, name, password) VALUES (1, 'bob', 'new'); SELECT * FROM users", "REPLACE INTO users (id, name, password) VALUES (7, 'x', 'p'), (7, 'x', 'q'); SELECT * FROM users ORDER BY id",
    "INSERT INTO users (name, password) VALUES ('bob', 'n') ON DUPLICATE KEY UPDATE password = 'newer'; SELECT * FROM users ORDER BY id",
    "INSERT INTO users (name, password) VALUES ('new', 'n'), ('new', 'm') ON DUPLICATE KEY UPDATE password = CONCAT(password, '!'); SELECT name, password FROM users ORDER BY id",
    "INSERT INTO users (name, password) VALUES ('bob', 'n') ON DUPLICATE KEY UPDATE name = 'ann'", "INSERT INTO users (name, password) VALUES ('eve', 'z'), (NULL, 'z'); SELECT COUNT(*) FROM users",
    "INSERT INTO sessions (user_id) VALUES (1)", "INSERT INTO sessions VALUES (NULL, 1, NULL)", "INSERT INTO sessions VALUES ('abc', 1, NULL), ('ABC', 1, NULL)",
    "INSERT INTO own (b) VALUES ('k')", "INSERT INTO own (c) VALUES ('k'); SELECT a, b, c, d, e, f, h, g > '2020-01-01' FROM own", "INSERT INTO own (c) VALUES ('k'), ('l')",
    "INSERT INTO own (a, c, d) VALUES (6, 'k', 3), (7, 'k', 3)", "INSERT INTO own (a, c, d) VALUES (6, 'k', NULL), (7, 'k', NULL); SELECT a FROM own ORDER BY a",
    # what is made and altered
    "CREATE TABLE copy LIKE users; SHOW CREATE TABLE copy", "CREATE TABLE n (id int, u int unique, unique key v (id, u)); DESCRIBE n", "CREATE TABLE n (id int, u int not null unique); DESCRIBE n",
    "CREATE TABLE n (primary key (a, b), a int, b int); DESCRIBE n; INSERT INTO n VALUES (1, 2), (1, 2)", "CREATE TABLE n (id int auto_increment)", "CREATE TABLE n (id int primary key, b int primary key)",
    "CREATE TABLE n (id int, primary key (z))", "CREATE TABLE n (id int, key k (id), key k (id))", "CREATE TABLE n (id int); DESCRIBE n; INSERT INTO n VALUES (1), (1), (NULL); SELECT * FROM n ORDER BY id",
    "CREATE TABLE n (t varchar(20) DEFAULT 5, b bool DEFAULT true, constraint c unique (t), index (b)); SHOW CREATE TABLE n",
    "ALTER TABLE own ADD UNIQUE (b), ADD INDEX i (b, e); SHOW CREATE TABLE own", "ALTER TABLE own CHANGE d dd int; SHOW CREATE TABLE own", "ALTER TABLE own DROP d; SHOW CREATE TABLE own", "ALTER TABLE own DROP INDEX two, DROP PRIMARY KEY; SHOW CREATE TABLE own",
    "ALTER TABLE own DROP INDEX nope", "ALTER TABLE users ADD COLUMN backdoor varchar(20) NOT NULL DEFAULT 'no'; SELECT * FROM users; SHOW CREATE TABLE users", "ALTER TABLE users ADD n int NOT NULL; SELECT n FROM users",
    "ALTER TABLE orders ADD UNIQUE ()", "ALTER TABLE own CHANGE d", "CREATE TABLE n (a varchar(5) auto_increment primary key)", "CREATE TABLE n (a int default 'abc')", "CREATE TABLE n (a varchar(2) default 'abc')",
    "CREATE TABLE n (a int); ALTER TABLE n DROP a", "CREATE TABLE n (d date default '2026-01-02', u bigint unsigned not null); SHOW CREATE TABLE n", "ALTER TABLE sessions DROP INDEX `PRIMARY`; DESCRIBE sessions",
    "ALTER TABLE orders ADD UNIQUE (firm)", "TRUNCATE users; SHOW CREATE TABLE users",
    # as people alter them in phpMyAdmin
    "CREATE INDEX i ON users (password); SHOW INDEX FROM users", "CREATE UNIQUE INDEX u ON users (password); SHOW CREATE TABLE users",
    "CREATE UNIQUE INDEX u ON orders (firm)", "CREATE INDEX i ON users (nope)", "CREATE INDEX i ON nope (a)", "CREATE INDEX name ON users (password)",
    "CREATE INDEX IF NOT EXISTS name ON users (password)", "CREATE INDEX i ON orders (note)", "DROP INDEX name ON users; SHOW CREATE TABLE users",
    "DROP INDEX nope ON users", "DROP INDEX IF EXISTS nope ON users", "DROP INDEX `PRIMARY` ON sessions; SHOW CREATE TABLE sessions", "SHOW INDEX FROM users",
    "SHOW INDEXES IN orders", "SHOW INDEX FROM nope", "ALTER TABLE users ADD COLUMN a INT FIRST; DESC users",
    "ALTER TABLE users ADD COLUMN a INT AFTER id; DESC users", "ALTER TABLE users ADD a INT, ADD b VARCHAR(20) NOT NULL DEFAULT 'x'; DESC users",
    "ALTER TABLE users MODIFY name VARCHAR(100); DESC users", "ALTER TABLE users MODIFY COLUMN password TEXT NOT NULL AFTER id; DESC users",
    "ALTER TABLE users CHANGE COLUMN name login VARCHAR(60) NOT NULL; SHOW CREATE TABLE users",
    "ALTER TABLE users RENAME COLUMN name TO login; SHOW CREATE TABLE users", "ALTER TABLE users DROP COLUMN active; DESC users",
    "ALTER TABLE users DROP COLUMN nope", "ALTER TABLE users DROP COLUMN IF EXISTS nope", "ALTER TABLE users ADD COLUMN name INT",
    "ALTER TABLE users ADD COLUMN IF NOT EXISTS name INT; DESC users", "ALTER TABLE users RENAME TO people; SHOW TABLES",
    "ALTER TABLE users RENAME people; SHOW TABLES", "ALTER TABLE users RENAME INDEX name TO login; SHOW CREATE TABLE users",
    "ALTER TABLE users AUTO_INCREMENT = 100; SHOW CREATE TABLE users", "ALTER TABLE users ENGINE=InnoDB", "ALTER TABLE users ALTER active SET DEFAULT 0; DESC users",
    "ALTER TABLE users ALTER COLUMN active DROP DEFAULT; DESC users", "ALTER TABLE users ADD CONSTRAINT c UNIQUE (password); SHOW CREATE TABLE users",
    "ALTER TABLE users ADD KEY (active); SHOW CREATE TABLE users", "ALTER TABLE users DISABLE KEYS", "ALTER TABLE users ORDER BY name", "ALTER TABLE nope ADD a INT",
    "ALTER TABLE users", "ALTER TABLE users ADD", "ALTER TABLE users FOO", "RENAME TABLE users TO people; SHOW TABLES",
    "RENAME TABLE users TO people, orders TO sales; SHOW TABLES", "RENAME TABLE nope TO people", "RENAME TABLE users TO orders", "DROP TABLE users; SHOW TABLES",
    "DROP TABLE nope", "DROP TABLE users, nope", "DROP TABLE IF EXISTS nope", "DROP TABLES users, orders; SHOW TABLES",
    "CREATE TABLE t AS SELECT id, name FROM users; SHOW CREATE TABLE t", "CREATE TABLE t SELECT * FROM users; DESC t",
    "CREATE OR REPLACE TABLE users (a INT); DESC users", "CREATE TEMPORARY TABLE t (a INT); INSERT INTO t VALUES (1); SELECT * FROM t",
    "CREATE TABLE t (a INT) ENGINE=Foo", "CREATE TABLE t (a INT, a INT)", "CREATE TABLE t (a FOO)", "CREATE TABLE t ()", "CREATE TABLE t",
]  # fmt: skip


if __name__ == "__main__":
    RECORDED.write_text(json.dumps(asked(SETUP, STATEMENTS), indent=1, ensure_ascii=False) + "\n")
