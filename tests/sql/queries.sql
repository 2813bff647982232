-- The SELECT language: CTEs, set operations, VALUES, LIMIT, pivots, generators.
WITH a AS (SELECT 1 AS x), b AS (SELECT x + 1 AS y FROM a) SELECT * FROM a, b;
--> struct<x:int,y:int>
--= 1	2

WITH a AS (SELECT 1 AS x), a2 AS (WITH a AS (SELECT 2 AS x) SELECT * FROM a) SELECT * FROM a2 UNION ALL SELECT * FROM a;
--> struct<x:int>
--= 1
--= 2

SELECT * FROM VALUES (1, 'x'), (2, NULL) AS t(a, b) ORDER BY a;
--> struct<a:int,b:string>
--= 1	x
--= 2	NULL

VALUES (1, 2.5), (3L, 4);
--> struct<col1:bigint,col2:decimal(11,1)>
--= 1	2.5
--= 3	4.0

SELECT 1 UNION SELECT 1 UNION ALL SELECT 2;
--> struct<1:int>
--= 1
--= 2

SELECT a FROM VALUES 1, 2, 2, 3 AS t(a) INTERSECT SELECT a FROM VALUES 2, 3, 4 AS t(a);
--> struct<a:int>
--= 2
--= 3

SELECT a FROM VALUES 1, 2, 2, 3 AS t(a) EXCEPT SELECT a FROM VALUES 3 AS t(a);
--> struct<a:int>
--= 1
--= 2

SELECT a FROM VALUES 1, 2, 2, 3 AS t(a) EXCEPT ALL SELECT a FROM VALUES 2 AS t(a);
--> struct<a:int>
--= 1
--= 2
--= 3

SELECT a FROM VALUES 1, 2, 2, 2 AS t(a) INTERSECT ALL SELECT a FROM VALUES 2, 2 AS t(a);
--> struct<a:int>
--= 2
--= 2

SELECT NULL UNION ALL SELECT 1;
--> struct<NULL:int>
--= 1
--= NULL

SELECT 1 UNION ALL SELECT 1, 2;
--! NUM_COLUMNS_MISMATCH 42826

SELECT id FROM range(10) ORDER BY id DESC LIMIT 3 OFFSET 2;
--> struct<id:bigint>
--= 7
--= 6
--= 5

SELECT id, id % 3 AS m FROM range(7) ORDER BY m, id DESC;
--> struct<id:bigint,m:bigint>
--= 6	0
--= 3	0
--= 0	0
--= 4	1
--= 1	1
--= 5	2
--= 2	2

SELECT count(*), sum(id) FROM range(0, 100000, 7);
--> struct<count(1):bigint,sum(id):bigint>
--= 14286	714264285

SELECT * FROM range(3) LIMIT 0;
--> struct<id:bigint>

SELECT id FROM range(5) WHERE id BETWEEN 1 AND 3 AND id NOT IN (2) ORDER BY 1;
--> struct<id:bigint>
--= 1
--= 3

SELECT explode(array(10, 20, NULL)) AS e;
--> struct<e:int>
--= 10
--= 20
--= NULL

SELECT a, e, p FROM VALUES (1, array('x', 'y')), (2, array()) AS t(a, l) LATERAL VIEW OUTER posexplode(l) AS p, e ORDER BY a, p;
--> struct<a:int,e:string,p:int>
--= 1	x	0
--= 1	y	1
--= 2	NULL	NULL

SELECT a, e FROM VALUES (1, array('x', 'y')), (2, array()) AS t(a, l) LATERAL VIEW explode(l) AS e ORDER BY a, e;
--> struct<a:int,e:string>
--= 1	x
--= 1	y

SELECT * FROM VALUES ('a', 2020, 1), ('a', 2021, 2), ('b', 2020, 3) AS t(k, y, v)
  PIVOT (sum(v) FOR y IN (2020, 2021)) ORDER BY k;
--> struct<k:string,2020:bigint,2021:bigint>
--= a	1	2
--= b	3	NULL

SELECT * FROM VALUES ('a', 1, 2), ('b', 3, NULL) AS t(k, q1, q2) UNPIVOT (v FOR q IN (q1, q2)) ORDER BY k, q;
--> struct<k:string,q:string,v:int>
--= a	q1	1
--= a	q2	2
--= b	q1	3

SELECT s.a, s.b.c FROM (SELECT named_struct('a', 1, 'b', named_struct('c', 'x')) AS s);
--> struct<a:int,c:string>
--= 1	x

SELECT t.*, 1 AS one FROM (SELECT 1 AS a, 2 AS b) t;
--> struct<a:int,b:int,one:int>
--= 1	2	1

SELECT * EXCEPT (b) FROM (SELECT 1 AS a, 2 AS b, 3 AS c);
--> struct<a:int,c:int>
--= 1	3

SELECT a AS x, x + 1 AS y FROM VALUES 1 AS t(a);
--> struct<x:int,y:int>
--= 1	2

SELECT map('a', 1)['a'], array(1, 2, 3)[1], named_struct('x', 5).x;
--> struct<map(a, 1)[a]:int,array(1, 2, 3)[1]:int,named_struct(x, 5).x:int>
--= 1	2	5

SELECT transform(array(1, 2, 3), x -> x * 2), filter(array(1, 2, 3), x -> x > 1), aggregate(array(1, 2, 3), 0, (s, x) -> s + x);
--> struct<transform(array(1, 2, 3), lambdafunction((namedlambdavariable() * 2), namedlambdavariable())):array<int>,filter(array(1, 2, 3), lambdafunction((namedlambdavariable() > 1), namedlambdavariable())):array<int>,aggregate(array(1, 2, 3), 0, lambdafunction((namedlambdavariable() + namedlambdavariable()), namedlambdavariable(), namedlambdavariable()), lambdafunction(namedlambdavariable(), namedlambdavariable())):int>
--= [2,4,6]	[2,3]	6

SELECT nope FROM VALUES 1 AS t(a);
--! UNRESOLVED_COLUMN.WITH_SUGGESTION 42703

SELECT * FROM does_not_exist;
--! TABLE_OR_VIEW_NOT_FOUND 42P01

SELEC 1;
--! PARSE_SYNTAX_ERROR 42601

SELECT no_such_function(1);
--! UNRESOLVED_ROUTINE 42883

SELECT a FROM VALUES (1, 2) AS t(a, a);
--! AMBIGUOUS_REFERENCE 42704

SELECT CAST('abc' AS INT);
--! CAST_INVALID_INPUT 22018

SELECT 'a' > 1;
--! CAST_INVALID_INPUT 22018

SELECT array(1, 2)[5];
--! INVALID_ARRAY_INDEX 22003

SELECT * FROM (SELECT 1 AS a) WHERE a;
--! DATATYPE_MISMATCH.FILTER_NOT_BOOLEAN 42K09
