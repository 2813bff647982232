-- CACHE TABLE: what a cached table, view or query gives is what it would give without, before and after changes.
CREATE TABLE cached_items USING parquet AS
  SELECT CAST(id AS INT) AS i,
         id % 3 AS l,
         CASE WHEN id % 7 = 0 THEN NULL ELSE concat('name ', id % 5) END AS s,
         concat('unique ', id) AS u,
         id / 4 AS d,
         CAST(id / 4 AS FLOAT) AS f,
         CAST(id * 1.25 AS DECIMAL(10, 2)) AS p,
         CAST(id AS DECIMAL(38, 6)) * 10000000000000 AS q,
         id % 2 = 0 AS b,
         date_add(DATE'2024-01-01', CAST(id AS INT)) AS day,
         timestamp_seconds(1700000000 + id * 60) AS at,
         array(id, NULL) AS a,
         named_struct('x', id, 'y', 'z') AS r,
         CAST(NULL AS INT) AS none
  FROM range(40);
--> struct<>

CACHE TABLE cached_items;
--> struct<>

SELECT * FROM cached_items WHERE i IN (0, 1, 7, 39) ORDER BY i;
--> struct<i:int,l:bigint,s:string,u:string,d:double,f:float,p:decimal(10,2),q:decimal(38,6),b:boolean,day:date,at:timestamp,a:array<bigint>,r:struct<x:bigint,y:string>,none:int>
--= 0	0	NULL	unique 0	0.0	0.0	0.00	0.000000	true	2024-01-01	2023-11-14 22:13:20	[0,null]	{"x":0,"y":"z"}	NULL
--= 1	1	name 1	unique 1	0.25	0.25	1.25	10000000000000.000000	false	2024-01-02	2023-11-14 22:14:20	[1,null]	{"x":1,"y":"z"}	NULL
--= 7	1	NULL	unique 7	1.75	1.75	8.75	70000000000000.000000	false	2024-01-08	2023-11-14 22:20:20	[7,null]	{"x":7,"y":"z"}	NULL
--= 39	0	name 4	unique 39	9.75	9.75	48.75	390000000000000.000000	false	2024-02-09	2023-11-14 22:52:20	[39,null]	{"x":39,"y":"z"}	NULL

SELECT count(*), sum(i), sum(l), min(s), max(u), sum(d), sum(f), sum(p), sum(q), min(day), max(at), count(none) FROM cached_items;
--> struct<count(1):bigint,sum(i):bigint,sum(l):bigint,min(s):string,max(u):string,sum(d):double,sum(f):double,sum(p):decimal(20,2),sum(q):decimal(38,6),min(day):date,max(at):timestamp,count(none):bigint>
--= 40	780	39	name 0	unique 9	195.0	195.0	975.00	7800000000000000.000000	2024-01-01	2023-11-14 22:52:20	0

SELECT l, s, count(*), sum(i) FROM cached_items GROUP BY l, s ORDER BY l, s;
--> struct<l:bigint,s:string,count(1):bigint,sum(i):bigint>
--= 0	NULL	2	21
--= 0	name 0	2	45
--= 0	name 1	2	42
--= 0	name 2	2	39
--= 0	name 3	3	54
--= 0	name 4	3	72
--= 1	NULL	2	35
--= 1	name 0	2	35
--= 1	name 1	3	48
--= 1	name 2	2	59
--= 1	name 3	1	13
--= 1	name 4	3	57
--= 2	NULL	2	49
--= 2	name 0	2	25
--= 2	name 1	2	37
--= 2	name 2	3	51
--= 2	name 3	3	69
--= 2	name 4	1	29

SELECT i FROM cached_items WHERE p > 40 AND day < DATE'2024-02-07' ORDER BY i;
--> struct<i:int>
--= 33
--= 34
--= 35
--= 36

SELECT i FROM cached_items WHERE i = 100;
--> struct<i:int>

