-- Lambdas over arrays and maps, over rows and over constants.
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  (1, 2, array(10, NULL, 30), array('b', '', NULL, 'ccc'), map('a', 1.5D, 'b', NULL), array(array(1, 2), NULL, array())),
  (2, NULL, array(), array(), map(), array()),
  (3, 5, NULL, NULL, NULL, NULL),
  (4, -1, array(7), array('lone'), map('c', 2.5D), array(array(3, NULL))),
  (5, 3, array(2147483647, -4), array('ä€', 'b'), map('x', double('NaN'), 'y', -0.0D), array(array(5), array(6, 7))) AS t(id, k, a, s, m, n);
--> struct<>

SELECT id, transform(a, x -> x * 2L), transform(a, (x, i) -> i), transform(s, x -> concat(x, '-', k)), transform(a, x -> NULL) FROM t ORDER BY id;
--> struct<id:int,transform(a, lambdafunction((namedlambdavariable() * 2), namedlambdavariable())):array<bigint>,transform(a, lambdafunction(namedlambdavariable(), namedlambdavariable(), namedlambdavariable())):array<int>,transform(s, lambdafunction(concat(namedlambdavariable(), -, k), namedlambdavariable())):array<string>,transform(a, lambdafunction(NULL, namedlambdavariable())):array<void>>
--= 1	[20,null,60]	[0,1,2]	["b-2","-2",null,"ccc-2"]	[null,null,null]
--= 2	[]	[]	[]	[]
--= 3	NULL	NULL	NULL	NULL
--= 4	[14]	[0]	["lone--1"]	[null]
--= 5	[4294967294,-8]	[0,1]	["ä€-3","b-3"]	[null,null]

SELECT id, transform(a, x -> named_struct('v', x, 'k', k)), transform(n, x -> size(x)), transform(n, x -> transform(x, y -> y + k)) FROM t ORDER BY id;
--> struct<id:int,transform(a, lambdafunction(named_struct(v, namedlambdavariable(), k, k), namedlambdavariable())):array<struct<v:int,k:int>>,transform(n, lambdafunction(size(namedlambdavariable()), namedlambdavariable())):array<int>,transform(n, lambdafunction(transform(namedlambdavariable(), lambdafunction((namedlambdavariable() + k), namedlambdavariable())), namedlambdavariable())):array<array<int>>>
--= 1	[{"v":10,"k":2},{"v":null,"k":2},{"v":30,"k":2}]	[2,null,0]	[[3,4],null,[]]
--= 2	[]	[]	[]
--= 3	NULL	NULL	NULL
--= 4	[{"v":7,"k":-1}]	[2]	[[2,null]]
--= 5	[{"v":2147483647,"k":3},{"v":-4,"k":3}]	[1,2]	[[8],[9,10]]

SELECT id, filter(a, x -> x > 5), filter(a, x -> x IS NULL), filter(s, x -> length(x) > 0), filter(s, (x, i) -> i % 2 = 0), filter(a, x -> k > 2), filter(n, x -> x IS NOT NULL) FROM t ORDER BY id;
--> struct<id:int,filter(a, lambdafunction((namedlambdavariable() > 5), namedlambdavariable())):array<int>,filter(a, lambdafunction((namedlambdavariable() IS NULL), namedlambdavariable())):array<int>,filter(s, lambdafunction((length(namedlambdavariable()) > 0), namedlambdavariable())):array<string>,filter(s, lambdafunction(((namedlambdavariable() % 2) = 0), namedlambdavariable(), namedlambdavariable())):array<string>,filter(a, lambdafunction((k > 2), namedlambdavariable())):array<int>,filter(n, lambdafunction((namedlambdavariable() IS NOT NULL), namedlambdavariable())):array<array<int>>>
--= 1	[10,30]	[null]	["b","ccc"]	["b",null]	[]	[[1,2],[]]
--= 2	[]	[]	[]	[]	[]	[]
--= 3	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	[7]	[]	["lone"]	["lone"]	[]	[[3,null]]
--= 5	[2147483647]	[]	["ä€","b"]	["ä€"]	[2147483647,-4]	[[5],[6,7]]

