"""SQL whose answers are recorded from MariaDB 10.11.19 of the image, sealed: `python -m tests.unit.gateway.http.php.statements` records anew.

It needs root and the image laid out as a directory, as `make record` does.
"""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

from tests.spec.record import INSIDE, SEAL

RECORDED = Path(__file__).with_name("recorded_sql.json")
SETUP = """
DROP DATABASE IF EXISTS shop; CREATE DATABASE shop DEFAULT CHARACTER SET utf8mb4 COLLATE utf8mb4_general_ci; USE shop;
CREATE TABLE orders (id int(11) NOT NULL AUTO_INCREMENT, client varchar(120) DEFAULT NULL, total decimal(10,2) DEFAULT NULL, day date DEFAULT NULL,
 PRIMARY KEY (id)) ENGINE=InnoDB;
INSERT INTO orders VALUES (1,'Abel',12.50,'2025-01-02'),(2,'Berta',99.00,NULL),(3,'abelard',5.00,'2025-03-01'),(4,'Berta',7.25,'2025-03-01');
CREATE TABLE users (id int(11) NOT NULL AUTO_INCREMENT, name varchar(60) DEFAULT NULL, password varchar(255) DEFAULT NULL, PRIMARY KEY (id)) ENGINE=InnoDB;
INSERT INTO users VALUES (1,'admin','x'),(2,'Berta','secret');
CREATE TABLE items (id int(11) NOT NULL AUTO_INCREMENT, order_id int(11) DEFAULT NULL, thing varchar(40) DEFAULT NULL, price decimal(10,2) DEFAULT NULL,
 PRIMARY KEY (id)) ENGINE=InnoDB;
INSERT INTO items VALUES (1,1,'nail',0.50),(2,1,'hammer',12.00),(3,2,'saw',99.00),(4,9,'lost',1.00);
"""
STATEMENTS = [
    # joins
    "SELECT o.id, client, thing FROM orders o JOIN items i ON o.id = i.order_id ORDER BY i.id",
    "SELECT o.id, thing FROM orders o LEFT JOIN items i ON o.id = i.order_id ORDER BY o.id, i.id",
    "SELECT o.id, thing FROM orders o RIGHT JOIN items i ON o.id = i.order_id ORDER BY i.id",
    "SELECT o.client, u.password FROM orders AS o INNER JOIN users AS u ON u.name = o.client ORDER BY o.id",
    "SELECT * FROM orders, users WHERE orders.client = users.name ORDER BY orders.id",
    "SELECT * FROM orders JOIN users USING (id) ORDER BY id",
    "SELECT * FROM orders NATURAL JOIN users",
    "SELECT * FROM users NATURAL LEFT JOIN orders ORDER BY id",
    "SELECT * FROM items RIGHT JOIN users USING (id) ORDER BY id",
    "SELECT COUNT(*) FROM orders CROSS JOIN items",
    "SELECT COUNT(*) FROM orders a, orders b WHERE a.client = b.client AND a.id < b.id",
    "SELECT u.*, o.total FROM users u LEFT JOIN (SELECT client, SUM(total) AS total FROM orders GROUP BY client) o ON o.client = u.name ORDER BY u.id",
    "SELECT o.id FROM orders o LEFT JOIN items i ON i.order_id = o.id WHERE i.id IS NULL ORDER BY 1",
    "SELECT o.id, i.thing, u.name FROM orders o JOIN items i ON i.order_id = o.id LEFT JOIN users u ON u.name = o.client ORDER BY i.id",
    # groups
    "SELECT client, COUNT(*), SUM(total), AVG(total), MIN(day), MAX(id) FROM orders GROUP BY client",
    "SELECT client, COUNT(*) AS n FROM orders GROUP BY client HAVING n > 1",
    "SELECT client AS c, SUM(total) s FROM orders GROUP BY c HAVING SUM(total) > 10 ORDER BY s DESC",
    "SELECT LEFT(client, 1) l, COUNT(DISTINCT client) FROM orders GROUP BY 1 ORDER BY 2 DESC, 1",
    "SELECT COUNT(day), COUNT(*), COUNT(DISTINCT day), SUM(id), AVG(id) FROM orders",
    "SELECT COUNT(*), MAX(id), SUM(total) FROM orders WHERE id > 100",
    "SELECT client, COUNT(*) FROM orders WHERE id > 100 GROUP BY client",
    "SELECT GROUP_CONCAT(client), GROUP_CONCAT(DISTINCT client ORDER BY client DESC SEPARATOR '; ') FROM orders",
    "SELECT GROUP_CONCAT(id, ':', client) FROM orders WHERE total > 6",
    "SELECT client, SUM(total) FROM orders GROUP BY client WITH ROLLUP",
    "SELECT YEAR(day) y, MONTH(day) m, COUNT(*) FROM orders GROUP BY y, m ORDER BY y, m",
    "SELECT MAX(client), MIN(client), STD(id), VARIANCE(id), BIT_OR(id), BIT_AND(id), BIT_XOR(id) FROM orders",
    "SELECT DISTINCT client FROM orders ORDER BY client",
    "SELECT DISTINCT client, day FROM orders ORDER BY 1, 2",
    "SELECT COUNT(*) + 1, SUM(total) / COUNT(*), IF(COUNT(*) > 2, 'many', 'few') FROM orders",
    "SELECT id FROM orders HAVING id > 2",
    # queries in queries
    "SELECT client FROM orders WHERE total = (SELECT MAX(total) FROM orders)",
    "SELECT id FROM orders WHERE client IN (SELECT name FROM users) ORDER BY id",
    "SELECT id FROM orders WHERE client NOT IN (SELECT name FROM users) ORDER BY id",
    "SELECT name FROM users u WHERE EXISTS (SELECT 1 FROM orders o WHERE o.client = u.name)",
    "SELECT name FROM users u WHERE NOT EXISTS (SELECT * FROM orders WHERE client = u.name)",
    "SELECT name, (SELECT COUNT(*) FROM orders WHERE client = name) AS n FROM users ORDER BY id",
    "SELECT id FROM orders WHERE total > ALL (SELECT price FROM items WHERE price < 10) ORDER BY id",
    "SELECT id FROM orders WHERE total = ANY (SELECT price FROM items)",
    "SELECT (SELECT id FROM orders)",
    "SELECT (SELECT 1, 2)",
    "SELECT t.n FROM (SELECT COUNT(*) AS n FROM orders) AS t",
    "SELECT * FROM (SELECT 1 AS a UNION SELECT 2) x WHERE a > 1",
    "SELECT * FROM (SELECT 1)",
    "SELECT * FROM (SELECT id, id FROM orders) x",
    "WITH big AS (SELECT * FROM orders WHERE total > 10) SELECT client FROM big ORDER BY id",
    "WITH a (n) AS (SELECT 1), b AS (SELECT n + 1 AS m FROM a) SELECT * FROM a, b",
    # several
    "SELECT 1 UNION SELECT 1", "SELECT 1 UNION ALL SELECT 1", "SELECT id FROM users UNION SELECT 'x' ORDER BY 1 DESC",
    "(SELECT id FROM orders ORDER BY id DESC LIMIT 1) UNION (SELECT id FROM users ORDER BY id LIMIT 1) ORDER BY id",
    "SELECT client FROM orders EXCEPT SELECT name FROM users", "SELECT client FROM orders INTERSECT SELECT name FROM users",
    "SELECT id, client FROM orders WHERE id = 0 UNION SELECT name, password FROM users-- -",
    "SELECT NULL,NULL,NULL UNION ALL SELECT 1,2,3#x",
    "SELECT client, total FROM orders UNION SELECT 1 FROM users",
    "SELECT id FROM orders ORDER BY total DESC LIMIT 2 OFFSET 1", "SELECT id FROM orders LIMIT 1, 2", "SELECT id FROM orders LIMIT 0",
    "SELECT id, client FROM orders ORDER BY client DESC, id ASC", "SELECT id FROM orders ORDER BY -id", "SELECT client c FROM orders ORDER BY c, id",
    # columns' names
    "SELECT ID, Client, o.TOTAL FROM orders o WHERE Id = 1", "SELECT `id`, o.`client` AS `the client`, 'text', 1+1, 1 + 1, COUNT( * ), NULL, - 1 FROM orders o",
    "SELECT 'it''s', \"double\", 'a' 'b', 1.50, 1e3, 0x41, x'4142', b'101', TRUE, @@version_comment",
    "SELECT version() LIKE '10.11%', user(), database(), current_user", "SELECT now() > '2020-01-01' AS later, 5 AS `five`, 6 six, 7 'seven'",
    # values
    "SELECT 1/3, 2/4, 1.0/3, 10/2, 7 DIV 2, -7 DIV 2, 7 MOD 3, -7 % 3, 7.5 % 2, 1/0, 5 % 0",
    "SELECT 0.1+0.2, 1.10*2.20, 1e0/3, 1e20, 1e15, 1e14, 1.5e-7, 3-5, 2*3.50, 100*1.1",
    "SELECT '1'+1, '1.5'+1, '12abc'+0, 'abc'+0, ''+0, '3'*'4', 1+NULL, 0x41+0, CONCAT(0x41, 'b')",
    "SELECT 1='1', 'a'='A', 'a'='a ', 'é'='e', 0='abc', NULL=NULL, NULL<=>NULL, 1<=>NULL, 'abc'<'abd', 'B'>'a', 10>'9', '10'>'9'",
    "SELECT 1 AND 0, 1 AND NULL, 0 AND NULL, 1 OR NULL, NULL OR NULL, NOT NULL, NOT 0, 1 XOR 1, 1 XOR 0, !1, NOT 1=2",
    "SELECT 5 & 3, 5 | 3, 5 ^ 3, ~1, 1 << 4, 256 >> 4, -1 & 255, 2 + 3 * 4, (2 + 3) * 4, -2 - -3, 1 - 2 - 3",
    "SELECT 3 BETWEEN 1 AND 5, 3 NOT BETWEEN 1 AND 5, 2 IN (1, 2, 3), 4 NOT IN (1, 2), NULL IN (1), 1 IN (2, NULL), 'b' IN ('A', 'B')",
    "SELECT 'hello' LIKE 'H%', 'hello' LIKE '_ell_', 'a%b' LIKE 'a\\%b', 'axb' LIKE 'a\\%b', 'hello' NOT LIKE '%z%', NULL LIKE 'a', '100%' LIKE '100|%' ESCAPE '|'",
    "SELECT 'hello' REGEXP '^h.*o$', 'hello' RLIKE 'L+', 'hello' NOT REGEXP '[xyz]', 'a.b' REGEXP 'a\\\\.b'",
    "SELECT NULL IS NULL, 1 IS NOT NULL, 1 IS TRUE, 0 IS FALSE, NULL IS UNKNOWN, 2 IS NOT TRUE",
    "SELECT CASE 2 WHEN 1 THEN 'one' WHEN 2 THEN 'two' ELSE 'more' END, CASE WHEN 1 > 2 THEN 'a' END, CASE WHEN NULL THEN 1 ELSE 0 END",
    "SELECT CAST('12abc' AS SIGNED), CAST(3.7 AS SIGNED), CAST('3.999' AS DECIMAL(5,2)), CAST(5 AS CHAR), CAST('2025-01-02 03:04:05' AS DATE), CONVERT('7', UNSIGNED), CAST(-1 AS UNSIGNED)",
    "SELECT 9223372036854775807, 18446744073709551615, 9223372036854775807 + 1 > 0",
    # functions
    "SELECT CONCAT('a', 1, 2.50), CONCAT('a', NULL), CONCAT_WS('-', 'a', NULL, 'b'), LENGTH('héllo'), CHAR_LENGTH('héllo'), UPPER('abc'), REVERSE('abc')",
    "SELECT SUBSTRING('abcdef', 2, 3), SUBSTRING('abcdef', -3), SUBSTR('abcdef', 0, 2), SUBSTRING('abcdef' FROM 3), MID('abcdef', 2, 2), LEFT('abc', 2), RIGHT('abc', 2), SUBSTRING('abc', -5, 2)",
    "SELECT SUBSTRING_INDEX('a.b.c', '.', 2), SUBSTRING_INDEX('a.b.c', '.', -1), LOCATE('c', 'abcabc'), LOCATE('c', 'abcabc', 4), INSTR('abc', 'C'), POSITION('b' IN 'abc')",
    "SELECT LPAD('5', 3, '0'), RPAD('ab', 5, 'xy'), LPAD('abc', 2, 'x'), TRIM('  a '), TRIM(LEADING 'x' FROM 'xxaxx'), TRIM(BOTH 'x' FROM 'xxaxx'), LTRIM('  a'), REPEAT('ab', 3), SPACE(2)",
    "SELECT REPLACE('aXbX', 'X', '-'), INSERT('abcdef', 2, 3, 'ZZ'), ELT(2, 'a', 'b'), ELT(5, 'a'), FIELD('b', 'a', 'b'), FIND_IN_SET('b', 'a,b,c'), STRCMP('a', 'b'), QUOTE('it''s')",
    "SELECT ASCII('A'), ASCII(''), ORD('é'), CHAR(65, 66), HEX('abc'), HEX(255), UNHEX('4142'), BIN(5), OCT(9), CONV('ff', 16, 10), CONV(10, 10, 2)",
    "SELECT MD5('a'), SHA1('a'), SHA2('a', 256), CRC32('a'), TO_BASE64('hello'), FROM_BASE64('aGVsbG8='), PASSWORD('secret')",
    "SELECT ROUND(2.5), ROUND(-2.5), ROUND(1.955, 2), ROUND(1234.5, -2), TRUNCATE(1.999, 1), FLOOR(-1.5), CEIL(1.2), ABS(-5), SIGN(-3), MOD(10, 3), POW(2, 10), SQRT(16), PI()",
    "SELECT ROUND(5), ROUND(2.5e0), FLOOR(2.5e0), EXP(0), LN(1), LOG(2, 8), LOG10(1000), FORMAT(1234567.891, 2), FORMAT(12, 0), GREATEST(1, 5, 3), LEAST('b', 'a')",
    "SELECT IF(1 > 2, 'y', 'n'), IFNULL(NULL, 'x'), NULLIF(1, 1), NULLIF(1, 2), COALESCE(NULL, NULL, 3), ISNULL(NULL), INET_ATON('192.0.2.1'), INET_NTOA(3221225985)",
    "SELECT YEAR('2025-03-04'), MONTH('2025-03-04'), DAYNAME('2025-03-04'), DATE_FORMAT('2025-03-04 05:06:07', '%d.%m.%Y %H:%i:%s %W %b'), DATEDIFF('2025-03-04', '2025-02-28'), TO_DAYS('2025-01-01'), LAST_DAY('2025-02-03')",
    "SELECT DATE_ADD('2025-01-31', INTERVAL 1 MONTH), DATE_SUB('2025-01-01', INTERVAL 1 DAY), '2025-01-01' + INTERVAL 2 HOUR, ADDDATE('2025-01-01', 5), EXTRACT(YEAR FROM '2025-03-04'), WEEKDAY('2025-03-04'), DAYOFWEEK('2025-03-04'), QUARTER('2025-05-01')",
    "SELECT RAND(5), RAND(0), FLOOR(RAND(0)*2) FROM users",
    "SELECT foo(1)", "SELECT MD5()", "SELECT SUBSTRING('a')",
    # what injections ask
    "SELECT * FROM users WHERE name = 'admin' AND EXTRACTVALUE(1, CONCAT(0x7e, (SELECT password FROM users LIMIT 1), 0x7e))",
    "SELECT EXTRACTVALUE(7, CONCAT(0x5c, 0x7176, (SELECT (ELT(7=7, 1))), 0x71))", "SELECT UPDATEXML(1, CONCAT(0x7e, VERSION() LIKE '10%'), 1)",
    "SELECT COUNT(*), CONCAT(0x71, (SELECT name FROM users LIMIT 1), 0x71, FLOOR(RAND(0)*2)) x FROM information_schema.PLUGINS GROUP BY x",
    "SELECT 1 FROM (SELECT COUNT(*), CONCAT('q', FLOOR(RAND(0)*2)) x FROM information_schema.plugins GROUP BY x) a",
    "SELECT EXP(710)", "SELECT 9223372036854775807 * 2", "SELECT id FROM users WHERE id = 1 AND SLEEP(0)", "SELECT IF(1=1, SLEEP(0), 0), BENCHMARK(1, MD5('a'))",
    "SELECT schema_name FROM information_schema.schemata ORDER BY schema_name", "SELECT table_name FROM information_schema.tables WHERE table_schema = DATABASE() ORDER BY 1",
    "SELECT column_name, column_type FROM INFORMATION_SCHEMA.COLUMNS WHERE table_name = 0x7573657273 AND table_schema = 0x73686f70 ORDER BY ordinal_position",
    "SELECT column_name, data_type, character_maximum_length, numeric_precision, numeric_scale, is_nullable, column_key, extra, collation_name, column_default FROM information_schema.columns WHERE table_schema='shop' AND table_name='orders'",
    "SELECT table_schema, COUNT(*) FROM information_schema.tables WHERE table_schema <> 'shop' GROUP BY table_schema",
    "SELECT table_type, engine, version, row_format, table_rows, table_collation FROM information_schema.tables WHERE table_schema='shop' ORDER BY table_name",
    "SELECT GROUP_CONCAT(table_name ORDER BY table_name) FROM information_schema.tables WHERE table_schema='shop'",
    "SELECT COUNT(*) FROM information_schema.columns WHERE table_schema = 'mysql'", "SELECT IFNULL(CAST(COUNT(table_name) AS NCHAR), 0x20) FROM INFORMATION_SCHEMA.TABLES WHERE table_schema=0x73686f70",
    "SELECT * FROM information_schema.nothing", "SELECT MID((IFNULL(CAST(DATABASE() AS NCHAR),0x20)),1,54)", "SELECT ORD(MID((SELECT IFNULL(CAST(name AS NCHAR),0x20) FROM shop.users ORDER BY id LIMIT 0,1),1,1))>64",
    "SELECT 'a' FROM users WHERE 1=1 OR 'x'='x' /* comment */ LIMIT 1", "SELECT/**/name/**/FROM/**/users/*!50000WHERE*/id=1", "SELECT 1;",
    "SELECT name FROM users WHERE name='admin' OR '1'='1' ORDER BY id", "SELECT id FROM users WHERE (name, password) = ('admin', 'x')", "SELECT @a := 5, @a + 1, @b", "SELECT DISTINCT(name) FROM users ORDER BY name",
    # faults
    "SELECT * FROM orders WHERE id = 1'", "SELECT * FROM nothing", "SELECT nothing FROM orders", "SELECT x.id FROM orders", "SELECT id FROM orders, users", "SELECT o.nothing FROM orders o",
    "SELECT id FROM orders WHERE nothing = 1", "SELECT id FROM orders GROUP BY nothing", "SELECT id FROM orders ORDER BY nothing", "SELECT id FROM orders HAVING nothing = 1", "SELECT 1 FROM orders o JOIN items i ON o.nothing = i.id",
    "SELECT id FROM orders ORDER BY 9", "SELECT id FROM orders GROUP BY 9", "SELECT 1 UNION SELECT 1, 2", "SELECT id FROM orders WHERE COUNT(*) > 1", "SELECT * FROM orders, orders", "SELECT *", "SELECT x.* FROM orders", "SELECT",
    "SELECT FROM orders", "SELECT * FROM", "SELECT * FROM orders WHERE", "SELECT * orders", "SELEC 1", "SELECT (1", "SELECT 1)", "SELECT 'open", "SELECT id FROM orders WHERE id = ORDER BY 1", "SELECT id id2 id3 FROM orders",
    "SELECT * FROM orders LIMIT x", "SELECT * FROM orders LIMIT -1", "SELECT * FROM nowhere.orders", "SELECT id FROM shop.orders WHERE shop.orders.id = 2", "SELECT * FROM orders JOIN users USING (nothing)", "SELECT id FROM orders AND 1=1",
    "SELECT 1 FROM dual", "SELECT (SELECT COUNT(*) FROM users), (SELECT name FROM users WHERE id = 99)", "SELECT nothing.id FROM users nothing JOIN orders USING (id) WHERE nothing.id = 1", "SELECT @@nothing",
    # changes
    "INSERT INTO users (name, password) VALUES ('carla', 'y'), ('dora', MD5('a')); SELECT * FROM users", "INSERT INTO users SET name = 'eva'; SELECT * FROM users WHERE id = 3", "INSERT INTO users VALUES (1, 'a', 'b')",
    "INSERT INTO users VALUES (NULL, 'a', DEFAULT); SELECT * FROM users WHERE name = 'a'", "INSERT INTO users (name) SELECT client FROM orders WHERE id < 3; SELECT name FROM users ORDER BY id", "INSERT INTO users (id, name) VALUES (1, 'root') ON DUPLICATE KEY UPDATE name = CONCAT(name, '!'); SELECT * FROM users",
    "REPLACE INTO users VALUES (1, 'new', 'n'); SELECT * FROM users", "INSERT IGNORE INTO users VALUES (1, 'a', 'b'); SELECT * FROM users WHERE id = 1", "INSERT INTO users (nothing) VALUES (1)", "INSERT INTO users (name) VALUES (1, 2)", "INSERT INTO users VALUES (1)",
    "UPDATE orders SET total = total * 2, day = '2025-05-05' WHERE client = 'Berta'; SELECT * FROM orders", "UPDATE orders SET total = 1 ORDER BY id DESC LIMIT 1; SELECT id, total FROM orders", "UPDATE users SET nothing = 1", "UPDATE users u SET u.name = 'z' WHERE u.id = 2; SELECT name FROM users ORDER BY id",
    "UPDATE users SET password = (SELECT MAX(client) FROM orders) WHERE id = 1; SELECT password FROM users WHERE id = 1", "DELETE FROM orders WHERE id IN (SELECT order_id FROM items); SELECT id FROM orders", "DELETE FROM orders ORDER BY total LIMIT 1; SELECT id FROM orders", "DELETE FROM orders; SELECT COUNT(*) FROM orders", "DELETE orders WHERE id = 1",
    "INSERT INTO users VALUES ('abc', 'a', 'b')", "INSERT INTO orders (total) VALUES ('abc')", "INSERT INTO orders (day) VALUES ('nonsense')", "INSERT INTO users (name) VALUES (REPEAT('a', 61))", "INSERT INTO orders (total) VALUES (1234567890123)",
    "UPDATE orders SET total = '3.999', client = 5 WHERE id = 1; SELECT client, total FROM orders WHERE id = 1", "INSERT INTO users (id) VALUES (7.6); SELECT id FROM users ORDER BY id DESC LIMIT 1", "INSERT INTO orders (day) VALUES ('2025-2-3'); SELECT day FROM orders WHERE id = 5",
    "SELECT Foo(1)", "SELECT STD(total), VARIANCE(total) FROM orders", "SELECT id, COUNT(*) FROM orders ORDER BY id", "SHOW TABLES", "SELECT (1, 2) IN (SELECT 1, 2), (1, 2) = (1, 3), (1, 'A') IN ((1, 'a'), (2, 'b'))", "SELECT (1, 2) = (1, 2, 3)", "SELECT (1, 2)",
    "SELECT a.id, b.id FROM orders a, orders b, users u WHERE a.client = u.name AND a.client = b.client AND a.id <= b.id AND u.id = 2 ORDER BY 1, 2", "SELECT a.id, b.thing FROM orders a, items b WHERE a.total > b.price AND b.price > 0.7 AND a.id < 3 ORDER BY 1, 2",
    "SELECT u.id, i.id FROM users u LEFT JOIN items i ON i.order_id = u.id AND i.price > 1 ORDER BY 1, 2", "SELECT u.id, i.id FROM items i RIGHT JOIN users u ON i.order_id = u.id AND i.price > 1 ORDER BY 1, 2", "SELECT a.id FROM orders a JOIN (orders b JOIN users u ON u.name = b.client) ON a.id = b.id ORDER BY 1",
    "SELECT a.id FROM orders a LEFT JOIN (orders b JOIN users u ON u.name = b.client) ON a.id = b.id WHERE u.id IS NULL ORDER BY 1", "SELECT a.id, u.name FROM orders a JOIN users u ON a.client = u.id ORDER BY 1, 2", "SELECT name, (SELECT GROUP_CONCAT(o.id) FROM orders o JOIN items i ON i.order_id = o.id WHERE o.client = u.name) g FROM users u ORDER BY id",
    "SELECT a.id FROM orders a WHERE a.total = (SELECT MAX(b.total) FROM orders b WHERE b.client = a.client) ORDER BY 1",
    "SELECT 18446744073709551615 + 1", "SELECT 9223372036854775807 + 9223372036854775807", "SELECT -9223372036854775808 - 1", "SELECT 1.5 + 1e0, 2 * '2', 7 / 7, 7.0 / 7, 1e3 / 3, 10 % 3.5, 5 DIV 0.3, '5' DIV 2", "SELECT GROUP_CONCAT(name) FROM users WHERE id > 9", "SELECT name FROM users GROUP BY name HAVING COUNT(*) > 5",
    "SELECT DATE('2025-01-02 03:04:05'), TIME('2025-01-02 03:04:05'), '2025-01-02' > '2025-01-01', DATE_ADD('2025-01-01', INTERVAL '3' DAY), UNIX_TIMESTAMP('1970-01-02') >= 86400 - 50400, YEAR('nonsense'), DATE('2025-02-30')", "SELECT IF('a', 1, 0), NOT 'a', '0.5' AND 1, 'a' OR 0, ! 'x'",
]  # fmt: skip
SERVE = """
mkdir -p /run/mysqld && chown mysql /run/mysqld && cp -a /var/lib/mysql /tmp/data && chown -R mysql /tmp/data
mariadbd --user=mysql --datadir=/tmp/data --skip-networking --socket=/tmp/socket >/tmp/log 2>&1 &
until mariadb -S /tmp/socket -e 'SELECT 1' >/dev/null 2>&1; do sleep 0.2; done
while IFS= read -r -d '' statement; do
    mariadb -S /tmp/socket < /tmp/setup.sql && mariadb -S /tmp/socket --batch --raw shop -e "$statement" 2>&1
    printf '\\0'
done < /tmp/statements
mariadb-admin -S /tmp/socket shutdown
"""