SELECT i FROM cached_items WHERE s IS NULL AND b ORDER BY i;
--> struct<i:int>
--= 0
--= 14
--= 28

SELECT i FROM cached_items WHERE at BETWEEN TIMESTAMP'2023-11-14 22:15:00' AND TIMESTAMP'2023-11-14 22:17:00' ORDER BY i;
--> struct<i:int>
--= 2
--= 3

SELECT count(*) FROM cached_items x JOIN cached_items y ON x.i = y.l;
--> struct<count(1):bigint>
--= 40

SELECT i FROM cached_items WHERE l = (SELECT max(l) FROM cached_items) AND i < 9 ORDER BY i;
--> struct<i:int>
--= 2
--= 5
--= 8

SELECT i, (SELECT count(*) FROM cached_items y WHERE y.i < x.i) AS smaller FROM cached_items x WHERE i < 3 ORDER BY i;
--> struct<i:int,smaller:bigint>
--= 0	0
--= 1	1
--= 2	2

SELECT count(*) FROM cached_items WHERE EXISTS (SELECT 1 FROM cached_items y WHERE y.l = cached_items.i);
--> struct<count(1):bigint>
--= 3

WITH c AS (SELECT l FROM cached_items) SELECT l, count(*) FROM c GROUP BY l ORDER BY l;
--> struct<l:bigint,count(1):bigint>
--= 0	14
--= 1	13
--= 2	13

SELECT * FROM (SELECT i FROM cached_items UNION ALL SELECT i FROM cached_items) WHERE i > 37 ORDER BY i;
--> struct<i:int>
--= 38
--= 38
--= 39
--= 39

SELECT s FROM cached_items ORDER BY i LIMIT 3;
--> struct<s:string>
--= NULL
--= name 1
--= name 2

-- Writes are seen at once.
INSERT INTO cached_items (i, l, s) VALUES (1000, 5, 'new'), (NULL, NULL, NULL);
--> struct<>

SELECT count(*), count(i), max(i), max(l) FROM cached_items;
--> struct<count(1):bigint,count(i):bigint,max(i):int,max(l):bigint>
--= 42	41	1000	5

INSERT OVERWRITE cached_items (i, l, s, u) VALUES (0, 0, NULL, 'u0'), (1, 1, 'name 1', 'u1'), (2, 2, 'name 2', 'u2');
--> struct<>

SELECT i, s FROM cached_items ORDER BY i;
--> struct<i:int,s:string>
--= 0	NULL
--= 1	name 1
--= 2	name 2

-- Views and queries.
CREATE VIEW cached_ones AS SELECT i, u FROM cached_items WHERE l = 1;
--> struct<>

CACHE TABLE cached_ones;
--> struct<>

SELECT * FROM cached_ones;
--> struct<i:int,u:string>
--= 1	u1

SELECT i, u FROM cached_items WHERE l = 1;
--> struct<i:int,u:string>
--= 1	u1

INSERT INTO cached_items (i, l, u) VALUES (7, 1, 'seven');
--> struct<>

SELECT * FROM cached_ones ORDER BY i;
--> struct<i:int,u:string>
--= 1	u1
--= 7	seven

CACHE LAZY TABLE cached_groups OPTIONS ('storageLevel' = 'MEMORY_ONLY') AS SELECT l, count(*) AS n FROM cached_items GROUP BY l;
--> struct<>

SELECT * FROM cached_groups ORDER BY l;
--> struct<l:bigint,n:bigint>
--= 0	1
--= 1	2
--= 2	1

SELECT l, count(*) AS other FROM cached_items GROUP BY l ORDER BY l;
--> struct<l:bigint,other:bigint>
--= 0	1
--= 1	2
--= 2	1

INSERT INTO cached_items (i, l) VALUES (8, 1);
--> struct<>

SELECT * FROM cached_groups ORDER BY l;
--> struct<l:bigint,n:bigint>
--= 0	1
--= 1	3
--= 2	1