-- Arrays that were made are equal to those that were read.
SELECT id, filter(a, x -> x IS NOT NULL OR x IS NULL) = a, transform(s, x -> x) = s, filter(s, x -> true) = s, hash(transform(s, x -> x)) = hash(s) FROM t ORDER BY id;
--> struct<id:int,(filter(a, lambdafunction(((namedlambdavariable() IS NOT NULL) OR (namedlambdavariable() IS NULL)), namedlambdavariable())) = a):boolean,(transform(s, lambdafunction(namedlambdavariable(), namedlambdavariable())) = s):boolean,(filter(s, lambdafunction(true, namedlambdavariable())) = s):boolean,(hash(transform(s, lambdafunction(namedlambdavariable(), namedlambdavariable()))) = hash(s)):boolean>
--= 1	true	true	true	true
--= 2	true	true	true	true
--= 3	NULL	NULL	NULL	true
--= 4	true	true	true	true
--= 5	true	true	true	true

SELECT filter(a, x -> x > 100) e, count(*) FROM t GROUP BY e ORDER BY e;
--> struct<e:array<int>,count(1):bigint>
--= NULL	1
--= []	3
--= [2147483647]	1

SELECT transform(s, x -> substring(x, 1, 1)) e, count(*) FROM t GROUP BY e ORDER BY e;
--> struct<e:array<string>,count(1):bigint>
--= NULL	1
--= []	1
--= ["b","",null,"c"]	1
--= ["l"]	1
--= ["ä","b"]	1

SELECT id, exists(a, x -> x > 5), exists(a, x -> x IS NULL), forall(a, x -> x > 5), forall(a, x -> x > -5), exists(s, x -> x = 'b'), forall(s, x -> x <> 'zz') FROM t ORDER BY id;
--> struct<id:int,exists(a, lambdafunction((namedlambdavariable() > 5), namedlambdavariable())):boolean,exists(a, lambdafunction((namedlambdavariable() IS NULL), namedlambdavariable())):boolean,forall(a, lambdafunction((namedlambdavariable() > 5), namedlambdavariable())):boolean,forall(a, lambdafunction((namedlambdavariable() > -5), namedlambdavariable())):boolean,exists(s, lambdafunction((namedlambdavariable() = b), namedlambdavariable())):boolean,forall(s, lambdafunction((NOT (namedlambdavariable() = zz)), namedlambdavariable())):boolean>
--= 1	true	true	NULL	NULL	true	NULL
--= 2	false	false	true	true	false	true
--= 3	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	true	false	true	true	false	true
--= 5	true	false	false	true	true	true

-- The first answer ends the search: what comes behind it raises no error.
SELECT exists(array(1, 0), x -> 1 / x = 1.0), forall(array(1, 0), x -> 1 / x > 1.0);
--> struct<exists(array(1, 0), lambdafunction(((1 / namedlambdavariable()) = 1.0), namedlambdavariable())):boolean,forall(array(1, 0), lambdafunction(((1 / namedlambdavariable()) > 1.0), namedlambdavariable())):boolean>
--= true	false

SELECT exists(array(0, 1), x -> 1 / x = 1.0);
--! DIVIDE_BY_ZERO 22012

SELECT id, aggregate(a, 0L, (s, x) -> s + x), aggregate(a, 0L, (s, x) -> s + coalesce(x, 0)), aggregate(s, '', (acc, x) -> concat(acc, coalesce(x, '?')), acc -> upper(acc)) FROM t ORDER BY id;
--> struct<id:int,aggregate(a, 0, lambdafunction((namedlambdavariable() + namedlambdavariable()), namedlambdavariable(), namedlambdavariable()), lambdafunction(namedlambdavariable(), namedlambdavariable())):bigint,aggregate(a, 0, lambdafunction((namedlambdavariable() + coalesce(namedlambdavariable(), 0)), namedlambdavariable(), namedlambdavariable()), lambdafunction(namedlambdavariable(), namedlambdavariable())):bigint,aggregate(s, , lambdafunction(concat(namedlambdavariable(), coalesce(namedlambdavariable(), ?)), namedlambdavariable(), namedlambdavariable()), lambdafunction(upper(namedlambdavariable()), namedlambdavariable())):string>
--= 1	NULL	40	B?CCC
--= 2	0	0	
--= 3	NULL	NULL	NULL
--= 4	7	7	LONE
--= 5	2147483643	2147483643	Ä€B

