-- Joins of every type, with NULL keys, duplicates and extra conditions.
CREATE TEMPORARY VIEW l AS SELECT * FROM VALUES (1, 'a'), (2, 'b'), (2, 'bb'), (3, 'c'), (NULL, 'n') AS l(k, x);
--> struct<>

CREATE TEMPORARY VIEW r AS SELECT * FROM VALUES (2, 20), (2, 21), (3, 30), (4, 40), (NULL, 0) AS r(k, y);
--> struct<>

SELECT * FROM l JOIN r ON l.k = r.k ORDER BY x, y;
--> struct<k:int,x:string,k:int,y:int>
--= 2	b	2	20
--= 2	b	2	21
--= 2	bb	2	20
--= 2	bb	2	21
--= 3	c	3	30

SELECT * FROM l LEFT JOIN r ON l.k = r.k ORDER BY x, y;
--> struct<k:int,x:string,k:int,y:int>
--= 1	a	NULL	NULL
--= 2	b	2	20
--= 2	b	2	21
--= 2	bb	2	20
--= 2	bb	2	21
--= 3	c	3	30
--= NULL	n	NULL	NULL

SELECT * FROM l RIGHT JOIN r ON l.k = r.k ORDER BY y, x;
--> struct<k:int,x:string,k:int,y:int>
--= NULL	NULL	NULL	0
--= 2	b	2	20
--= 2	bb	2	20
--= 2	b	2	21
--= 2	bb	2	21
--= 3	c	3	30
--= NULL	NULL	4	40

SELECT * FROM l FULL OUTER JOIN r ON l.k = r.k ORDER BY x, y;
--> struct<k:int,x:string,k:int,y:int>
--= NULL	NULL	NULL	0
--= NULL	NULL	4	40
--= 1	a	NULL	NULL
--= 2	b	2	20
--= 2	b	2	21
--= 2	bb	2	20
--= 2	bb	2	21
--= 3	c	3	30
--= NULL	n	NULL	NULL

SELECT * FROM l LEFT SEMI JOIN r ON l.k = r.k ORDER BY x;
--> struct<k:int,x:string>
--= 2	b
--= 2	bb
--= 3	c

SELECT * FROM l LEFT ANTI JOIN r ON l.k = r.k ORDER BY x;
--> struct<k:int,x:string>
--= 1	a
--= NULL	n

SELECT * FROM l JOIN r USING (k) ORDER BY x, y;
--> struct<k:int,x:string,y:int>
--= 2	b	20
--= 2	b	21
--= 2	bb	20
--= 2	bb	21
--= 3	c	30

SELECT * FROM l NATURAL FULL JOIN r ORDER BY k, x, y;
--> struct<k:int,x:string,y:int>
--= NULL	NULL	0
--= NULL	n	NULL
--= 1	a	NULL
--= 2	b	20
--= 2	b	21
--= 2	bb	20
--= 2	bb	21
--= 3	c	30
--= 4	NULL	40

SELECT l.k, r.k, coalesce(l.k, r.k) AS c FROM l FULL JOIN r USING (k) ORDER BY 1, 2;
--> struct<k:int,k:int,c:int>
--= NULL	NULL	NULL
--= NULL	NULL	NULL
--= NULL	4	4
--= 1	NULL	1
--= 2	2	2
--= 2	2	2
--= 2	2	2
--= 2	2	2
--= 3	3	3

SELECT x, y FROM l LEFT JOIN r ON l.k = r.k AND y > 20 ORDER BY x, y;
--> struct<x:string,y:int>
--= a	NULL
--= b	21
--= bb	21
--= c	30
--= n	NULL

SELECT x, y FROM l LEFT JOIN r ON l.k = r.k WHERE y > 20 ORDER BY x, y;
--> struct<x:string,y:int>
--= b	21
--= bb	21
--= c	30

SELECT x, y FROM l FULL JOIN r ON l.k = r.k AND length(x) = 2 ORDER BY x, y;
--> struct<x:string,y:int>
--= NULL	0
--= NULL	30
--= NULL	40
--= a	NULL
--= b	NULL
--= bb	20
--= bb	21
--= c	NULL
--= n	NULL

SELECT x, y FROM l JOIN r ON l.k < r.k ORDER BY x, y;
--> struct<x:string,y:int>
--= a	20
--= a	21
--= a	30
--= a	40
--= b	30
--= b	40
--= bb	30
--= bb	40
--= c	40

