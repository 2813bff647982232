-- Orders of many rows: keys of every width, texts that share their beginnings, NULLs, ties.
CREATE TEMPORARY VIEW t AS SELECT id, CAST(pmod(hash(id), 7) AS INT) AS i,
  IF(id % 11 = 0, NULL, CAST(pmod(hash(id, 1), 5) AS INT)) AS n, CAST(pmod(hash(id, 2), 1000003) AS BIGINT) * 4294967311 AS l,
  IF(id % 13 = 0, NULL, CAST(pmod(hash(id, 3), 90) - 45 AS BIGINT)) AS ln, CAST(pmod(hash(id, 4), 40) - 20 AS DOUBLE) / 4 AS d,
  CAST(hash(id, 5) % 300 AS DECIMAL(30, 2)) / 3 AS big, IF(id % 17 = 0, NULL, concat(repeat('same start ', CAST(pmod(hash(id, 6), 4) AS INT)), CAST(pmod(hash(id, 7), 9) AS STRING))) AS s,
  pmod(hash(id, 8), 2) = 0 AS b FROM range(3000);
--> struct<>
SELECT id, l FROM t ORDER BY l LIMIT 3 OFFSET 1500;
--> struct<id:bigint,l:bigint>
--= 2720	2098787316127882
--= 1156	2104121665528144
--= 451	2105843947419855
SELECT id, l FROM t ORDER BY l DESC LIMIT 3 OFFSET 1500;
--> struct<id:bigint,l:bigint>
--= 2408	2097636264888534
--= 2713	2096562523060784
--= 1123	2094599722999657
SELECT id, i, n FROM t ORDER BY i, n DESC NULLS FIRST, id LIMIT 4 OFFSET 1290;
--> struct<id:bigint,i:int,n:int>
--= 1838	2	0
--= 1842	2	0
--= 1852	2	0
--= 1876	2	0
SELECT id, ln, d FROM t ORDER BY ln NULLS LAST, d DESC, id DESC LIMIT 4 OFFSET 2768;
--> struct<id:bigint,ln:bigint,d:double>
--= 862	44	-5.0
--= 2899	NULL	4.75
--= 2834	NULL	4.75
--= 2301	NULL	4.75
SELECT id, ln FROM t ORDER BY ln DESC NULLS FIRST, id LIMIT 4 OFFSET 229;
--> struct<id:bigint,ln:bigint>
--= 2977	NULL
--= 2990	NULL
--= 12	44
--= 56	44
SELECT id, s FROM t ORDER BY s, id LIMIT 6 OFFSET 174;
--> struct<id:bigint,s:string>
--= 2958	NULL
--= 2975	NULL
--= 2992	NULL
--= 20	0
--= 43	0
--= 127	0
SELECT id, s FROM t ORDER BY s DESC, id DESC LIMIT 4 OFFSET 1400;
--> struct<id:bigint,s:string>
--= 2812	same start 8
--= 2795	same start 8
--= 2734	same start 8
--= 2638	same start 8
SELECT id, s, b, i FROM t ORDER BY b DESC, s NULLS LAST, i DESC, id LIMIT 4 OFFSET 1430;
--> struct<id:bigint,s:string,b:boolean,i:int>
--= 2703	NULL	true	4
--= 153	NULL	true	3
--= 425	NULL	true	3
--= 714	NULL	true	3
SELECT id, big FROM t ORDER BY big, id LIMIT 3 OFFSET 2000;
--> struct<id:bigint,big:decimal(34,6)>
--= 419	33.333333
--= 2467	33.333333
--= 2865	33.333333
SELECT id, d FROM t ORDER BY abs(d), d, id LIMIT 3 OFFSET 75;
--> struct<id:bigint,d:double>
--= 2308	0.0
--= 2316	0.0
--= 2391	0.0
SELECT x, hex(y) FROM VALUES (2, X'00'), (1, X''), (3, X'0000'), (5, X'01'), (4, X'0001'), (6, NULL) AS v(x, y) ORDER BY y DESC;
--> struct<x:int,hex(y):string>
--= 5	01
--= 4	0001
--= 3	0000
--= 2	00
--= 1	
--= 6	NULL
SELECT id FROM (SELECT id, decode(unhex(repeat('00', CAST(id % 20 AS INT))), 'UTF-8') AS z FROM range(100)) ORDER BY z DESC, id LIMIT 7 OFFSET 3;
--> struct<id:bigint>
--= 79
--= 99
--= 18
--= 38
--= 58
--= 78
--= 98
SELECT x FROM VALUES (DOUBLE('NaN')), (DOUBLE('-Infinity')), (0.0D), (-0.0D), (NULL), (1.5D), (DOUBLE('Infinity')) AS v(x) ORDER BY x DESC;
--> struct<x:double>
--= NaN
--= Infinity
--= 1.5
--= 0.0
--= -0.0
--= -Infinity
--= NULL
SELECT id, struct(i, n) AS p FROM t ORDER BY struct(i, n) DESC, id LIMIT 3 OFFSET 1100;
--> struct<id:bigint,p:struct<i:int,n:int>>
--= 1286	{"i":4,"n":1}
--= 1390	{"i":4,"n":1}
--= 1464	{"i":4,"n":1}
SELECT k FROM (SELECT pmod(hash(id), 100003) AS k FROM range(40000)) ORDER BY k LIMIT 3 OFFSET 30000;
--> struct<k:int>
--= 75042
--= 75042
--= 75045
SELECT count(*) FROM (SELECT l, lag(l) OVER (ORDER BY l) AS p FROM t) WHERE p > l;
--> struct<count(1):bigint>
--= 0
SELECT id, l FROM t ORDER BY i, l DESC LIMIT 3;
--> struct<id:bigint,l:bigint>
--= 269	4292360265842223
--= 1861	4286940017095741
--= 1314	4265555374854272
SELECT id, s, ln FROM t ORDER BY s DESC NULLS LAST, ln, id LIMIT 3;
--> struct<id:bigint,s:string,ln:bigint>
--= 117	same start same start same start 8	NULL
--= 1014	same start same start same start 8	NULL
--= 1300	same start same start same start 8	NULL
SELECT id, n FROM t ORDER BY n DESC, id DESC LIMIT 3;
--> struct<id:bigint,n:int>
--= 2994	4
--= 2988	4
--= 2968	4
-- First rows of many that agree in the first key.
SELECT count(*), min(k), min(l), max(l), sum(l % 1000) FROM (SELECT k, l FROM
  (SELECT IF(id % 7 = 0, NULL, CAST(pmod(hash(id), 5) AS BIGINT)) AS k, pmod(hash(id, 1), 900007) * 4294967311 AS l FROM range(60000))
  ORDER BY k DESC NULLS LAST, l DESC LIMIT 500);