SELECT id, aggregate(a, CAST(NULL AS INT), (s, x) -> coalesce(s, 0) + 1), reduce(n, 0, (s, x) -> s + coalesce(aggregate(x, 0, (u, y) -> u + coalesce(y, 0)), 100)), aggregate(a, named_struct('n', 0, 's', 0L), (acc, x) -> named_struct('n', acc.n + 1, 's', acc.s + x), acc -> acc.s / acc.n) FROM t ORDER BY id;
--! DIVIDE_BY_ZERO 22012

SELECT aggregate(a, 0, (s, x) -> s + x) FROM t WHERE id = 1;
--> struct<aggregate(a, 0, lambdafunction((namedlambdavariable() + namedlambdavariable()), namedlambdavariable(), namedlambdavariable()), lambdafunction(namedlambdavariable(), namedlambdavariable())):int>
--= NULL

SELECT aggregate(a, 1, (s, x) -> s + x) FROM t WHERE id = 5;
--! ARITHMETIC_OVERFLOW 22003

SELECT transform(a, x -> x + 1) FROM t WHERE id = 5;
--! ARITHMETIC_OVERFLOW 22003

SELECT transform(a, x -> 10 / (x - 7)) FROM t WHERE id = 4;
--! DIVIDE_BY_ZERO 22012

SELECT transform(a, x -> try_divide(10, x - 7)) FROM t WHERE id = 4;
--> struct<transform(a, lambdafunction(try_divide(10, (namedlambdavariable() - 7)), namedlambdavariable())):array<double>>
--= [null]

SELECT id, zip_with(a, s, (x, y) -> concat(x, y)), zip_with(a, s, (x, y) -> struct(x, y)), zip_with(a, array(1, 2), (x, y) -> x + y) FROM t WHERE id <> 5 ORDER BY id;
--> struct<id:int,zip_with(a, s, lambdafunction(concat(namedlambdavariable(), namedlambdavariable()), namedlambdavariable(), namedlambdavariable())):array<string>,zip_with(a, s, lambdafunction(struct(namedlambdavariable(), namedlambdavariable()), namedlambdavariable(), namedlambdavariable())):array<struct<x:int,y:string>>,zip_with(a, array(1, 2), lambdafunction((namedlambdavariable() + namedlambdavariable()), namedlambdavariable(), namedlambdavariable())):array<int>>
--= 1	["10b",null,null,null]	[{"x":10,"y":"b"},{"x":null,"y":""},{"x":30,"y":null},{"x":null,"y":"ccc"}]	[11,null,null]
--= 2	[]	[]	[null,null]
--= 3	NULL	NULL	NULL
--= 4	["7lone"]	[{"x":7,"y":"lone"}]	[8,null]

SELECT id, map_filter(m, (k, v) -> v > 2), map_filter(m, (k, v) -> k <> 'a'), transform_values(m, (k, v) -> v + 1), transform_values(m, (key, v) -> concat(key, k)), transform_keys(m, (k, v) -> concat(k, '_')) FROM t ORDER BY id;
--> struct<id:int,map_filter(m, lambdafunction((namedlambdavariable() > 2), namedlambdavariable(), namedlambdavariable())):map<string,double>,map_filter(m, lambdafunction((NOT (namedlambdavariable() = a)), namedlambdavariable(), namedlambdavariable())):map<string,double>,transform_values(m, lambdafunction((namedlambdavariable() + 1), namedlambdavariable(), namedlambdavariable())):map<string,double>,transform_values(m, lambdafunction(concat(namedlambdavariable(), k), namedlambdavariable(), namedlambdavariable())):map<string,string>,transform_keys(m, lambdafunction(concat(namedlambdavariable(), _), namedlambdavariable(), namedlambdavariable())):map<string,double>>
--= 1	{}	{"b":null}	{"a":2.5,"b":null}	{"a":"a2","b":"b2"}	{"a_":1.5,"b_":null}
--= 2	{}	{}	{}	{}	{}
--= 3	NULL	NULL	NULL	NULL	NULL
--= 4	{"c":2.5}	{"c":2.5}	{"c":3.5}	{"c":"c-1"}	{"c_":2.5}
--= 5	{"x":NaN}	{"x":NaN,"y":-0.0}	{"x":NaN,"y":1.0}	{"x":"x3","y":"y3"}	{"x_":NaN,"y_":-0.0}

