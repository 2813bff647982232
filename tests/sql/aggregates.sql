-- Grouping and aggregate functions.
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  ('a', 1, 1.5, DATE '2020-01-01'), ('a', 2, 2.5, DATE '2020-01-02'), ('b', 3, NULL, NULL),
  ('b', NULL, 4.5, DATE '2021-05-05'), (NULL, 5, 5.5, DATE '2019-12-31'), (NULL, NULL, NULL, NULL)
  AS t(k, i, d, day);
--> struct<>

SELECT count(*), count(i), count(DISTINCT k), sum(i), avg(i), min(i), max(d), sum(d), avg(d) FROM t;
--> struct<count(1):bigint,count(i):bigint,count(DISTINCT k):bigint,sum(i):bigint,avg(i):double,min(i):int,max(d):decimal(2,1),sum(d):decimal(12,1),avg(d):decimal(6,5)>
--= 6	4	2	11	2.75	1	5.5	14.0	3.50000

SELECT k, count(*), sum(i), avg(i), min(day), max(day) FROM t GROUP BY k ORDER BY k;
--> struct<k:string,count(1):bigint,sum(i):bigint,avg(i):double,min(day):date,max(day):date>
--= NULL	2	5	5.0	2019-12-31	2019-12-31
--= a	2	3	1.5	2020-01-01	2020-01-02
--= b	2	3	3.0	2021-05-05	2021-05-05

SELECT k, sum(i) FROM t GROUP BY 1 ORDER BY 2 DESC NULLS LAST, 1;
--> struct<k:string,sum(i):bigint>
--= NULL	5
--= a	3
--= b	3

SELECT k, sum(i) AS s FROM t GROUP BY ALL HAVING s > 3 ORDER BY k NULLS LAST;
--> struct<k:string,s:bigint>
--= NULL	5

SELECT count(*), sum(i), avg(d), min(k) FROM t WHERE false;
--> struct<count(1):bigint,sum(i):bigint,avg(d):decimal(6,5),min(k):string>
--= 0	NULL	NULL	NULL

SELECT k, count(*) FROM t WHERE false GROUP BY k;
--> struct<k:string,count(1):bigint>

SELECT count(DISTINCT k, i), count(DISTINCT i), sum(DISTINCT i) FROM t;
--> struct<count(DISTINCT k, i):bigint,count(DISTINCT i):bigint,sum(DISTINCT i):bigint>
--= 3	4	11

SELECT k, count(DISTINCT i), sum(DISTINCT i), avg(i), count(*) FROM t GROUP BY k ORDER BY k;
--> struct<k:string,count(DISTINCT i):bigint,sum(DISTINCT i):bigint,avg(i):double,count(1):bigint>
--= NULL	1	5	5.0	2
--= a	2	3	1.5	2
--= b	1	3	3.0	2

SELECT count(*) FILTER (WHERE i > 1), sum(i) FILTER (WHERE k = 'a') FROM t;
--> struct<count(1) FILTER (WHERE (i > 1)):bigint,sum(i) FILTER (WHERE (k = a)):bigint>
--= 3	3

SELECT k, i, count(*), grouping(k), grouping_id() FROM t GROUP BY ROLLUP (k, i) ORDER BY 5, 1, 2, 3;
--> struct<k:string,i:int,count(1):bigint,grouping(k):tinyint,grouping_id():bigint>
--= NULL	NULL	1	0	0
--= NULL	5	1	0	0
--= a	1	1	0	0
--= a	2	1	0	0
--= b	NULL	1	0	0
--= b	3	1	0	0
--= NULL	NULL	2	0	1
--= a	NULL	2	0	1
--= b	NULL	2	0	1
--= NULL	NULL	6	1	3

SELECT k, year(day) AS y, count(*) FROM t GROUP BY CUBE (k, y) ORDER BY 1, 2, 3;
--> struct<k:string,y:int,count(1):bigint>
--= NULL	NULL	1
--= NULL	NULL	2
--= NULL	NULL	2
--= NULL	NULL	6
--= NULL	2019	1
--= NULL	2019	1
--= NULL	2020	2
--= NULL	2021	1
--= a	NULL	2
--= a	2020	2
--= b	NULL	1
--= b	NULL	2
--= b	2021	1

SELECT k, i, sum(d) FROM t GROUP BY GROUPING SETS ((k), (i), ()) ORDER BY 1, 2, 3;
--> struct<k:string,i:int,sum(d):decimal(12,1)>
--= NULL	NULL	4.5
--= NULL	NULL	5.5
--= NULL	NULL	14.0
--= NULL	1	1.5
--= NULL	2	2.5
--= NULL	3	NULL
--= NULL	5	5.5
--= a	NULL	4.0
--= b	NULL	4.5

