-- Aggregates that keep values: arrays, sets, joined texts, the most frequent one.
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  (1, 'a', 1.5D, 10), (1, 'b', double('NaN'), 20), (1, NULL, -0.0D, 10), (2, 'ab', 0.0D, NULL),
  (2, 'a longer text than a word', NULL, NULL), (1, '', double('NaN'), 20), (1, 'a', -0.0D, 10), (3, NULL, NULL, NULL)
  AS t(k, s, d, i);
--> struct<>

SELECT k, sort_array(collect_list(i)), sort_array(collect_list(s)), sort_array(collect_list(d)) FROM t GROUP BY k ORDER BY k;
--> struct<k:int,sort_array(collect_list(i), true):array<int>,sort_array(collect_list(s), true):array<string>,sort_array(collect_list(d), true):array<double>>
--= 1	[10,10,10,20,20]	["","a","a","b"]	[-0.0,-0.0,1.5,NaN,NaN]
--= 2	[]	["a longer text than a word","ab"]	[0.0]
--= 3	[]	[]	[]

SELECT k, sort_array(collect_set(i)), sort_array(collect_set(s)), size(collect_set(d)) FROM t GROUP BY k ORDER BY k;
--> struct<k:int,sort_array(collect_set(i), true):array<int>,sort_array(collect_set(s), true):array<string>,size(collect_set(d)):int>
--= 1	[10,20]	["","a","b"]	3
--= 2	[]	["a longer text than a word","ab"]	1
--= 3	[]	[]	0

SELECT collect_list(i), collect_set(s), listagg(s, ','), mode(i) FROM t WHERE false;
--> struct<collect_list(i):array<int>,collect_set(s):array<string>,listagg(s, ,):string,mode(i):int>
--= []	[]	NULL	NULL

SELECT k, collect_list(i), collect_set(s), listagg(s, ',') FROM t WHERE k > 5 GROUP BY k;
--> struct<k:int,collect_list(i):array<int>,collect_set(s):array<string>,listagg(s, ,):string>

SELECT size(collect_list(i)), size(collect_set(i)), size(array_agg(s)), sort_array(collect_set(k)) FROM t;
--> struct<size(collect_list(i)):int,size(collect_set(i)):int,size(collect_list(s)):int,sort_array(collect_set(k), true):array<int>>
--= 5	2	6	[1,2,3]

SELECT k, sort_array(collect_list(struct(i, s))), sort_array(collect_set(array(i))), size(collect_set(struct(i, d)))
FROM t GROUP BY k ORDER BY k;
--> struct<k:int,sort_array(collect_list(struct(i, s)), true):array<struct<i:int,s:string>>,sort_array(collect_set(array(i)), true):array<array<int>>,size(collect_set(struct(i, d))):int>
--= 1	[{"i":10,"s":null},{"i":10,"s":"a"},{"i":10,"s":"a"},{"i":20,"s":""},{"i":20,"s":"b"}]	[[10],[20]]	3
--= 2	[{"i":null,"s":"a longer text than a word"},{"i":null,"s":"ab"}]	[[null]]	2
--= 3	[{"i":null,"s":null}]	[[null]]	1

SELECT k, sort_array(collect_list(DISTINCT i)), sort_array(collect_list(i) FILTER (WHERE s = 'a')), count(DISTINCT i), sum(i)
FROM t GROUP BY k ORDER BY k;
--> struct<k:int,sort_array(collect_list(DISTINCT i), true):array<int>,sort_array(collect_list(i) FILTER (WHERE (s = a)), true):array<int>,count(DISTINCT i):bigint,sum(i):bigint>
--= 1	[10,20]	[10,10]	2	70
--= 2	[]	[]	0	NULL
--= 3	[]	[]	0	NULL

SELECT k, listagg(s, ', ') WITHIN GROUP (ORDER BY s DESC), listagg(s) WITHIN GROUP (ORDER BY s NULLS LAST),
  listagg(DISTINCT s, '|') WITHIN GROUP (ORDER BY s), listagg(s, NULL) WITHIN GROUP (ORDER BY s)
FROM t GROUP BY k ORDER BY k;
--> struct<k:int,listagg(s, , ) WITHIN GROUP (ORDER BY s DESC NULLS LAST):string,listagg(s, NULL) WITHIN GROUP (ORDER BY s ASC NULLS LAST):string,listagg(DISTINCT s, |) WITHIN GROUP (ORDER BY s ASC NULLS FIRST):string,listagg(s, NULL) WITHIN GROUP (ORDER BY s ASC NULLS FIRST):string>
--= 1	b, a, a, 	aab	|a|b	aab
--= 2	ab, a longer text than a word	a longer text than a wordab	a longer text than a word|ab	a longer text than a wordab
--= 3	NULL	NULL	NULL	NULL

SELECT k, listagg(CAST(s AS BINARY), X'2C') WITHIN GROUP (ORDER BY s) FROM t GROUP BY k ORDER BY k;
--> struct<k:int,listagg(CAST(s AS BINARY), X'2C') WITHIN GROUP (ORDER BY s ASC NULLS FIRST):binary>
--= 1	,a,a,b
--= 2	a longer text than a word,ab
--= 3	NULL

SELECT k, listagg(i, '-') WITHIN GROUP (ORDER BY i), length(listagg(s, '--')) FROM t GROUP BY k ORDER BY k;
--> struct<k:int,listagg(i, -) WITHIN GROUP (ORDER BY i ASC NULLS FIRST):string,length(listagg(s, --)):int>
--= 1	10-10-10-20-20	9
--= 2	NULL	29
--= 3	NULL	NULL