SELECT id, map_zip_with(m, map('a', 1, 'z', 2), (k, x, y) -> concat(k, coalesce(x, 0), coalesce(y, 0))) FROM t ORDER BY id;
--> struct<id:int,map_zip_with(m, map(a, 1, z, 2), lambdafunction(concat(namedlambdavariable(), coalesce(namedlambdavariable(), 0), coalesce(namedlambdavariable(), 0)), namedlambdavariable(), namedlambdavariable(), namedlambdavariable())):map<string,string>>
--= 1	{"a":"a1.51","b":"b0.00","z":"z0.02"}
--= 2	{"a":"a0.01","z":"z0.02"}
--= 3	NULL
--= 4	{"a":"a0.01","c":"c2.50","z":"z0.02"}
--= 5	{"a":"a0.01","x":"xNaN0","y":"y-0.00","z":"z0.02"}

SELECT id, array_sort(a), array_sort(s), array_sort(n), array_sort(map_values(m)) FROM t ORDER BY id;
--> struct<id:int,array_sort(a, lambdafunction((IF(((namedlambdavariable() IS NULL) AND (namedlambdavariable() IS NULL)), 0, (IF((namedlambdavariable() IS NULL), 1, (IF((namedlambdavariable() IS NULL), -1, (IF((namedlambdavariable() < namedlambdavariable()), -1, (IF((namedlambdavariable() > namedlambdavariable()), 1, 0)))))))))), namedlambdavariable(), namedlambdavariable())):array<int>,array_sort(s, lambdafunction((IF(((namedlambdavariable() IS NULL) AND (namedlambdavariable() IS NULL)), 0, (IF((namedlambdavariable() IS NULL), 1, (IF((namedlambdavariable() IS NULL), -1, (IF((namedlambdavariable() < namedlambdavariable()), -1, (IF((namedlambdavariable() > namedlambdavariable()), 1, 0)))))))))), namedlambdavariable(), namedlambdavariable())):array<string>,array_sort(n, lambdafunction((IF(((namedlambdavariable() IS NULL) AND (namedlambdavariable() IS NULL)), 0, (IF((namedlambdavariable() IS NULL), 1, (IF((namedlambdavariable() IS NULL), -1, (IF((namedlambdavariable() < namedlambdavariable()), -1, (IF((namedlambdavariable() > namedlambdavariable()), 1, 0)))))))))), namedlambdavariable(), namedlambdavariable())):array<array<int>>,array_sort(map_values(m), lambdafunction((IF(((namedlambdavariable() IS NULL) AND (namedlambdavariable() IS NULL)), 0, (IF((namedlambdavariable() IS NULL), 1, (IF((namedlambdavariable() IS NULL), -1, (IF((namedlambdavariable() < namedlambdavariable()), -1, (IF((namedlambdavariable() > namedlambdavariable()), 1, 0)))))))))), namedlambdavariable(), namedlambdavariable())):array<double>>
--= 1	[10,30,null]	["","b","ccc",null]	[[],[1,2],null]	[1.5,null]
--= 2	[]	[]	[]	[]
--= 3	NULL	NULL	NULL	NULL
--= 4	[7]	["lone"]	[[3,null]]	[2.5]
--= 5	[-4,2147483647]	["b","ä€"]	[[5],[6,7]]	[-0.0,NaN]