--> struct<count(1):bigint,min(k):bigint,min(l):bigint,max(l):bigint,sum((l % 1000)):bigint>
--= 500	4	3668791141827377	3865281601338316	254909
SELECT count(*), min(s), max(l), sum(l) FROM (SELECT s, l FROM
  (SELECT concat('text with a beginning ', pmod(hash(id), 3)) AS s, pmod(hash(id, 1), 900007) AS l FROM range(60000))
  ORDER BY s, l LIMIT 400);
--> struct<count(1):bigint,min(s):string,max(l):int,sum(l):bigint>
--= 400	text with a beginning 0	16290	3265408
-- Keys whose values all fit one word, or do not: of the last one bits are left out, or it is not in it at all.
SELECT sum(p * id), count(*) FROM (SELECT id, row_number() OVER (ORDER BY i DESC, ln NULLS LAST, n NULLS FIRST, d DESC, id) AS p FROM t);
--> struct<sum((p * id)):bigint,count(1):bigint>
--= 6738999128	3000
SELECT id, i, ln, n, d FROM t ORDER BY i DESC, ln NULLS LAST, n NULLS FIRST, d DESC, id LIMIT 4 OFFSET 1700;
--> struct<id:bigint,i:int,ln:bigint,n:int,d:double>
--= 281	2	-43	3	2.75
--= 1084	2	-42	3	3.75
--= 2182	2	-41	1	1.0
--= 1128	2	-41	2	1.5
SELECT sum(p * id) FROM (SELECT id, row_number() OVER (ORDER BY ln NULLS LAST, CAST(pmod(hash(id, 9), 3) AS BIGINT) * 4611686018427387903 - 4611686018427387904 DESC, i, l DESC) AS p FROM t);
--> struct<sum((p * id)):bigint>
--= 6733343704
SELECT sum(p * id) FROM (SELECT id, row_number() OVER (ORDER BY IF(id % 5 = 0, NULL, IF(id % 2 = 0, 9223372036854775807, -9223372036854775808)) DESC, l) AS p FROM t);
--> struct<sum((p * id)):bigint>
--= 6751876518
SELECT sum(p * id) FROM (SELECT id, row_number() OVER (ORDER BY CAST(NULL AS INT) NULLS LAST, i, s DESC, l) AS p FROM t);
--> struct<sum((p * id)):bigint>
--= 6759409687
SELECT sum(p * id) FROM (SELECT id, row_number() OVER (ORDER BY IF(d = 0, double('NaN'), -d) DESC, IF(id % 3 = 0, -0.0D, 0.0D), b, dt NULLS LAST, id) AS p FROM (SELECT *, DATE'2020-01-01' + i AS dt FROM t));
--> struct<sum((p * id)):bigint>
--= 6782129091
SELECT sum(p * id) FROM (SELECT id, row_number() OVER (ORDER BY n, i, big DESC, id) AS p FROM t);
--> struct<sum((p * id)):bigint>
--= 6762920294