SELECT x, y FROM l LEFT JOIN r ON l.k > r.k ORDER BY x, y;
--> struct<x:string,y:int>
--= a	NULL
--= b	NULL
--= bb	NULL
--= c	20
--= c	21
--= n	NULL

SELECT count(*) FROM l CROSS JOIN r;
--> struct<count(1):bigint>
--= 25

-- Nothing of the aggregates' values is read, only that each gives a row.
SELECT count(*) FROM (SELECT sum(k) AS s FROM l) a CROSS JOIN (SELECT max(y) AS m FROM r WHERE y > 100) b;
--> struct<count(1):bigint>
--= 1

SELECT * FROM l JOIN r ON l.k <=> r.k ORDER BY x, y;
--> struct<k:int,x:string,k:int,y:int>
--= 2	b	2	20
--= 2	b	2	21
--= 2	bb	2	20
--= 2	bb	2	21
--= 3	c	3	30
--= NULL	n	NULL	0

SELECT x FROM l WHERE k IN (SELECT k FROM r) ORDER BY x;
--> struct<x:string>
--= b
--= bb
--= c

SELECT x FROM l WHERE k NOT IN (SELECT k FROM r) ORDER BY x;
--> struct<x:string>

SELECT x FROM l WHERE k NOT IN (SELECT k FROM r WHERE k IS NOT NULL) ORDER BY x;
--> struct<x:string>
--= a

SELECT x FROM l WHERE EXISTS (SELECT 1 FROM r WHERE r.k = l.k AND y > 20) ORDER BY x;
--> struct<x:string>
--= b
--= bb
--= c

SELECT x FROM l WHERE NOT EXISTS (SELECT 1 FROM r WHERE r.k = l.k) ORDER BY x;
--> struct<x:string>
--= a
--= n

SELECT x, EXISTS (SELECT 1 FROM r WHERE r.k = l.k) AS e, k IN (SELECT k FROM r) AS i FROM l ORDER BY x;
--> struct<x:string,e:boolean,i:boolean>
--= a	false	false
--= b	true	true
--= bb	true	true
--= c	true	true
--= n	false	false

SELECT x, (SELECT sum(y) FROM r WHERE r.k = l.k) AS s, (SELECT count(*) FROM r WHERE r.k = l.k) AS c FROM l ORDER BY x;
--> struct<x:string,s:bigint,c:bigint>
--= a	NULL	0
--= b	41	2
--= bb	41	2
--= c	30	1
--= n	NULL	0

SELECT x, (SELECT max(y) FROM r) AS m FROM l ORDER BY x;
--> struct<x:string,m:int>
--= a	40
--= b	40
--= bb	40
--= c	40
--= n	40

SELECT x, (SELECT y FROM r WHERE k = 2) FROM l;
--! SCALAR_SUBQUERY_TOO_MANY_ROWS 21000

SELECT a.x, b.x FROM l a JOIN l b ON a.k = b.k WHERE a.x < b.x ORDER BY 1, 2;
--> struct<x:string,x:string>
--= b	bb

SELECT /*+ BROADCAST(r) */ x, y FROM l JOIN r ON l.k = r.k ORDER BY x, y;
--> struct<x:string,y:int>
--= b	20
--= b	21
--= bb	20
--= bb	21
--= c	30

SELECT /*+ MERGE(r) */ x, y FROM l JOIN r ON l.k = r.k ORDER BY x, y;
--> struct<x:string,y:int>
--= b	20
--= b	21
--= bb	20
--= bb	21
--= c	30

SELECT /*+ SHUFFLE_HASH(r) */ x, y FROM l LEFT JOIN r ON l.k = r.k ORDER BY x, y;
--> struct<x:string,y:int>
--= a	NULL
--= b	20
--= b	21
--= bb	20
--= bb	21
--= c	30
--= n	NULL

SELECT x, z FROM l, LATERAL (SELECT y + 1 AS z FROM r WHERE r.k = l.k) ORDER BY x, z;
--> struct<x:string,z:int>
--= b	21
--= b	22
--= bb	21
--= bb	22
--= c	31

SELECT k FROM l JOIN r ON l.k = r.k;
--! AMBIGUOUS_REFERENCE 42704

SELECT x FROM l JOIN r ON l.kk = r.k;
--! UNRESOLVED_COLUMN.WITH_SUGGESTION 42703