SELECT id, sort_array(a), sort_array(s, false), sort_array(n), sort_array(map_values(m), false) FROM t ORDER BY id;
--> struct<id:int,sort_array(a, true):array<int>,sort_array(s, false):array<string>,sort_array(n, true):array<array<int>>,sort_array(map_values(m), false):array<double>>
--= 1	[null,10,30]	["ccc","b","",null]	[null,[],[1,2]]	[1.5,null]
--= 2	[]	[]	[]	[]
--= 3	NULL	NULL	NULL	NULL
--= 4	[7]	["lone"]	[[3,null]]	[2.5]
--= 5	[-4,2147483647]	["ä€","b"]	[[5],[6,7]]	[NaN,-0.0]

SELECT id, array_sort(s, (x, y) -> coalesce(length(y), -1) - coalesce(length(x), -1)), array_sort(a, (x, y) -> CASE WHEN x IS NULL THEN -1 WHEN y IS NULL THEN 1 WHEN x < y THEN 1 WHEN x > y THEN -1 ELSE 0 END) FROM t ORDER BY id;
--> struct<id:int,array_sort(s, lambdafunction((coalesce(length(namedlambdavariable()), -1) - coalesce(length(namedlambdavariable()), -1)), namedlambdavariable(), namedlambdavariable())):array<string>,array_sort(a, lambdafunction(CASE WHEN (namedlambdavariable() IS NULL) THEN -1 WHEN (namedlambdavariable() IS NULL) THEN 1 WHEN (namedlambdavariable() < namedlambdavariable()) THEN 1 WHEN (namedlambdavariable() > namedlambdavariable()) THEN -1 ELSE 0 END, namedlambdavariable(), namedlambdavariable())):array<int>>
--= 1	["ccc","b","",null]	[null,30,10]
--= 2	[]	[]
--= 3	NULL	NULL
--= 4	["lone"]	[7]
--= 5	["ä€","b"]	[2147483647,-4]

-- Equal elements stay in order.
SELECT array_sort(transform(sequence(1, 40), x -> concat(x % 3, ':', x)), (a, b) -> CAST(substring(a, 1, 1) AS INT) - CAST(substring(b, 1, 1) AS INT));
--> struct<array_sort(transform(sequence(1, 40), lambdafunction(concat((namedlambdavariable() % 3), :, namedlambdavariable()), namedlambdavariable())), lambdafunction((CAST(substring(namedlambdavariable(), 1, 1) AS INT) - CAST(substring(namedlambdavariable(), 1, 1) AS INT)), namedlambdavariable(), namedlambdavariable())):array<string>>
--= ["0:3","0:6","0:9","0:12","0:15","0:18","0:21","0:24","0:27","0:30","0:33","0:36","0:39","1:1","1:4","1:7","1:10","1:13","1:16","1:19","1:22","1:25","1:28","1:31","1:34","1:37","1:40","2:2","2:5","2:8","2:11","2:14","2:17","2:20","2:23","2:26","2:29","2:32","2:35","2:38"]

SELECT array_sort(array(3, 1, 2), (x, y) -> NULL);
--! DATATYPE_MISMATCH.UNEXPECTED_RETURN_TYPE 42K09

SELECT sort_array(transform(sequence(1, 100), x -> (x * 37) % 101)), sort_array(transform(sequence(1, 65), x -> concat('k', (x * 37) % 66)), false);
--> struct<sort_array(transform(sequence(1, 100), lambdafunction(((namedlambdavariable() * 37) % 101), namedlambdavariable())), true):array<int>,sort_array(transform(sequence(1, 65), lambdafunction(concat(k, ((namedlambdavariable() * 37) % 66)), namedlambdavariable())), false):array<string>>
--= [1,2,3,4,5,6,7,8,9,10,11,12,13,14,15,16,17,18,19,20,21,22,23,24,25,26,27,28,29,30,31,32,33,34,35,36,37,38,39,40,41,42,43,44,45,46,47,48,49,50,51,52,53,54,55,56,57,58,59,60,61,62,63,64,65,66,67,68,69,70,71,72,73,74,75,76,77,78,79,80,81,82,83,84,85,86,87,88,89,90,91,92,93,94,95,96,97,98,99,100]	["k9","k8","k7","k65","k64","k63","k62","k61","k60","k6","k59","k58","k57","k56","k55","k54","k53","k52","k51","k50","k5","k49","k48","k47","k46","k45","k44","k43","k42","k41","k40","k4","k39","k38","k37","k36","k35","k34","k33","k32","k31","k30","k3","k29","k28","k27","k26","k25","k24","k23","k22","k21","k20","k2","k19","k18","k17","k16","k15","k14","k13","k12","k11","k10","k1"]