CACHE TABLE cached_groups AS SELECT 1;
--! TEMP_TABLE_OR_VIEW_ALREADY_EXISTS 42P07

UNCACHE TABLE cached_groups;
--> struct<>

SELECT * FROM cached_groups ORDER BY l;
--> struct<l:bigint,n:bigint>
--= 0	1
--= 1	3
--= 2	1

CREATE OR REPLACE TEMPORARY VIEW cached_groups AS SELECT 1 AS one;
--> struct<>

SELECT * FROM cached_groups;
--> struct<one:int>
--= 1

CREATE OR REPLACE VIEW cached_ones AS SELECT i FROM cached_items WHERE l = 2;
--> struct<>

SELECT * FROM cached_ones;
--> struct<i:int>
--= 2

-- Names that there are not.
CACHE TABLE cached_nothing;
--! TABLE_OR_VIEW_NOT_FOUND 42P01

UNCACHE TABLE cached_nothing;
--! TABLE_OR_VIEW_NOT_FOUND 42P01

UNCACHE TABLE IF EXISTS cached_nothing;
--> struct<>

CACHE TABLE cached_failing AS SELECT raise_error('x') AS e FROM range(2);
--! USER_RAISED_EXCEPTION P0001

SELECT * FROM cached_failing;
--! TABLE_OR_VIEW_NOT_FOUND 42P01

-- Empty tables, and tables that change.
CREATE TABLE cached_empty (a INT, b STRING) USING parquet;
--> struct<>

CACHE TABLE cached_empty;
--> struct<>

SELECT * FROM cached_empty;
--> struct<a:int,b:string>

SELECT count(*), max(a) FROM cached_empty;
--> struct<count(1):bigint,max(a):int>
--= 0	NULL

INSERT INTO cached_empty VALUES (1, 'a');
--> struct<>

REFRESH TABLE cached_empty;
--> struct<>

SELECT * FROM cached_empty;
--> struct<a:int,b:string>
--= 1	a

ALTER TABLE cached_empty ADD COLUMNS (c DOUBLE);
--> struct<>

SELECT * FROM cached_empty;
--> struct<a:int,b:string,c:double>
--= 1	a	NULL

ALTER TABLE cached_empty RENAME TO cached_renamed;
--> struct<>

SELECT a FROM cached_renamed;
--> struct<a:int>
--= 1

TRUNCATE TABLE cached_renamed;
--> struct<>

SELECT count(*) FROM cached_renamed;
--> struct<count(1):bigint>
--= 0

CREATE TABLE cached_parts (a INT, d STRING) USING parquet PARTITIONED BY (d);
--> struct<>

INSERT INTO cached_parts VALUES (1, 'x'), (2, 'y'), (3, NULL);
--> struct<>

CACHE TABLE cached_parts;
--> struct<>

SELECT a FROM cached_parts WHERE d = 'x';
--> struct<a:int>
--= 1

SELECT * FROM cached_parts ORDER BY a;
--> struct<a:int,d:string>
--= 1	x
--= 2	y
--= 3	NULL

ALTER TABLE cached_parts DROP PARTITION (d = 'x');
--> struct<>

SELECT * FROM cached_parts ORDER BY a;
--> struct<a:int,d:string>
--= 2	y
--= 3	NULL

CLEAR CACHE;
--> struct<>

SELECT count(*) FROM cached_items;
--> struct<count(1):bigint>
--= 5

DROP TABLE cached_parts;
--> struct<>

DROP TABLE cached_renamed;
--> struct<>

DROP VIEW cached_ones;
--> struct<>

DROP TABLE cached_items;
--> struct<>

CREATE TABLE cached_items USING parquet AS SELECT 'another' AS one;
--> struct<>

SELECT * FROM cached_items;
--> struct<one:string>
--= another

DROP TABLE cached_items;
--> struct<>
