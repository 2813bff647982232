-- Window functions and frames.
CREATE TEMPORARY VIEW w AS SELECT * FROM VALUES
  ('a', 1, 10), ('a', 2, 20), ('a', 2, 30), ('a', 4, NULL), ('b', 1, 5), ('b', 3, 15), (NULL, 7, 1) AS w(g, o, v);
--> struct<>

SELECT g, o, v, row_number() OVER (PARTITION BY g ORDER BY o, v) AS rn, rank() OVER (PARTITION BY g ORDER BY o) AS rk,
  dense_rank() OVER (PARTITION BY g ORDER BY o) AS dr FROM w ORDER BY g, o, v;
--> struct<g:string,o:int,v:int,rn:int,rk:int,dr:int>
--= NULL	7	1	1	1	1
--= a	1	10	1	1	1
--= a	2	20	2	2	2
--= a	2	30	3	2	2
--= a	4	NULL	4	4	3
--= b	1	5	1	1	1
--= b	3	15	2	2	2

SELECT g, o, v, sum(v) OVER (PARTITION BY g ORDER BY o) AS running, sum(v) OVER (PARTITION BY g) AS total,
  count(*) OVER () AS n FROM w ORDER BY g, o, v;
--> struct<g:string,o:int,v:int,running:bigint,total:bigint,n:bigint>
--= NULL	7	1	1	1	7
--= a	1	10	10	60	7
--= a	2	20	60	60	7
--= a	2	30	60	60	7
--= a	4	NULL	60	60	7
--= b	1	5	5	20	7
--= b	3	15	20	20	7

SELECT g, o, v, sum(v) OVER (PARTITION BY g ORDER BY o, v ROWS BETWEEN 1 PRECEDING AND 1 FOLLOWING) AS s3,
  avg(v) OVER (PARTITION BY g ORDER BY o RANGE BETWEEN 1 PRECEDING AND CURRENT ROW) AS a1 FROM w ORDER BY g, o, v;
--> struct<g:string,o:int,v:int,s3:bigint,a1:double>
--= NULL	7	1	1	1.0
--= a	1	10	30	10.0
--= a	2	20	60	20.0
--= a	2	30	50	20.0
--= a	4	NULL	30	NULL
--= b	1	5	20	5.0
--= b	3	15	20	15.0

SELECT g, o, lag(o) OVER (PARTITION BY g ORDER BY o, v) AS p, lead(o, 2, -1) OVER (PARTITION BY g ORDER BY o, v) AS n2,
  first_value(v) OVER (PARTITION BY g ORDER BY o, v) AS f, last_value(v) OVER (PARTITION BY g ORDER BY o, v) AS l
  FROM w ORDER BY g, o, v;
--> struct<g:string,o:int,p:int,n2:int,f:int,l:int>
--= NULL	7	NULL	-1	1	1
--= a	1	NULL	2	10	10
--= a	2	1	4	10	20
--= a	2	2	-1	10	30
--= a	4	2	-1	10	NULL
--= b	1	NULL	-1	5	5
--= b	3	1	-1	5	15

SELECT g, o, ntile(2) OVER (PARTITION BY g ORDER BY o, v) AS t, percent_rank() OVER (PARTITION BY g ORDER BY o) AS pr,
  cume_dist() OVER (PARTITION BY g ORDER BY o) AS cd FROM w ORDER BY g, o, v;
--> struct<g:string,o:int,t:int,pr:double,cd:double>
--= NULL	7	1	0.0	1.0
--= a	1	1	0.0	0.25
--= a	2	1	0.3333333333333333	0.75
--= a	2	2	0.3333333333333333	0.75
--= a	4	2	1.0	1.0
--= b	1	1	0.0	0.5
--= b	3	2	1.0	1.0

SELECT g, o, nth_value(v, 2) OVER win AS n2 FROM w WINDOW win AS (PARTITION BY g ORDER BY o, v) ORDER BY g, o, v;
--> struct<g:string,o:int,n2:int>
--= NULL	7	NULL
--= a	1	NULL
--= a	2	20
--= a	2	20
--= a	4	20
--= b	1	NULL
--= b	3	15

SELECT * FROM (SELECT g, o, v, rank() OVER (PARTITION BY g ORDER BY v DESC NULLS LAST) AS r FROM w) WHERE r <= 1 ORDER BY g;
--> struct<g:string,o:int,v:int,r:int>
--= NULL	7	1	1
--= a	2	30	1
--= b	3	15	1

SELECT g, sum(v) AS s, rank() OVER (ORDER BY sum(v) DESC) AS r FROM w GROUP BY g ORDER BY r;
--> struct<g:string,s:bigint,r:int>
--= a	60	1
--= b	20	2
--= NULL	1	3

SELECT o, max(v) OVER (ORDER BY o RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS m FROM w ORDER BY o, m;
--> struct<o:int,m:int>
--= 1	10
--= 1	10
--= 2	30
--= 2	30
--= 3	30
--= 4	30
--= 7	30

SELECT row_number() FROM w;
--! WINDOW_FUNCTION_WITHOUT_OVER_CLAUSE 42601

SELECT sum(v) OVER (PARTITION BY g ROWS BETWEEN CURRENT ROW AND 1 PRECEDING) FROM w;
--> struct<sum(v) OVER (PARTITION BY g ROWS BETWEEN CURRENT ROW AND 1 PRECEDING):bigint>
--= NULL
--= NULL
--= NULL
--= NULL
--= NULL
--= NULL
--= NULL