SELECT sum(i) + count(*) * 2 AS x, k FROM t GROUP BY k HAVING count(i) > 0 ORDER BY x, k;
--> struct<x:bigint,k:string>
--= 7	a
--= 7	b
--= 9	NULL

SELECT i + 1, count(*) FROM t GROUP BY i + 1 ORDER BY 1;
--> struct<(i + 1):int,count(1):bigint>
--= NULL	2
--= 2	1
--= 3	1
--= 4	1
--= 6	1

SELECT k, i FROM t GROUP BY k;
--! MISSING_AGGREGATION 42803

SELECT sum(sum(i)) FROM t;
--! NESTED_AGGREGATE_FUNCTION 42607

SELECT k FROM t WHERE count(*) > 1 GROUP BY k;
--! INVALID_WHERE_CONDITION 42903

SELECT bool_and(i > 0), bool_or(i > 4), any_value(k) IS NULL OR true, count_if(i > 1) FROM t;
--> struct<bool_and((i > 0)):boolean,bool_or((i > 4)):boolean,((any_value(k) IS NULL) OR true):boolean,count_if((i > 1)):bigint>
--= true	true	true	3

SELECT stddev(i), variance(i), stddev_pop(i), var_pop(i), corr(i, d), covar_samp(i, d) FROM t;
--> struct<stddev(i):double,variance(i):double,stddev_pop(i):double,var_pop(i):double,corr(i, d):double,covar_samp(i, d):double>
--= 1.707825127659933	2.9166666666666665	1.479019945774904	2.1875	1.0	4.333333333333334

SELECT max_by(k, i), min_by(k, i), first(i), last(i, true) FROM VALUES ('x', 1), ('y', 2), ('z', 3) AS v(k, i);
--> struct<max_by(k, i):string,min_by(k, i):string,first(i):int,last(i):int>
--= z	x	1	3

SELECT k, sort_array(collect_list(i)), sort_array(collect_set(i)) FROM t GROUP BY k ORDER BY k;
--> struct<k:string,sort_array(collect_list(i), true):array<int>,sort_array(collect_set(i), true):array<int>>
--= NULL	[5]	[5]
--= a	[1,2]	[1,2]
--= b	[3]	[3]

SELECT sum(x) FROM VALUES (9223372036854775807), (1) AS v(x);
--! ARITHMETIC_OVERFLOW 22003

SELECT sum(x), avg(x) FROM VALUES (CAST('99999999.99' AS DECIMAL(10, 2))), (CAST('0.01' AS DECIMAL(10, 2))) AS v(x);
--> struct<sum(x):decimal(20,2),avg(x):decimal(14,6)>
--= 100000000.00	50000000.000000

SELECT x, count(*) FROM VALUES (0.0D), (-0.0D), (double('nan')), (double('nan')), (1.0D) AS v(x) GROUP BY x ORDER BY x;
--> struct<x:double,count(1):bigint>
--= 0.0	2
--= 1.0	1
--= NaN	2

SELECT DISTINCT k, i > 2 FROM t ORDER BY 1, 2;
--> struct<k:string,(i > 2):boolean>
--= NULL	NULL
--= NULL	true
--= a	false
--= b	NULL
--= b	true

SELECT count(*) FROM (SELECT DISTINCT k FROM t);
--> struct<count(1):bigint>
--= 3

SELECT approx_count_distinct(id), approx_count_distinct(id, 0.01), approx_count_distinct(id % 259) FROM range(10000);
--> struct<approx_count_distinct(id):bigint,approx_count_distinct(id):bigint,approx_count_distinct((id % 259)):bigint>
--= 9571	9965	260

SELECT count(*) FROM VALUES (named_struct('b', map(1, 2, 2, 3))), (named_struct('b', map(1, 3))), (named_struct('b', map(2, 3, 1, 2))) AS t(a) GROUP BY a ORDER BY 1;
--> struct<count(1):bigint>
--= 1
--= 2

SELECT x || 'x' FROM (SELECT id, 'foo' AS x FROM range(2)) GROUP BY GROUPING SETS (id, x) ORDER BY 1;
--> struct<concat(x, x):string>
--= NULL
--= NULL
--= foox

SELECT first(i, true), first(i), first(i) IGNORE NULLS FROM VALUES (NULL), (1) AS t(i);
--> struct<first(i):int,first(i):int,first(i):int>
--= 1	NULL	1
