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
    # users, variables, upkeep and what SHOW leaves
    "EXPLAIN users", "EXPLAIN users name", "DESC users", "DESCRIBE users name", "DESCRIBE users '%s%'", "SHOW INDEX FROM users WHERE Key_name = 'name'",
    "DROP VIEW nope", "CALL nope()", "DROP PROCEDURE nope", "DROP FUNCTION nope", "DROP FUNCTION IF EXISTS nope",
    "CREATE FUNCTION sys_exec RETURNS INTEGER SONAME 'lib_mysqludf_sys.so'", "SHOW STATUS LIKE 'Ssl_cipher'", "SHOW GLOBAL STATUS LIKE 'Compression'",
    "SHOW VARIABLES LIKE 'secure_file_priv'", "SHOW VARIABLES LIKE 'version%'", "SHOW GLOBAL VARIABLES LIKE 'general_log'", "SHOW ENGINES", "SHOW STORAGE ENGINES",
    "SHOW WARNINGS", "SHOW ERRORS", "SHOW COUNT(*) WARNINGS", "SHOW TABLES LIKE 'u%'", "SHOW TABLES FROM mysql", "SHOW FULL TABLES", "SHOW TABLE STATUS LIKE 'nope'",
    "SHOW TRIGGERS", "SHOW EVENTS", "SHOW MASTER STATUS", "SHOW SLAVE STATUS", "SHOW BINARY LOGS", "SHOW MASTER LOGS", "SHOW CREATE DATABASE shop",
    "SHOW CREATE USER root@localhost", "SHOW GRANTS FOR nope", "SHOW GRANTS FOR 'mysql'@'localhost'", "SHOW FOO", "SHOW", "SHOW DATABASES LIKE 's%'",
    "SHOW DATABASES WHERE `Database` = 'shop'", "SHOW COLUMNS FROM users LIKE 'n%'", "SHOW FIELDS FROM users", "SHOW FULL FIELDS FROM users WHERE Field = 'id'",
    "CHECK TABLE users", "ANALYZE TABLE users", "OPTIMIZE TABLE users", "REPAIR TABLE users", "CHECK TABLE nope", "RESET QUERY CACHE",
    "CREATE USER 'hacker'@'%' IDENTIFIED BY 'pw'; SHOW GRANTS FOR 'hacker'@'%'",
    "CREATE USER 'hacker'@'%' IDENTIFIED BY 'pw'; GRANT ALL ON *.* TO 'hacker'@'%' WITH GRANT OPTION; SHOW GRANTS FOR 'hacker'@'%'",
    "CREATE USER hacker; CREATE USER hacker", "DROP USER nope", "GRANT ALL ON shop.* TO nope",
    "GRANT ALL PRIVILEGES ON shop.* TO 'new'@'%' IDENTIFIED BY 'pw'; SHOW GRANTS FOR 'new'@'%'", "SET PASSWORD FOR 'nope'@'%' = PASSWORD('x')",
    "ALTER USER 'nope'@'%' IDENTIFIED BY 'x'", "SET @a = 5; SELECT @a, @a + 1", "SET @a := 1, @b := 'x'; SELECT @b, @a",
    "SET GLOBAL max_connections = 200; SHOW VARIABLES LIKE 'max_connections'", "SET SESSION sql_mode = ''; SELECT @@sql_mode", "SET NAMES utf8", "SET nope = 1",
    "SET FOREIGN_KEY_CHECKS = 0", "SET GLOBAL nope = 1", "PREPARE s FROM 'SELECT 1 AS x'; EXECUTE s",
    "PREPARE s FROM 'SELECT ? AS x'; SET @v = 7; EXECUTE s USING @v", "EXECUTE nope", "EXECUTE IMMEDIATE 'SELECT 2 AS y'", "SAVEPOINT a", "KILL 999999",
    "KILL QUERY 999999", "DO 1", "DO SLEEP(0)", "DROP DATABASE shop; SHOW DATABASES", "DROP DATABASE nope", "CREATE DATABASE shop",
    "DROP DATABASE information_schema", "CREATE USER hacker; SHOW GRANTS FOR hacker",
    "CREATE USER hacker@localhost IDENTIFIED BY 'pw'; SHOW CREATE USER hacker@localhost", "CREATE USER IF NOT EXISTS hacker; CREATE USER IF NOT EXISTS hacker",
    "CREATE OR REPLACE USER hacker IDENTIFIED BY 'x'; SHOW GRANTS FOR hacker",
    "CREATE USER hacker IDENTIFIED BY PASSWORD '*B69027D44F6E5EDC07F1AEAD1477967B16F28227'; SHOW GRANTS FOR hacker",
    "CREATE USER hacker IDENTIFIED BY 'a', new IDENTIFIED BY 'b'; SHOW GRANTS FOR new", "CREATE USER ''@'%'; DROP USER ''@'%'",
    "CREATE USER hacker; DROP USER hacker; SHOW GRANTS FOR hacker", "DROP USER IF EXISTS nope", "DROP USER 'nope'@'localhost'",
    "CREATE USER hacker; GRANT SELECT, INSERT, FILE ON *.* TO hacker; SHOW GRANTS FOR hacker",
    "CREATE USER hacker; GRANT INSERT, SELECT ON shop.* TO hacker; SHOW GRANTS FOR hacker",
    "CREATE USER hacker; GRANT SELECT ON shop.users TO hacker; SHOW GRANTS FOR hacker", "CREATE USER hacker; GRANT ALL ON *.* TO hacker; SHOW GRANTS FOR hacker",
    "CREATE USER hacker; GRANT ALL ON shop.* TO hacker WITH GRANT OPTION; GRANT SELECT ON *.* TO hacker; SHOW GRANTS FOR hacker",
    "CREATE USER hacker; GRANT ALL ON *.* TO hacker WITH GRANT OPTION; REVOKE ALL PRIVILEGES, GRANT OPTION FROM hacker; SHOW GRANTS FOR hacker",
    "CREATE USER hacker; GRANT ALL ON shop.* TO hacker; REVOKE ALL ON shop.* FROM hacker; SHOW GRANTS FOR hacker",
    "CREATE USER hacker; GRANT ALL ON *.* TO hacker; REVOKE ALL ON *.* FROM hacker; SHOW GRANTS FOR hacker",
    "CREATE USER hacker; GRANT SUPER, RELOAD ON *.* TO hacker; SHOW GRANTS FOR hacker", "CREATE USER hacker; GRANT USAGE ON *.* TO hacker; SHOW GRANTS FOR hacker",
    "CREATE USER hacker; GRANT FILE ON shop.* TO hacker", "CREATE USER hacker; GRANT FOO ON *.* TO hacker",
    "CREATE USER hacker; SET PASSWORD FOR hacker = PASSWORD('x'); SHOW GRANTS FOR hacker",
    "CREATE USER hacker; ALTER USER hacker IDENTIFIED BY 'x'; SHOW GRANTS FOR hacker", "CREATE USER hacker; RENAME USER hacker TO new; SHOW GRANTS FOR new",
    "RENAME USER nope TO new", "CREATE USER hacker; GRANT ALL ON shop.* TO hacker; SELECT * FROM mysql.db WHERE User = 'hacker'",
    "ALTER USER root@localhost IDENTIFIED BY 'x'; SHOW GRANTS; SHOW CREATE USER root@localhost; SELECT * FROM mysql.user WHERE User = 'root'; ALTER USER root@localhost IDENTIFIED VIA unix_socket",
    "SHOW GRANTS FOR 'mariadb.sys'@'localhost'", "REVOKE ALL PRIVILEGES, GRANT OPTION FROM nope", "REVOKE SELECT ON shop.* FROM root@localhost", "CREATE ROLE r",
    "GRANT SELECT", "DROP USER", "CREATE USER", "DROP TRIGGER nope", "DROP TRIGGER IF EXISTS nope", "DROP EVENT nope", "DROP VIEW IF EXISTS nope",
    "DROP PROCEDURE IF EXISTS nope", "SHOW CREATE VIEW nope", "SHOW CREATE PROCEDURE nope", "SHOW CREATE FUNCTION nope", "SHOW CREATE TRIGGER nope",
    "SHOW CREATE EVENT nope", "SHOW CREATE DATABASE nope", "ANALYZE TABLE users, orders", "CHECK TABLE users, nope", "OPTIMIZE TABLE nope", "ANALYZE TABLE nope",
    "REPAIR TABLE nope", "CHECKSUM TABLE nope", "CHECK TABLE users QUICK", "ANALYZE LOCAL TABLE users", "ANALYZE TABLE shop.users",
    "SHOW TABLES WHERE Tables_in_shop LIKE 'u%'", "SHOW FULL TABLES WHERE Table_type = 'BASE TABLE' AND Tables_in_shop < 'p'", "SHOW TABLES WHERE nope = 1",
    "SHOW COLUMNS FROM users WHERE Field IN ('id', 'name')", "SHOW COLUMNS FROM users WHERE `Null` = 'YES'",
    "SHOW GLOBAL VARIABLES WHERE Variable_name = 'general_log' OR Variable_name = 'log_output'", "SHOW DATABASES WHERE `Database` NOT IN ('mysql', 'sys')",
    "SET @a = (SELECT COUNT(*) FROM users), @b = @a * 2; SELECT @a, @b", "SET @x = 'SELECT 1 AS one'; PREPARE p FROM @x; EXECUTE p; DEALLOCATE PREPARE p; EXECUTE p",
    "PREPARE p FROM 'SELEC 1'", "PREPARE p FROM 'SELECT name FROM users WHERE id = ?'; SET @i = 2; EXECUTE p USING @i", "PREPARE p FROM 'SELECT ?'; EXECUTE p",
    "DEALLOCATE PREPARE nope", "DROP PREPARE nope", "SET sql_mode = 'STRICT_TRANS_TABLES'; SELECT @@sql_mode", "SET autocommit = 0; SELECT @@autocommit",
    "SET @@nope = 1", "SET SESSION nope = 1", "SET NAMES utf8mb4; SELECT @@character_set_client", "SET TRANSACTION ISOLATION LEVEL READ COMMITTED", "SET PASSWORD",
    "DO SLEEP(0), 1", "KILL 1", "KILL abc", "DESCRIBE users nope", "DESC shop.users id",
]  # fmt: skip


if __name__ == "__main__":
    RECORDED.write_text(json.dumps(asked(SETUP, STATEMENTS), indent=1, ensure_ascii=False) + "\n")