SELECT k, mode(i), mode(s, true) AS least, mode() WITHIN GROUP (ORDER BY s DESC) AS a, mode() WITHIN GROUP (ORDER BY d) AS b FROM t GROUP BY k ORDER BY k;
--> struct<k:int,mode(i):int,least:string,a:string,b:double>
--= 1	10	a	a	0.0
--= 2	NULL	a longer text than a word	ab	0.0
--= 3	NULL	NULL	NULL	NULL

SELECT mode(d, true) AS d, mode(i, true) AS i, mode(k) FROM t;
--> struct<d:double,i:int,mode(k):int>
--= 0.0	10	1

SELECT sum(size(l)), max(array_max(l)), min(array_min(l)), count(*) FROM
  (SELECT id % 100 AS g, collect_list(id) AS l FROM range(10000) GROUP BY id % 100);
--> struct<sum(size(l)):bigint,max(array_max(l)):bigint,min(array_min(l)):bigint,count(1):bigint>
--= 10000	9999	0	100

SELECT count(*), sum(size(l)), sum(size(m)) FROM
  (SELECT id % 7 AS g, collect_set(id % 1000) AS l, collect_set(CAST(id % 1000 AS STRING)) AS m FROM range(20000) GROUP BY id % 7);
--> struct<count(1):bigint,sum(size(l)):bigint,sum(size(m)):bigint>
--= 7	7000	7000

SELECT size(collect_list(id)), size(collect_set(id % 5000)), size(collect_list(CAST(id AS STRING))) FROM range(30000);
--> struct<size(collect_list(id)):int,size(collect_set((id % 5000))):int,size(collect_list(CAST(id AS STRING))):int>
--= 30000	5000	30000

SELECT sum(length(l)) FROM (SELECT id % 50 AS g, listagg(CAST(id AS STRING), ',') AS l FROM range(5000) GROUP BY id % 50);
--> struct<sum(length(l)):bigint>
--= 23840

SELECT sum(m) FROM (SELECT id % 10 AS g, mode(id % 30) AS m FROM (SELECT id FROM range(1000) UNION ALL SELECT id FROM range(10)) GROUP BY id % 10);
--> struct<sum(m):bigint>
--= 45

SELECT sort_array(collect_list(CAST(i AS DECIMAL(30, 2)))), sort_array(collect_set(CAST(i AS DECIMAL(30, 2)))),
  sort_array(collect_list(DATE '2020-01-01' + i)), sort_array(collect_set(i > 10)), sort_array(collect_list(abs(CAST(d AS FLOAT)))) AS floats,
  sort_array(collect_set(CAST(s AS BINARY))) FROM t;
--> struct<sort_array(collect_list(CAST(i AS DECIMAL(30,2))), true):array<decimal(30,2)>,sort_array(collect_set(CAST(i AS DECIMAL(30,2))), true):array<decimal(30,2)>,sort_array(collect_list(date_add(DATE '2020-01-01', i)), true):array<date>,sort_array(collect_set((i > 10)), true):array<boolean>,floats:array<float>,sort_array(collect_set(CAST(s AS BINARY)), true):array<binary>>
--= [10.00,10.00,10.00,20.00,20.00]	[10.00,20.00]	[2020-01-11,2020-01-11,2020-01-11,2020-01-21,2020-01-21]	[false,true]	[0.0,0.0,0.0,1.5,NaN,NaN]	[,a,a longer text than a word,ab,b]

SELECT mode(id, true), mode() WITHIN GROUP (ORDER BY id), mode() WITHIN GROUP (ORDER BY id DESC) FROM range(3);
--> struct<mode() WITHIN GROUP (ORDER BY id DESC):bigint,mode() WITHIN GROUP (ORDER BY id DESC):bigint,mode() WITHIN GROUP (ORDER BY id):bigint>
--= 0	0	2

SELECT mode(id % 2), mode(id % 2, 1 > 2), mode(id % 2) FILTER (WHERE id > 0) FROM range(4) WHERE id <> 1;
--> struct<mode((id % 2)):bigint,mode((id % 2)):bigint,mode((id % 2)) FILTER (WHERE (id > 0)):bigint>
--= 0	0	0

SELECT id, mode(id, true) OVER (PARTITION BY id) FROM range(2);
--> struct<id:bigint,mode() WITHIN GROUP (ORDER BY id DESC) OVER (PARTITION BY id ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING):bigint>
--= 0	0
--= 1	1

SELECT mode(id, 1) FROM range(3);
--! UNEXPECTED_INPUT_TYPE 42K09

SELECT mode(id, id > 1) FROM range(3);
--! NON_FOLDABLE_ARGUMENT 42K08

SELECT mode(id, NULL) FROM range(3);
--! DATATYPE_MISMATCH.UNEXPECTED_NULL 42K09

SELECT mode(id, true, true) FROM range(3);
--! WRONG_NUM_ARGS.WITHOUT_SUGGESTION 42605

SELECT string_agg(x, NULL), string_agg(x) WITHIN GROUP (ORDER BY x DESC), string_agg(x, NULL) WITHIN GROUP (ORDER BY x), listagg(DISTINCT x, '|') WITHIN GROUP (ORDER BY x DESC) FROM VALUES ('a'), ('b') AS t(x);
--> struct<string_agg(x, NULL):string,listagg(x, NULL) WITHIN GROUP (ORDER BY x DESC NULLS LAST):string,listagg(x, NULL) WITHIN GROUP (ORDER BY x ASC NULLS FIRST):string,listagg(DISTINCT x, |) WITHIN GROUP (ORDER BY x DESC NULLS LAST):string>
--= ab	ba	ab	b|a
