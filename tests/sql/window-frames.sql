-- Frames that move: rows come in and leave again.
CREATE TEMPORARY VIEW f AS SELECT * FROM VALUES
  ('a', 1, 10L, 1.5D, 1.10, 'x', true), ('a', 2, NULL, 0.1D, 2.20, 'z', false), ('a', 3, 30L, 0.2D, NULL, 'y', true),
  ('a', 3, 5L, 0.3D, -3.30, NULL, NULL), ('a', NULL, 7L, NULL, 4.40, 'w', true), ('a', 9, 7L, -0.0D, 5.50, 'w', false),
  ('b', 4, NULL, NULL, NULL, NULL, NULL), ('b', 5, 1L, 2.0D, 1.00, 'q', true) AS f(g, o, v, d, m, s, t);
--> struct<>

SELECT g, o, v, sum(v) OVER w AS s, count(v) OVER w AS c, avg(v) OVER w AS a, min(v) OVER w AS lo, max(v) OVER w AS hi,
  count_if(t) OVER w AS ci, bit_xor(v) OVER w AS bx FROM f
  WINDOW w AS (PARTITION BY g ORDER BY o, v ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) ORDER BY g, o, v;
--> struct<g:string,o:int,v:bigint,s:bigint,c:bigint,a:double,lo:bigint,hi:bigint,ci:bigint,bx:bigint>
--= a	NULL	7	17	2	8.5	7	10	2	13
--= a	1	10	17	2	8.5	7	10	2	13
--= a	2	NULL	15	2	7.5	5	10	1	15
--= a	3	5	35	2	17.5	5	30	1	27
--= a	3	30	42	3	14.0	5	30	1	28
--= a	9	7	37	2	18.5	7	30	1	25
--= b	4	NULL	1	1	1.0	1	1	1	1
--= b	5	1	1	1	1.0	1	1	1	1
SELECT g, o, v, sum(v) OVER w AS s, count(*) OVER w AS c, avg(d) OVER w AS a, sum(d) OVER w AS sd, sum(m) OVER w AS sm, avg(m) OVER w AS am,
  min(s) OVER w AS lo, max(d) OVER w AS hi FROM f
  WINDOW w AS (PARTITION BY g ORDER BY o, v ROWS BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) ORDER BY g, o, v;
--> struct<g:string,o:int,v:bigint,s:bigint,c:bigint,a:double,sd:double,sm:decimal(13,2),am:decimal(7,6),lo:string,hi:double>
--= a	NULL	7	59	6	0.42000000000000004	2.1	9.90	1.980000	w	1.5
--= a	1	10	52	5	0.42000000000000004	2.1	5.50	1.375000	w	1.5
--= a	2	NULL	42	4	0.15000000000000002	0.6000000000000001	4.40	1.466667	w	0.3
--= a	3	5	42	3	0.16666666666666666	0.5	2.20	1.100000	w	0.3
--= a	3	30	37	2	0.1	0.2	5.50	5.500000	w	0.2
--= a	9	7	7	1	0.0	0.0	5.50	5.500000	w	-0.0
--= b	4	NULL	1	2	2.0	2.0	1.00	1.000000	q	2.0
--= b	5	1	1	1	2.0	2.0	1.00	1.000000	q	2.0
SELECT g, o, v, first_value(s) OVER w AS f, last_value(s) OVER w AS l, nth_value(s, 2) OVER w AS n, first_value(s) IGNORE NULLS OVER w AS fi,
  last_value(s) IGNORE NULLS OVER w AS li, nth_value(s, 2) IGNORE NULLS OVER w AS ni, any_value(v) OVER w AS av FROM f
  WINDOW w AS (PARTITION BY g ORDER BY o, v ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING) ORDER BY g, o, v;
--> struct<g:string,o:int,v:bigint,f:string,l:string,n:string,fi:string,li:string,ni:string,av:bigint>
--= a	NULL	7	w	x	x	w	x	x	7
--= a	1	10	w	z	x	w	z	x	7
--= a	2	NULL	w	NULL	x	w	z	x	7
--= a	3	5	x	y	z	x	y	z	10
--= a	3	30	z	w	NULL	z	w	y	NULL
--= a	9	7	NULL	w	y	y	w	w	5
--= b	4	NULL	NULL	q	q	q	q	NULL	NULL
--= b	5	1	NULL	q	q	q	q	NULL	NULL
SELECT g, o, v, first_value(s) OVER w AS f, last_value(s) OVER w AS l, nth_value(s, 3) OVER w AS n,
  last_value(s) IGNORE NULLS OVER w AS li, nth_value(s, 3) IGNORE NULLS OVER w AS ni FROM f
  WINDOW w AS (PARTITION BY g ORDER BY o) ORDER BY g, o, v;