def asked(setup: str, statements: list[str]) -> dict[str, str]:
    """What the real server answers to each, the database set up anew before it."""
    root = next(Path.home().glob(".cache/mirage/root-*"))
    place = Path("/run") / f"mirage-sql-{os.getpid()}"
    place.mkdir()
    inside = (
        INSIDE.replace("timeout -k 1 10", "")
        .replace("size=256m", "size=1g")
        .replace('cd "$2/root"', 'cp "$4" "$5" "$2/root/tmp/"; cd "$2/root"; shift 2', 1)
    )
    given = Path("/tmp") / place.name
    given.mkdir()
    try:
        (given / "setup.sql").write_text(setup)
        (given / "statements").write_text("\0".join(statements) + "\0")
        files = [str(given / "setup.sql"), str(given / "statements")]
        path = "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
        done = subprocess.run(
            [*SEAL, "bash", "-c", inside.replace("script=$3\nshift 3", "script=$1\nshift 3"), "inside", str(root), str(place), SERVE, *files, path, "LANG=C.UTF-8"],
            stdin=subprocess.DEVNULL, capture_output=True, check=True,
        )  # fmt: skip
    finally:
        for file in given.iterdir():
            file.unlink()
        given.rmdir()
        place.rmdir()
    return dict(zip(statements, done.stdout.decode("utf-8", "replace").split("\0"), strict=False))


def record() -> None:
    RECORDED.write_text(json.dumps(asked(SETUP, STATEMENTS), indent=1, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    record()
