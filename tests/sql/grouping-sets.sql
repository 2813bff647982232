-- Grouping sets: groups by all columns come first, and their states are copied once a set.
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  ('a', 1, 1.5D, 10), ('a', 2, double('NaN'), 20), ('b', 1, -0.0D, 30), ('b', NULL, 0.0D, NULL),
  (NULL, 1, NULL, 50), (NULL, NULL, 2.5D, 60), ('a', 1, 3.5D, 70), ('b', 2, 1.0D, 80)
  AS t(k, g, d, i);
--> struct<>

SELECT k, g, grouping_id() AS s, count(*), count(i), sum(i), min(d), max(d) FROM t GROUP BY CUBE (k, g) ORDER BY s, k, g;
--> struct<k:string,g:int,s:bigint,count(1):bigint,count(i):bigint,sum(i):bigint,min(d):double,max(d):double>
--= NULL	NULL	0	1	1	60	2.5	2.5
--= NULL	1	0	1	1	50	NULL	NULL
--= a	1	0	2	2	80	1.5	3.5
--= a	2	0	1	1	20	NaN	NaN
--= b	NULL	0	1	0	NULL	0.0	0.0
--= b	1	0	1	1	30	-0.0	-0.0
--= b	2	0	1	1	80	1.0	1.0
--= NULL	NULL	1	2	2	110	2.5	2.5
--= a	NULL	1	3	3	100	1.5	NaN
--= b	NULL	1	3	2	110	-0.0	1.0
--= NULL	NULL	2	2	1	60	0.0	2.5
--= NULL	1	2	4	4	160	-0.0	3.5
--= NULL	2	2	2	2	100	1.0	NaN
--= NULL	NULL	3	8	7	320	-0.0	NaN

SELECT k, g, sum(i) AS s, sum(g) AS grouped, avg(g) AS a FROM t GROUP BY ROLLUP (k, g) ORDER BY k, g, s;
--> struct<k:string,g:int,s:bigint,grouped:bigint,a:double>
--= NULL	NULL	60	NULL	NULL
--= NULL	NULL	110	1	1.0
--= NULL	NULL	320	8	1.3333333333333333
--= NULL	1	50	1	1.0
--= a	NULL	100	4	1.3333333333333333
--= a	1	80	2	1.0
--= a	2	20	2	2.0
--= b	NULL	NULL	NULL	NULL
--= b	NULL	110	3	1.5
--= b	1	30	1	1.0
--= b	2	80	2	2.0

SELECT d, g, count(*) FROM t GROUP BY GROUPING SETS ((d), (g), ()) ORDER BY d, g, 3;
--> struct<d:double,g:int,count(1):bigint>
--= NULL	NULL	1
--= NULL	NULL	2
--= NULL	NULL	8
--= NULL	1	4
--= NULL	2	2
--= 0.0	NULL	2
--= 1.0	NULL	1
--= 1.5	NULL	1
--= 2.5	NULL	1
--= 3.5	NULL	1
--= NaN	NULL	1

SELECT k, count(*) AS c FROM t GROUP BY GROUPING SETS ((k), (k), ()) ORDER BY k, c;
--> struct<k:string,c:bigint>
--= NULL	2
--= NULL	2
--= NULL	8
--= a	3
--= a	3
--= b	3
--= b	3

SELECT k, g, count(*) FROM t WHERE i > 1000 GROUP BY ROLLUP (k, g);
--> struct<k:string,g:int,count(1):bigint>

SELECT count(*), sum(i) FROM t WHERE i > 1000 GROUP BY GROUPING SETS ((), ());
--> struct<count(1):bigint,sum(i):bigint>

SELECT k, count(*) FILTER (WHERE g = 1) AS ones, sum(i) FILTER (WHERE d > 1) AS s, stddev(i), corr(i, g)
FROM t GROUP BY ROLLUP (k) ORDER BY k, ones;
--> struct<k:string,ones:bigint,s:bigint,stddev(i):double,corr(i, g):double>
--= NULL	1	60	7.0710678118654755	NULL
--= NULL	4	160	26.367367999823102	0.1841149235796647
--= a	2	100	32.145502536643185	-0.35921060405354976
--= b	1	NULL	35.35533905932738	1.0

SELECT k, g, count(DISTINCT i), sum(i) FROM t GROUP BY CUBE (k, g) ORDER BY k, g, 3, 4;
--> struct<k:string,g:int,count(DISTINCT i):bigint,sum(i):bigint>
--= NULL	NULL	1	60
--= NULL	NULL	1	60
--= NULL	NULL	2	110
--= NULL	NULL	7	320
--= NULL	1	1	50
--= NULL	1	4	160
--= NULL	2	2	100
--= a	NULL	3	100
--= a	1	2	80
--= a	2	1	20
--= b	NULL	0	NULL
--= b	NULL	2	110
--= b	1	1	30
--= b	2	1	80

SELECT k, g, sort_array(collect_list(i)) AS l FROM t GROUP BY ROLLUP (k, g) ORDER BY k, g, size(l);
--> struct<k:string,g:int,l:array<int>>
--= NULL	NULL	[60]
--= NULL	NULL	[50,60]
--= NULL	NULL	[10,20,30,50,60,70,80]
--= NULL	1	[50]
--= a	NULL	[10,20,70]
--= a	1	[10,70]
--= a	2	[20]
--= b	NULL	[]
--= b	NULL	[30,80]
--= b	1	[30]
--= b	2	[80]

SELECT upper(k) AS u, g + 1 AS h, sum(i + g) AS s, max(k) AS m FROM t GROUP BY CUBE (upper(k), g + 1) ORDER BY u, h, s, m;
--> struct<u:string,h:int,s:bigint,m:string>
--= NULL	NULL	NULL	NULL
--= NULL	NULL	NULL	b
--= NULL	NULL	51	NULL
--= NULL	NULL	268	b
--= NULL	2	51	NULL
--= NULL	2	164	b
--= NULL	3	104	b
--= A	NULL	104	a
--= A	2	82	a
--= A	3	22	a
--= B	NULL	NULL	b
--= B	NULL	113	b
--= B	2	31	b
--= B	3	82	b

SELECT k, g, percentile(i, 0.5) AS p, max_by(k, i) AS m FROM t GROUP BY ROLLUP (k, g) ORDER BY k, g, p;
--> struct<k:string,g:int,p:double,m:string>
--= NULL	NULL	50.0	b
--= NULL	NULL	55.0	NULL
--= NULL	NULL	60.0	NULL
--= NULL	1	50.0	NULL
--= a	NULL	20.0	a
--= a	1	40.0	a
--= a	2	20.0	a
--= b	NULL	NULL	NULL
--= b	NULL	55.0	b
--= b	1	30.0	b
--= b	2	80.0	b

SELECT k, c, count(*), max(v) FROM t UNPIVOT (v FOR c IN (g, i)) GROUP BY k, c ORDER BY 1, 2;
--> struct<k:string,c:string,count(1):bigint,max(v):int>
--= NULL	g	1	1
--= NULL	i	2	60
--= a	g	3	2
--= a	i	3	70
--= b	g	2	2
--= b	i	2	80

SELECT c, count(*) FROM t UNPIVOT (v FOR c IN (g, i)) GROUP BY c ORDER BY 1;
--> struct<c:string,count(1):bigint>
--= g	6
--= i	7