--> struct<g:string,o:int,v:bigint,f:string,l:string,n:string,li:string,ni:string>
--= a	NULL	7	w	w	NULL	w	NULL
--= a	1	10	w	x	NULL	x	NULL
--= a	2	NULL	w	z	z	z	z
--= a	3	5	w	NULL	z	y	z
--= a	3	30	w	NULL	z	y	z
--= a	9	7	w	w	z	w	z
--= b	4	NULL	NULL	NULL	NULL	NULL	NULL
--= b	5	1	NULL	q	NULL	q	NULL
SELECT g, o, v, lag(s) IGNORE NULLS OVER w AS g1, lead(s, 2, 'none') IGNORE NULLS OVER w AS d2, lag(s, 2, s) IGNORE NULLS OVER w AS g2,
  lead(v, -1) IGNORE NULLS OVER w AS dn, lag(v, 0) IGNORE NULLS OVER w AS g0 FROM f
  WINDOW w AS (PARTITION BY g ORDER BY o, v) ORDER BY g, o, v;
--> struct<g:string,o:int,v:bigint,g1:string,d2:string,g2:string,dn:bigint,g0:bigint>
--= a	NULL	7	NULL	z	w	NULL	7
--= a	1	10	w	y	x	7	10
--= a	2	NULL	x	w	w	10	NULL
--= a	3	5	z	w	x	10	5
--= a	3	30	z	none	x	5	30
--= a	9	7	y	none	z	30	7
--= b	4	NULL	NULL	none	NULL	NULL	NULL
--= b	5	1	NULL	none	q	NULL	1
SELECT g, o, v, max_by(s, v) OVER w AS mx, min_by(s, v) OVER w AS mn, bool_and(t) OVER w AS ba, bool_or(t) OVER w AS bo,
  collect_list(v) OVER w AS cl, bit_and(v) OVER w AS ban FROM f
  WINDOW w AS (PARTITION BY g ORDER BY o, v ROWS BETWEEN 1 PRECEDING AND 2 FOLLOWING) ORDER BY g, o, v;
--> struct<g:string,o:int,v:bigint,mx:string,mn:string,ba:boolean,bo:boolean,cl:array<bigint>,ban:bigint>
--= a	NULL	7	x	w	false	true	[7,10]	2
--= a	1	10	x	NULL	false	true	[7,10,5]	0
--= a	2	NULL	y	NULL	false	true	[10,5,30]	0
--= a	3	5	y	NULL	false	true	[5,30,7]	4
--= a	3	30	y	NULL	false	true	[5,30,7]	4
--= a	9	7	y	w	false	true	[30,7]	6
--= b	4	NULL	q	q	true	true	[1]	1
--= b	5	1	q	q	true	true	[1]	1
SELECT g, o, v, sum(v) FILTER (WHERE t) OVER w AS s, count(*) FILTER (WHERE v > 6) OVER w AS c, max(s) FILTER (WHERE o < 9) OVER w AS m,
  first_value(v) FILTER (WHERE t) OVER w AS fv, last(s) FILTER (WHERE NOT t) OVER w AS ls FROM f
  WINDOW w AS (PARTITION BY g ORDER BY o, v ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) ORDER BY g, o, v;
--> struct<g:string,o:int,v:bigint,s:bigint,c:bigint,m:string,fv:bigint,ls:string>
--= a	NULL	7	17	2	x	7	NULL
--= a	1	10	17	2	z	7	z
--= a	2	NULL	10	1	z	10	z
--= a	3	5	30	1	z	30	z
--= a	3	30	30	2	y	30	w
--= a	9	7	30	2	y	30	w
--= b	4	NULL	1	0	q	1	NULL
--= b	5	1	1	0	q	1	NULL

