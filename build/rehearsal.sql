CREATE DATABASE IF NOT EXISTS build;
USE build;
SET spark.sql.session.timeZone = UTC;
CREATE OR REPLACE TEMPORARY VIEW numbers AS SELECT id, CAST(id % 7 AS INT) AS size FROM range(2000);
DROP TABLE IF EXISTS items;
CREATE TABLE items USING parquet AS
SELECT id, id % 500 AS parent, size, CAST(id % 1000 AS DECIMAL(12, 2)) AS price,
       CAST(0.05 AS DECIMAL(12, 2)) AS discount, id * 0.5D AS weight, concat('name ', id % 300) AS name,
       date_add(DATE '2020-01-01', CAST(id % 900 AS INT)) AS day, timestamp_seconds(id * 3600) AS time
FROM numbers;
DROP TABLE IF EXISTS kinds;
CREATE TABLE kinds (kind INT, label STRING, note STRING) USING csv OPTIONS (header 'true');
INSERT INTO kinds VALUES (0, 'none', 'first'), (1, 'one', NULL), (2, 'two', 'x'), (3, 'three', 'y');
SHOW TABLES;
DESCRIBE TABLE items;
EXPLAIN SELECT count(*) FROM items;
SELECT 1 AS one, 'text' AS text, DATE '2020-01-01' + INTERVAL '3' MONTH AS later;
SELECT * FROM items ORDER BY id LIMIT 5;
SELECT size, sum(price) AS total, sum(price * (1 - discount) * (1 + discount)) AS net, avg(weight), min(day), max(name),
       count(*) AS n
FROM items WHERE day <= DATE '2022-12-01' - INTERVAL '90' DAY GROUP BY size ORDER BY size;
SELECT sum(price * discount) FROM items
WHERE day >= DATE '2020-02-01' AND day < DATE '2020-02-01' + INTERVAL '1' YEAR
  AND discount BETWEEN 0.04 AND 0.06 AND weight < 500;
SELECT year(time) AS y, hour(time) AS h, date_trunc('month', time) AS m, name, count(DISTINCT parent) AS n, max(weight)
FROM items GROUP BY y, h, m, name HAVING count(*) > 0 ORDER BY y, n DESC, name LIMIT 20;
SELECT k.label, avg(i.weight) FROM items i JOIN kinds k ON i.size = k.kind GROUP BY k.label ORDER BY 2 DESC;
SELECT c.name, p.day, sum(c.price * (1 - c.discount)) AS revenue
FROM items c JOIN items p ON c.parent = p.id JOIN (SELECT * FROM items WHERE id < 7) s ON c.size = s.id
WHERE p.day >= DATE '2020-02-01' AND c.name LIKE '%1%' AND s.weight BETWEEN 0 AND 100
GROUP BY c.name, p.day ORDER BY revenue DESC, p.day LIMIT 10;
SELECT a.name, b.size, extract(YEAR FROM c.day) AS y, sum(c.price - b.weight * c.discount) AS profit
FROM items a, items b, items c, kinds k
WHERE a.id = b.parent AND b.id = c.id AND k.kind = a.size AND k.label = 'two' AND c.name LIKE 'name 2%'
GROUP BY a.name, b.size, extract(YEAR FROM c.day) ORDER BY a.name, y DESC;
SELECT /*+ MERGE(p) */ c.size, count(p.id) FROM items c LEFT JOIN items p ON c.parent = p.id AND p.size > 2
GROUP BY c.size ORDER BY 2;
SELECT name, sum(CASE WHEN size IN (1, 2) OR label = 'one' THEN price ELSE 0 END) / sum(price), substring(name, 1, 4)
FROM items t JOIN kinds ON t.size = kind
WHERE EXISTS (SELECT 1 FROM items o WHERE o.id = t.parent AND o.size <> t.size)
  AND NOT EXISTS (SELECT 1 FROM items o WHERE o.id = t.id AND o.size > 5)
  AND id NOT IN (SELECT parent FROM items WHERE weight < 10)
  AND weight > (SELECT 0.2 * avg(weight) FROM items i WHERE i.size = t.size)
  AND price >= (SELECT min(price) FROM items)
GROUP BY name ORDER BY name LIMIT 5;
WITH totals AS (SELECT parent AS p, sum(price) AS total FROM items GROUP BY parent)
SELECT i.id, t.total FROM items i JOIN totals t ON i.id = t.p WHERE t.total = (SELECT max(total) FROM totals)
ORDER BY i.id;
SELECT n, count(*) FROM (SELECT a.id, count(b.id) AS n FROM items a LEFT JOIN items b ON a.id = b.parent
                         AND b.name NOT LIKE '%9%7%' GROUP BY a.id) GROUP BY n ORDER BY 2 DESC, 1 DESC;
SELECT id, row_number() OVER (PARTITION BY size ORDER BY price DESC) AS r, sum(weight) OVER (PARTITION BY size) AS w
FROM items WHERE id < 100 ORDER BY id;
SELECT DISTINCT size FROM items UNION ALL SELECT kind FROM kinds ORDER BY 1;
