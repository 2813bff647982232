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

-- Many rows: what one walk computes beside what needs the whole partition.
CREATE TEMPORARY VIEW many AS SELECT id, pmod(hash(id), 3) AS g, pmod(hash(id, 1), 50) AS o,
  IF(id % 7 = 0, NULL, pmod(hash(id, 2), 100)) AS v, IF(id % 5 = 0, NULL, concat('text ', id % 10)) AS s FROM range(9000);
--> struct<>
SELECT g, max(rn), max(rk), max(dr), max(nt), min(pr), max(cd), count(s1), count(s2), max(s2), count(s3) FROM (SELECT g,
  row_number() OVER w AS rn, rank() OVER w AS rk, dense_rank() OVER w AS dr, ntile(4) OVER w AS nt, percent_rank() OVER w AS pr,
  cume_dist() OVER w AS cd, lag(s) OVER (PARTITION BY g ORDER BY o, id) AS s1, lead(s, 3, 'none') OVER (PARTITION BY g ORDER BY o, id) AS s2,
  lag(s) IGNORE NULLS OVER (PARTITION BY g ORDER BY o, id) AS s3
  FROM many WINDOW w AS (PARTITION BY g ORDER BY o)) GROUP BY g ORDER BY g;
--> struct<g:int,max(rn):int,max(rk):int,max(dr):int,max(nt):int,min(pr):double,max(cd):double,count(s1):bigint,count(s2):bigint,max(s2):string,count(s3):bigint>
--= 0	3042	2995	50	4	0.0	1.0	2430	2432	text 9	3041
--= 1	3027	2974	50	4	0.0	1.0	2407	2408	text 9	3026
--= 2	2931	2878	50	4	0.0	1.0	2360	2362	text 9	2930
SELECT g, sum(r), sum(p), sum(t), max(m), sum(f), sum(k) FROM (SELECT g,
  sum(v) OVER (PARTITION BY g ORDER BY o, id ROWS UNBOUNDED PRECEDING) AS r, sum(v) OVER (PARTITION BY g ORDER BY o) AS p,
  sum(v) OVER (PARTITION BY g) AS t, max(s) OVER (PARTITION BY g ORDER BY o, id) AS m,
  sum(v) OVER (PARTITION BY g ORDER BY o, id ROWS BETWEEN 2 PRECEDING AND 1 FOLLOWING) AS f,
  size(collect_set(v) OVER (PARTITION BY g ORDER BY o, id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW)) AS k FROM many) GROUP BY g ORDER BY g;
--> struct<g:int,sum(r):bigint,sum(p):bigint,sum(t):bigint,max(m):string,sum(f):bigint,sum(k):bigint>
--= 0	200673543	204669908	395821998	text 9	520302	5156
--= 1	195242101	199102905	389160201	text 9	513958	5230
--= 2	178033726	181686243	360855927	text 9	492437	4966
SELECT * FROM (SELECT id, lead(v, 2) OVER (ORDER BY id) AS l2, lag(v, -1) OVER (ORDER BY id) AS l1, lag(s, 0) OVER (ORDER BY id) AS l0,
  lag(v, 2, -1) OVER (ORDER BY id) AS b, lag(s, 5000, 'far') OVER (ORDER BY id) AS far, count(*) OVER (ORDER BY id) AS c, sum(v) OVER () AS a
  FROM many) WHERE id IN (0, 1, 2, 4095, 4096, 4097, 4999, 5000, 8997, 8998, 8999) ORDER BY id;
--> struct<id:bigint,l2:int,l1:int,l0:string,b:int,far:string,c:bigint,a:bigint>
--= 0	41	17	NULL	-1	far	1	381799
--= 1	76	41	text 1	-1	far	2	381799
--= 2	60	76	text 2	NULL	far	3	381799
--= 4095	23	8	NULL	14	far	4096	381799
--= 4096	67	23	text 6	48	far	4097	381799
--= 4097	69	67	text 7	NULL	far	4098	381799
--= 4999	84	32	text 9	48	far	5000	381799
--= 5000	1	84	NULL	NULL	NULL	5001	381799
--= 8997	11	73	text 7	NULL	text 7	8998	381799
--= 8998	NULL	11	text 8	43	text 8	8999	381799
--= 8999	NULL	NULL	text 9	6	text 9	9000	381799
SELECT o, v, rank() OVER (ORDER BY o) AS r, sum(v) OVER (ORDER BY o DESC) AS s FROM many WHERE id < 0;
--> struct<o:int,v:int,r:int,s:bigint>
SELECT g, count(DISTINCT t) FROM (SELECT g, sum(v) OVER (PARTITION BY g ORDER BY g) AS t FROM many) GROUP BY g ORDER BY g;
--> struct<g:int,count(DISTINCT t):bigint>
--= 0	1
--= 1	1
--= 2	1