-- Frames without rows, behind the end, of one row, wider than any partition.
SELECT g, o, v, sum(v) OVER (PARTITION BY g ORDER BY o, v ROWS BETWEEN 2 FOLLOWING AND 3 FOLLOWING) AS a,
  count(*) OVER (PARTITION BY g ORDER BY o, v ROWS BETWEEN 3 PRECEDING AND 2 PRECEDING) AS b,
  max(v) OVER (PARTITION BY g ORDER BY o, v ROWS BETWEEN 100 FOLLOWING AND UNBOUNDED FOLLOWING) AS c,
  min(v) OVER (PARTITION BY g ORDER BY o, v ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS d,
  sum(v) OVER (PARTITION BY g ORDER BY o, v ROWS BETWEEN 2147483647 PRECEDING AND 2147483647 FOLLOWING) AS e,
  count(*) OVER (PARTITION BY g ORDER BY o, v ROWS BETWEEN 2147483647 FOLLOWING AND UNBOUNDED FOLLOWING) AS z,
  first_value(v) OVER (PARTITION BY g ORDER BY o, v ROWS BETWEEN 0 PRECEDING AND 0 FOLLOWING) AS f,
  nth_value(v, 2147483647) OVER (PARTITION BY g ORDER BY o, v ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS n
  FROM f ORDER BY g, o, v;
--> struct<g:string,o:int,v:bigint,a:bigint,b:bigint,c:bigint,d:bigint,e:bigint,z:bigint,f:bigint,n:bigint>
--= a	NULL	7	5	0	NULL	NULL	59	0	7	NULL
--= a	1	10	35	0	NULL	7	59	0	10	NULL
--= a	2	NULL	37	1	NULL	7	59	0	NULL	NULL
--= a	3	5	7	2	NULL	7	59	0	5	NULL
--= a	3	30	NULL	2	NULL	5	59	0	30	NULL
--= a	9	7	NULL	2	NULL	5	59	0	7	NULL
--= b	4	NULL	NULL	0	NULL	NULL	1	0	NULL	NULL
--= b	5	1	NULL	0	NULL	NULL	1	0	1	NULL
SELECT g, o, v, sum(v) OVER (PARTITION BY g ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) AS a,
  max(s) OVER (PARTITION BY g ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) AS b, count(*) OVER (PARTITION BY g ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) AS c FROM f ORDER BY g, o, v;
--> struct<g:string,o:int,v:bigint,a:bigint,b:string,c:bigint>
--= a	NULL	7	NULL	NULL	0
--= a	1	10	NULL	NULL	0
--= a	2	NULL	NULL	NULL	0
--= a	3	5	NULL	NULL	0
--= a	3	30	NULL	NULL	0
--= a	9	7	NULL	NULL	0
--= b	4	NULL	NULL	NULL	0
--= b	5	1	NULL	NULL	0

-- Distances along the key, in both directions, with NULL as key.
SELECT g, o, v, sum(v) OVER (PARTITION BY g ORDER BY o RANGE BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS a,
  max(s) OVER (PARTITION BY g ORDER BY o DESC RANGE BETWEEN 2 PRECEDING AND CURRENT ROW) AS b,
  count(v) OVER (PARTITION BY g ORDER BY o DESC NULLS FIRST RANGE BETWEEN 1 FOLLOWING AND UNBOUNDED FOLLOWING) AS c,
  min(v) OVER (PARTITION BY g ORDER BY o NULLS LAST RANGE BETWEEN UNBOUNDED PRECEDING AND 1 FOLLOWING) AS d,
  sum(v) OVER (PARTITION BY g ORDER BY o RANGE BETWEEN 5 PRECEDING AND 3 PRECEDING) AS e,
  count(*) OVER (PARTITION BY g ORDER BY o RANGE BETWEEN CURRENT ROW AND UNBOUNDED FOLLOWING) AS f FROM f ORDER BY g, o, v;
--> struct<g:string,o:int,v:bigint,a:bigint,b:string,c:bigint,d:bigint,e:bigint,f:bigint>
--= a	NULL	7	7	w	5	5	7	6
--= a	1	10	10	z	0	10	NULL	5
--= a	2	NULL	45	z	1	5	NULL	4
--= a	3	5	35	y	1	5	NULL	3
--= a	3	30	35	y	1	5	NULL	3
--= a	9	7	7	w	3	5	NULL	1
--= b	4	NULL	1	q	0	1	NULL	2
--= b	5	1	1	q	0	1	NULL	1
SELECT d, n, sum(n) OVER (ORDER BY d RANGE BETWEEN INTERVAL 2 DAYS PRECEDING AND CURRENT ROW) AS a,
  max(n) OVER (ORDER BY d RANGE BETWEEN INTERVAL 1 DAY FOLLOWING AND INTERVAL 40 DAYS FOLLOWING) AS b,
  count(*) OVER (ORDER BY d DESC RANGE BETWEEN INTERVAL 1 DAY PRECEDING AND UNBOUNDED FOLLOWING) AS c,
  avg(n) OVER (ORDER BY CAST(d AS TIMESTAMP) RANGE BETWEEN INTERVAL 36 HOURS PRECEDING AND INTERVAL 1 HOUR FOLLOWING) AS e
  FROM VALUES (DATE'2024-01-01', 1), (DATE'2024-01-02', 2), (DATE'2024-01-02', 3), (DATE'2024-01-04', 4), (DATE'2024-02-11', 5), (NULL, 6) AS t(d, n) ORDER BY d, n;
--> struct<d:date,n:int,a:bigint,b:int,c:bigint,e:double>
--= NULL	6	6	6	1	6.0
--= 2024-01-01	1	1	4	4	1.0
--= 2024-01-02	2	6	5	4	2.0
--= 2024-01-02	3	6	5	4	2.0
--= 2024-01-04	4	9	5	5	4.0
--= 2024-02-11	5	5	NULL	6	5.0
SELECT x, sum(y) OVER (ORDER BY x RANGE BETWEEN 0.5 PRECEDING AND 0.25 FOLLOWING) AS a,
  count(*) OVER (ORDER BY CAST(x AS DOUBLE) RANGE BETWEEN 0.5 PRECEDING AND 0.25 FOLLOWING) AS b
  FROM VALUES (1.00, 1), (1.25, 2), (1.50, 3), (1.51, 4), (9.99, 5) AS t(x, y) ORDER BY x;
--> struct<x:decimal(3,2),a:bigint,b:bigint>
--= 1.00	3	2
--= 1.25	6	3
--= 1.50	10	4
--= 1.51	9	3
--= 9.99	5	1

-- Places in the partition.
SELECT g, o, ntile(3) OVER (PARTITION BY g ORDER BY o, v) AS a, ntile(100) OVER (PARTITION BY g ORDER BY o, v) AS b, ntile(1) OVER (PARTITION BY g ORDER BY o, v) AS c,
  percent_rank() OVER (PARTITION BY g ORDER BY o) AS d, cume_dist() OVER (PARTITION BY g ORDER BY o) AS e, percent_rank() OVER (PARTITION BY g, o, v ORDER BY s) AS one
  FROM f ORDER BY g, o, v;
--> struct<g:string,o:int,a:int,b:int,c:int,d:double,e:double,one:double>
--= a	NULL	1	1	1	0.0	0.16666666666666666	0.0
--= a	1	1	2	1	0.2	0.3333333333333333	0.0
--= a	2	2	3	1	0.4	0.5	0.0
--= a	3	2	4	1	0.6	0.8333333333333334	0.0
--= a	3	3	5	1	0.6	0.8333333333333334	0.0
--= a	9	3	6	1	1.0	1.0	0.0
--= b	4	1	1	1	0.0	0.5	0.0
--= b	5	2	2	1	1.0	1.0	0.0

-- Sums that don't fit, or that lose digits, are what adding up each frame gives.
SELECT o, sum(b) OVER (ORDER BY o ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s, avg(b) OVER (ORDER BY o ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS a,
  sum(d) OVER (ORDER BY o ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS d, sum(r) OVER (ORDER BY o ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS r
  FROM VALUES (1, 9223372036854775806L, 1e300D, 0.1f), (2, -9223372036854775807L, 1D, 0.5f), (3, 9223372036854775807L, -1e300D, 2f),
  (4, -3L, double('NaN'), NULL), (5, 4L, double('inf'), -0f), (6, 4L, 2.5D, -0f) AS t(o, b, d, r) ORDER BY o;
--> struct<o:int,s:bigint,a:double,d:double,r:double>
--= 1	9223372036854775806	9.223372036854776E18	1.0E300	0.6000000014901161
--= 2	-1	0.0	0.0	2.600000001490116
--= 3	0	0.0	NaN	2.5
--= 4	9223372036854775804	4.6116860184273879E18	NaN	2.0
--= 5	1	0.5	NaN	0.0
--= 6	8	4.0	Infinity	0.0
SELECT o, sum(b) OVER (ORDER BY o ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM VALUES (1, 9223372036854775806L), (2, 5L), (3, -5L) AS t(o, b) ORDER BY o;
--! ARITHMETIC_OVERFLOW 22003
SELECT o, try_sum(b) OVER (ORDER BY o ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s FROM VALUES (1, 9223372036854775806L), (2, 5L), (3, -5L) AS t(o, b) ORDER BY o;
--> struct<o:int,s:bigint>
--= 1	9223372036854775806
--= 2	NULL
--= 3	0
SELECT o, sum(m) OVER (ORDER BY o ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS s, avg(m) OVER (ORDER BY o ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS a, sum(w) OVER (ORDER BY o ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) AS w
  FROM VALUES (1, 99999999999999999.9BD, 99999999999999999999999999999999999999BD), (2, 99999999999999999.9BD, 0BD), (3, NULL, 1BD), (4, -1.5BD, 2BD) AS t(o, m, w) ORDER BY o;
--> struct<o:int,s:decimal(28,1),a:decimal(22,5),w:decimal(38,0)>
--= 1	99999999999999999.9	99999999999999999.90000	99999999999999999999999999999999999999
--= 2	199999999999999999.8	99999999999999999.90000	99999999999999999999999999999999999999
--= 3	99999999999999999.9	99999999999999999.90000	1
--= 4	-1.5	-1.50000	3

-- Many rows: partitions that end within a piece of the walk, and ones that are longer.
CREATE TEMPORARY VIEW long AS SELECT id, IF(id < 7000, 0, id DIV 9) AS g, pmod(hash(id, 1), 500) AS o,
  IF(id % 7 = 0, NULL, pmod(hash(id, 2), 100)) AS v, IF(id % 5 = 0, NULL, concat('text ', pmod(hash(id, 3), 1000))) AS s,
  pmod(hash(id, 4), 400) / 4 AS q, pmod(hash(id, 5), 1000) / 100 AS c FROM range(12000);
--> struct<>
SELECT g, count(*), sum(hash(a, b, c, d, e, f, h)) FROM (SELECT IF(g = 0, 0, g % 3 + 1) AS g,
  sum(v) OVER w AS a, count(s) OVER w AS b, min(s) OVER w AS c, max(v) OVER w AS d, sum(q) OVER w AS e, avg(c) OVER w AS f, nth_value(s, 7) IGNORE NULLS OVER w AS h
  FROM long WINDOW w AS (PARTITION BY g ORDER BY o, id ROWS BETWEEN 99 PRECEDING AND 3 FOLLOWING)) GROUP BY g ORDER BY g;
--> struct<g:bigint,count(1):bigint,sum(hash(a, b, c, d, e, f, h)):bigint>
--= 0	7000	139004397574
--= 1	1667	-74107705564
--= 2	1668	136710013550
--= 3	1665	87646621822
SELECT g, count(*), sum(hash(a, b, c, d, e)) FROM (SELECT IF(g = 0, 0, g % 3 + 1) AS g,
  sum(v) OVER w AS a, max_by(s, v) OVER w AS b, min(s) OVER w AS c, sum(c) OVER w AS d, last_value(s) IGNORE NULLS OVER w AS e
  FROM long WHERE id >= 6000 WINDOW w AS (PARTITION BY g ORDER BY o, id ROWS BETWEEN 2 FOLLOWING AND UNBOUNDED FOLLOWING)) GROUP BY g ORDER BY g;
--> struct<g:bigint,count(1):bigint,sum(hash(a, b, c, d, e)):bigint>
--= 0	1000	33892212617
--= 1	1667	61827362525
--= 2	1668	-73557970034
--= 3	1665	2858511197
SELECT g, count(*), sum(hash(a, b, c, d, e)) FROM (SELECT IF(g = 0, 0, g % 3 + 1) AS g,
  sum(v) OVER w AS a, count(*) OVER w AS b, min(v) OVER w AS c, sum(q) OVER w AS d, avg(v) OVER w AS e
  FROM long WINDOW w AS (PARTITION BY g ORDER BY o RANGE BETWEEN 20 PRECEDING AND 5 FOLLOWING)) GROUP BY g ORDER BY g;
--> struct<g:bigint,count(1):bigint,sum(hash(a, b, c, d, e)):bigint>
--= 0	7000	-426687227388
--= 1	1667	-75161690472
--= 2	1668	-1693917539
--= 3	1665	-63501578559
SELECT g, count(*), sum(hash(a, b, c, d, e)) FROM (SELECT IF(g = 0, 0, g % 3 + 1) AS g,
  lag(s, 3) IGNORE NULLS OVER w AS a, lead(v, 2) IGNORE NULLS OVER w AS b, ntile(7) OVER w AS c, percent_rank() OVER w AS d, cume_dist() OVER w AS e
  FROM long WINDOW w AS (PARTITION BY g ORDER BY o, id)) GROUP BY g ORDER BY g;
--> struct<g:bigint,count(1):bigint,sum(hash(a, b, c, d, e)):bigint>
--= 0	7000	-30229391838
--= 1	1667	97943131505
--= 2	1668	75672797582
--= 3	1665	102811822791