-- A filter above, conditions and joins with lambdas.
SELECT id FROM t WHERE exists(s, x -> x = 'b') AND size(filter(a, x -> x > k)) > 0 ORDER BY id;
--> struct<id:int>
--= 1
--= 5

SELECT l.id, r.id FROM t l JOIN t r ON exists(l.a, x -> array_contains(r.a, x)) ORDER BY l.id, r.id;
--> struct<id:int,id:int>
--= 1	1
--= 4	4
--= 5	5

SELECT id, CASE WHEN k > 0 THEN transform(a, x -> 10 DIV (k + 1)) ELSE array() END FROM t ORDER BY id;
--> struct<id:int,CASE WHEN (k > 0) THEN transform(a, lambdafunction((10 div (k + 1)), namedlambdavariable())) ELSE array() END:array<bigint>>
--= 1	[3,3,3]
--= 2	[]
--= 3	NULL
--= 4	[]
--= 5	[2,2]

SELECT id, transform(a, x -> x + 1) FROM t WHERE id < 5 AND transform(a, x -> x + 1)[0] > 0 ORDER BY id;
--! INVALID_ARRAY_INDEX 22003

-- Parts of dates within lambdas.
SELECT id, transform(sequence(DATE'2020-02-27', DATE'2020-03-01'), d -> concat(year(d), '/', month(d), '/', day(date_add(d, k)))) FROM t WHERE k IS NOT NULL ORDER BY id;
--> struct<id:int,transform(sequence(DATE '2020-02-27', DATE '2020-03-01'), lambdafunction(concat(year(namedlambdavariable()), /, month(namedlambdavariable()), /, day(date_add(namedlambdavariable(), k))), namedlambdavariable())):array<string>>
--= 1	["2020/2/29","2020/2/1","2020/2/2","2020/3/3"]
--= 3	["2020/2/3","2020/2/4","2020/2/5","2020/3/6"]
--= 4	["2020/2/26","2020/2/27","2020/2/28","2020/3/29"]
--= 5	["2020/2/1","2020/2/2","2020/2/3","2020/3/4"]

-- Aggregates of what lambdas give, and lambdas over aggregates.
SELECT sum(aggregate(a, 0L, (s, x) -> s + coalesce(x, 0))), max(size(filter(s, x -> x <> ''))), aggregate(array_sort(collect_list(id)), '', (s, x) -> concat(s, x)) FROM t;
--> struct<sum(aggregate(a, 0, lambdafunction((namedlambdavariable() + coalesce(namedlambdavariable(), 0)), namedlambdavariable(), namedlambdavariable()), lambdafunction(namedlambdavariable(), namedlambdavariable()))):bigint,max(size(filter(s, lambdafunction((NOT (namedlambdavariable() = )), namedlambdavariable())))):int,aggregate(array_sort(collect_list(id), lambdafunction((IF(((namedlambdavariable() IS NULL) AND (namedlambdavariable() IS NULL)), 0, (IF((namedlambdavariable() IS NULL), 1, (IF((namedlambdavariable() IS NULL), -1, (IF((namedlambdavariable() < namedlambdavariable()), -1, (IF((namedlambdavariable() > namedlambdavariable()), 1, 0)))))))))), namedlambdavariable(), namedlambdavariable())), , lambdafunction(concat(namedlambdavariable(), namedlambdavariable()), namedlambdavariable(), namedlambdavariable()), lambdafunction(namedlambdavariable(), namedlambdavariable())):string>
--= 2147483690	2	12345
