-- Functions over arrays, maps and structs, over rows.
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  (1, 2, array(10, NULL, 30, 10), array('b', '', NULL, 'b'), map('a', 1.5D, 'b', NULL), array(array(1, 2), array()), array(named_struct('x', 1, 'y', 'p'), NULL, named_struct('x', 1, 'y', NULL))),
  (2, NULL, array(), array(), map(), array(), array()),
  (3, 5, NULL, NULL, NULL, NULL, NULL),
  (4, -1, array(7), array('lone'), map('c', 2.5D), array(array(3, NULL), NULL), array(named_struct('x', 0, 'y', 'q'))),
  (5, 3, array(-4, 2147483647, 30), array('ä€', 'b'), map('x', double('NaN'), 'y', -0.0D, 'z', 0.0D), array(array(5), array(6, 7)), array(named_struct('x', 2, 'y', 'b'), named_struct('x', 2, 'y', 'a'))) AS t(id, k, a, s, m, n, r);
--> struct<>

SELECT id, array(k, id), array(s[0], 'z', NULL), array(a, array(1)), array(r[0]), array() FROM t WHERE id IN (1, 4) ORDER BY id;
--> struct<id:int,array(k, id):array<int>,array(s[0], z, NULL):array<string>,array(a, array(1)):array<array<int>>,array(r[0]):array<struct<x:int,y:string>>,array():array<void>>
--= 1	[2,1]	["b","z",null]	[[10,null,30,10],[1]]	[{"x":1,"y":"p"}]	[]
--= 4	[-1,4]	["lone","z",null]	[[7],[1]]	[{"x":0,"y":"q"}]	[]

SELECT id, named_struct('a', k, 'b', s, 'c', named_struct('d', m, 'e', CAST(NULL AS STRING)), 'f', r) FROM t ORDER BY id;
--> struct<id:int,named_struct(a, k, b, s, c, named_struct(d, m, e, CAST(NULL AS STRING)), f, r):struct<a:int,b:array<string>,c:struct<d:map<string,double>,e:string>,f:array<struct<x:int,y:string>>>>
--= 1	{"a":2,"b":["b","",null,"b"],"c":{"d":{"a":1.5,"b":null},"e":null},"f":[{"x":1,"y":"p"},null,{"x":1,"y":null}]}
--= 2	{"a":null,"b":[],"c":{"d":{},"e":null},"f":[]}
--= 3	{"a":5,"b":null,"c":{"d":null,"e":null},"f":null}
--= 4	{"a":-1,"b":["lone"],"c":{"d":{"c":2.5},"e":null},"f":[{"x":0,"y":"q"}]}
--= 5	{"a":3,"b":["ä€","b"],"c":{"d":{"x":NaN,"y":-0.0,"z":0.0},"e":null},"f":[{"x":2,"y":"b"},{"x":2,"y":"a"}]}

-- Structs and arrays that were made are equal to those that were read.
SELECT id, r[0] = named_struct('x', r[0].x, 'y', r[0].y), array(a[0], a[1]) = slice(a, 1, 2) FROM t WHERE id IN (1, 5) ORDER BY id;
--> struct<id:int,(r[0] = named_struct(x, r[0].x, y, r[0].y)):boolean,(array(a[0], a[1]) = slice(a, 1, 2)):boolean>
--= 1	true	true
--= 5	true	true

SELECT struct(k > 2 AS big, substring(s[0], 1, 1) AS c) e, count(*) FROM t WHERE id <> 2 GROUP BY e ORDER BY e;
--> struct<e:struct<big:boolean,c:string>,count(1):bigint>
--= {"big":false,"c":"b"}	1
--= {"big":false,"c":"l"}	1
--= {"big":true,"c":null}	1
--= {"big":true,"c":"ä"}	1

SELECT id, array_contains(a, 10), array_contains(a, 11), array_contains(a, k), array_contains(s, 'b'), array_contains(n, array(5)), array_contains(r, named_struct('x', 2, 'y', 'a')), array_contains(map_values(m), 0.0D), array_contains(map_values(m), double('NaN')) FROM t ORDER BY id;
--> struct<id:int,array_contains(a, 10):boolean,array_contains(a, 11):boolean,array_contains(a, k):boolean,array_contains(s, b):boolean,array_contains(n, array(5)):boolean,array_contains(r, named_struct(x, 2, y, a)):boolean,array_contains(map_values(m), 0.0):boolean,array_contains(map_values(m), NaN):boolean>
--= 1	true	NULL	NULL	true	false	NULL	NULL	NULL
--= 2	false	false	NULL	false	false	false	false	false
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	false	false	false	false	NULL	false	false	false
--= 5	false	false	false	true	true	true	true	true

SELECT id, array_position(a, 30), array_position(s, 'b'), array_position(a, k), array_remove(a, 10), array_remove(s, 'b'), array_remove(a, k), array_compact(s), array_compact(a) FROM t ORDER BY id;
--> struct<id:int,array_position(a, 30):bigint,array_position(s, b):bigint,array_position(a, k):bigint,array_remove(a, 10):array<int>,array_remove(s, b):array<string>,array_remove(a, k):array<int>,array_compact(s):array<string>,array_compact(a):array<int>>
--= 1	3	1	0	[null,30]	["",null]	[10,null,30,10]	["b","","b"]	[10,30,10]
--= 2	0	0	NULL	[]	[]	NULL	[]	[]
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	0	0	0	[7]	["lone"]	[7]	["lone"]	[7]
--= 5	3	2	0	[-4,2147483647,30]	["ä€"]	[-4,2147483647,30]	["ä€","b"]	[-4,2147483647,30]

SELECT id, array_max(a), array_min(a), array_max(s), array_min(s), array_max(map_values(m)), array_min(map_values(m)), array_max(r), array_min(r), array_max(n) FROM t ORDER BY id;
--> struct<id:int,array_max(a):int,array_min(a):int,array_max(s):string,array_min(s):string,array_max(map_values(m)):double,array_min(map_values(m)):double,array_max(r):struct<x:int,y:string>,array_min(r):struct<x:int,y:string>,array_max(n):array<int>>
--= 1	30	10	b		1.5	1.5	{"x":1,"y":"p"}	{"x":1,"y":null}	[1,2]
--= 2	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	7	7	lone	lone	2.5	2.5	{"x":0,"y":"q"}	{"x":0,"y":"q"}	[3,null]
--= 5	2147483647	-4	ä€	b	NaN	-0.0	{"x":2,"y":"b"}	{"x":2,"y":"a"}	[6,7]

SELECT id, array_distinct(a), array_distinct(s), array_distinct(n), array_distinct(r), array_distinct(map_values(m)) FROM t ORDER BY id;
--> struct<id:int,array_distinct(a):array<int>,array_distinct(s):array<string>,array_distinct(n):array<array<int>>,array_distinct(r):array<struct<x:int,y:string>>,array_distinct(map_values(m)):array<double>>
--= 1	[10,null,30]	["b","",null]	[[1,2],[]]	[{"x":1,"y":"p"},null,{"x":1,"y":null}]	[1.5,null]
--= 2	[]	[]	[]	[]	[]
--= 3	NULL	NULL	NULL	NULL	NULL
--= 4	[7]	["lone"]	[[3,null],null]	[{"x":0,"y":"q"}]	[2.5]
--= 5	[-4,2147483647,30]	["ä€","b"]	[[5],[6,7]]	[{"x":2,"y":"b"},{"x":2,"y":"a"}]	[NaN,0.0]

SELECT id, array_union(a, array(30, 1, NULL)), array_intersect(a, array(30, NULL, 30)), array_except(a, array(30)), array_union(s, array('b', 'q')), array_except(s, array('')), arrays_overlap(a, array(7, NULL)), arrays_overlap(s, array('b')) FROM t ORDER BY id;
--> struct<id:int,array_union(a, array(30, 1, NULL)):array<int>,array_intersect(a, array(30, NULL, 30)):array<int>,array_except(a, array(30)):array<int>,array_union(s, array(b, q)):array<string>,array_except(s, array()):array<string>,arrays_overlap(a, array(7, NULL)):boolean,arrays_overlap(s, array(b)):boolean>
--= 1	[10,null,30,1]	[null,30]	[10,null]	["b","",null,"q"]	["b",null]	NULL	true
--= 2	[30,1,null]	[]	[]	["b","q"]	[]	false	false
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	[7,30,1,null]	[]	[7]	["lone","b","q"]	["lone"]	true	false
--= 5	[-4,2147483647,30,1,null]	[30]	[-4,2147483647]	["ä€","b","q"]	["ä€","b"]	NULL	true

-- Zeros have one sign, NaN is equal to itself.
SELECT array_union(array(-0.0D, x), array(0.0D)), array_intersect(array(-0.0D, x), array(0.0D, x)), array_except(array(-0.0D, x), array(1D)), array_distinct(array(-0.0F)), array_distinct(transform(sequence(1, 70), i -> -0.0D)) FROM VALUES (double('NaN')) AS v(x);
--> struct<array_union(array(-0.0, x), array(0.0)):array<double>,array_intersect(array(-0.0, x), array(0.0, x)):array<double>,array_except(array(-0.0, x), array(1.0)):array<double>,array_distinct(array(-0.0)):array<float>,array_distinct(transform(sequence(1, 70), lambdafunction(-0.0, namedlambdavariable()))):array<double>>
--= [0.0,NaN]	[0.0,NaN]	[0.0,NaN]	[0.0]	[0.0]

-- More elements than are compared one by one.
SELECT size(array_distinct(transform(sequence(1, 200), x -> x % 70))), size(array_union(sequence(1, 50), sequence(40, 90))), array_intersect(sequence(1, 99), sequence(97, 150)), array_except(sequence(1, 80), sequence(3, 80));
--> struct<size(array_distinct(transform(sequence(1, 200), lambdafunction((namedlambdavariable() % 70), namedlambdavariable())))):int,size(array_union(sequence(1, 50), sequence(40, 90))):int,array_intersect(sequence(1, 99), sequence(97, 150)):array<int>,array_except(sequence(1, 80), sequence(3, 80)):array<int>>
--= 70	90	[97,98,99]	[1,2]

SELECT id, array_join(s, ','), array_join(s, '', '?'), array_join(s, CAST(k AS STRING)), array_join(s, ',', NULL), array_join(transform(a, x -> x), '|') FROM t ORDER BY id;
--> struct<id:int,array_join(s, ,):string,array_join(s, , ?):string,array_join(s, CAST(k AS STRING)):string,array_join(s, ,, NULL):string,array_join(transform(a, lambdafunction(namedlambdavariable(), namedlambdavariable())), |):string>
--= 1	b,,b	b?b	b22b	NULL	10|30|10
--= 2			NULL	NULL	
--= 3	NULL	NULL	NULL	NULL	NULL
--= 4	lone	lone	lone	NULL	7
--= 5	ä€,b	ä€b	ä€3b	NULL	-4|2147483647|30

SELECT id, slice(a, 2, 2), slice(s, -1, 5), slice(a, -9, 2), slice(s, 9, 1), slice(n, 1, 0), slice(a, k, 1) FROM t ORDER BY id;
--> struct<id:int,slice(a, 2, 2):array<int>,slice(s, -1, 5):array<string>,slice(a, -9, 2):array<int>,slice(s, 9, 1):array<string>,slice(n, 1, 0):array<array<int>>,slice(a, k, 1):array<int>>
--= 1	[null,30]	["b"]	[]	[]	[]	[null]
--= 2	[]	[]	[]	[]	[]	NULL
--= 3	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	[]	["lone"]	[]	[]	[]	[7]
--= 5	[2147483647,30]	["b"]	[]	[]	[]	[30]

SELECT slice(a, 0, 1) FROM t WHERE id = 1;
--! INVALID_PARAMETER_VALUE.START 22023

SELECT slice(a, 1, k) FROM t WHERE id = 4;
--! INVALID_PARAMETER_VALUE.LENGTH 22023

SELECT id, concat(a, array(k), a), concat(s, array('x')), array_append(a, k), array_prepend(s, NULL), array_append(n, a), array_insert(a, 2, k), array_insert(s, -1, 'e'), array_repeat(k, 2), array_repeat(s, id - 2) FROM t ORDER BY id;
--> struct<id:int,concat(a, array(k), a):array<int>,concat(s, array(x)):array<string>,array_append(a, k):array<int>,array_prepend(s, NULL):array<string>,array_append(n, a):array<array<int>>,array_insert(a, 2, k):array<int>,array_insert(s, -1, e):array<string>,array_repeat(k, 2):array<int>,array_repeat(s, (id - 2)):array<array<string>>>
--= 1	[10,null,30,10,2,10,null,30,10]	["b","",null,"b","x"]	[10,null,30,10,2]	[null,"b","",null,"b"]	[[1,2],[],[10,null,30,10]]	[10,2,null,30,10]	["b","",null,"b","e"]	[2,2]	[]
--= 2	[null]	["x"]	[null]	[null]	[[]]	[null,null]	["e"]	[null,null]	[]
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	[5,5]	[null]
--= 4	[7,-1,7]	["lone","x"]	[7,-1]	[null,"lone"]	[[3,null],null,[7]]	[7,-1]	["lone","e"]	[-1,-1]	[["lone"],["lone"]]
--= 5	[-4,2147483647,30,3,-4,2147483647,30]	["ä€","b","x"]	[-4,2147483647,30,3]	[null,"ä€","b"]	[[5],[6,7],[-4,2147483647,30]]	[-4,3,2147483647,30]	["ä€","b","e"]	[3,3]	[["ä€","b"],["ä€","b"],["ä€","b"]]

SELECT id, flatten(n), flatten(array(s, s)), flatten(array(n, n)) FROM t ORDER BY id;
--> struct<id:int,flatten(n):array<int>,flatten(array(s, s)):array<string>,flatten(array(n, n)):array<array<int>>>
--= 1	[1,2]	["b","",null,"b","b","",null,"b"]	[[1,2],[],[1,2],[]]
--= 2	[]	[]	[]
--= 3	NULL	NULL	NULL
--= 4	NULL	["lone","lone"]	[[3,null],null,[3,null],null]
--= 5	[5,6,7]	["ä€","b","ä€","b"]	[[5],[6,7],[5],[6,7]]

SELECT id, get(a, 0), get(a, k), get(s, -1), a[0], try_element_at(a, id), element_at(s, -1) FROM t WHERE id NOT IN (2) ORDER BY id;
--> struct<id:int,get(a, 0):int,get(a, k):int,get(s, -1):string,a[0]:int,try_element_at(a, id):int,element_at(s, -1):string>
--= 1	10	30	NULL	10	10	b
--= 3	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	7	NULL	NULL	7	NULL	lone
--= 5	-4	NULL	NULL	-4	NULL	b

SELECT a[k] FROM t WHERE id = 5;
--! INVALID_ARRAY_INDEX 22003

SELECT element_at(a, k) FROM t WHERE id = 4;
--> struct<element_at(a, k):int>
--= 7

SELECT element_at(a, id - 1) FROM t WHERE id = 1;
--! INVALID_INDEX_OF_ZERO 22003

SELECT element_at(a, 9) FROM t WHERE id = 1;
--! INVALID_ARRAY_INDEX_IN_ELEMENT_AT 22003

SELECT id, arrays_zip(a, s), arrays_zip(a, n, array(1)), r.x, r.y FROM t ORDER BY id;
--> struct<id:int,arrays_zip(a, s):array<struct<a:int,s:string>>,arrays_zip(a, n, array(1)):array<struct<a:int,n:array<int>,2:int>>,x:array<int>,y:array<string>>
--= 1	[{"a":10,"s":"b"},{"a":null,"s":""},{"a":30,"s":null},{"a":10,"s":"b"}]	[{"a":10,"n":[1,2],"2":1},{"a":null,"n":[],"2":null},{"a":30,"n":null,"2":null},{"a":10,"n":null,"2":null}]	[1,null,1]	["p",null,null]
--= 2	[]	[{"a":null,"n":null,"2":1}]	[]	[]
--= 3	NULL	NULL	NULL	NULL
--= 4	[{"a":7,"s":"lone"}]	[{"a":7,"n":[3,null],"2":1},{"a":null,"n":null,"2":null}]	[0]	["q"]
--= 5	[{"a":-4,"s":"ä€"},{"a":2147483647,"s":"b"},{"a":30,"s":null}]	[{"a":-4,"n":[5],"2":1},{"a":2147483647,"n":[6,7],"2":null},{"a":30,"n":null,"2":null}]	[2,2]	["b","a"]

SELECT id, m['a'], m['zz'], element_at(m, 'y'), m[s[0]], map_keys(m), map_values(m), map_entries(m), map_contains_key(m, 'b'), size(m), cardinality(a) FROM t WHERE id <> 2 ORDER BY id;
--> struct<id:int,m[a]:double,m[zz]:double,element_at(m, y):double,m[s[0]]:double,map_keys(m):array<string>,map_values(m):array<double>,map_entries(m):array<struct<key:string,value:double>>,map_contains_key(m, b):boolean,size(m):int,cardinality(a):int>
--= 1	1.5	NULL	NULL	NULL	["a","b"]	[1.5,null]	[{"key":"a","value":1.5},{"key":"b","value":null}]	true	2	4
--= 3	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	NULL	NULL	NULL	NULL	["c"]	[2.5]	[{"key":"c","value":2.5}]	false	1	1
--= 5	NULL	NULL	-0.0	NULL	["x","y","z"]	[NaN,-0.0,0.0]	[{"key":"x","value":NaN},{"key":"y","value":-0.0},{"key":"z","value":0.0}]	false	3	3

SELECT id, map('k', k, 'id', id), map(id, a, -id, array(k)), map(s[0], r[0]) FROM t WHERE id IN (1, 4, 5) ORDER BY id;
--> struct<id:int,map(k, k, id, id):map<string,int>,map(id, a, (- id), array(k)):map<int,array<int>>,map(s[0], r[0]):map<string,struct<x:int,y:string>>>
--= 1	{"id":1,"k":2}	{-1:[2],1:[10,null,30,10]}	{"b":{"x":1,"y":"p"}}
--= 4	{"id":4,"k":-1}	{-4:[-1],4:[7]}	{"lone":{"x":0,"y":"q"}}
--= 5	{"id":5,"k":3}	{-5:[3],5:[-4,2147483647,30]}	{"ä€":{"x":2,"y":"b"}}

SELECT id, map_from_arrays(array('p', 'q'), array(id, k)), map_from_arrays(slice(a, 1, 1), slice(s, 1, 1)), map_concat(m, map('new', 1.0D)), map_from_entries(array(struct(id, s))) FROM t ORDER BY id;
--> struct<id:int,map_from_arrays(array(p, q), array(id, k)):map<string,int>,map_from_arrays(slice(a, 1, 1), slice(s, 1, 1)):map<int,string>,map_concat(m, map(new, 1.0)):map<string,double>,map_from_entries(array(struct(id, s))):map<int,array<string>>>
--= 1	{"p":1,"q":2}	{10:"b"}	{"a":1.5,"b":null,"new":1.0}	{1:["b","",null,"b"]}
--= 2	{"p":2,"q":null}	{}	{"new":1.0}	{2:[]}
--= 3	{"p":3,"q":5}	NULL	NULL	{3:null}
--= 4	{"p":4,"q":-1}	{7:"lone"}	{"c":2.5,"new":1.0}	{4:["lone"]}
--= 5	{"p":5,"q":3}	{-4:"ä€"}	{"new":1.0,"x":NaN,"y":-0.0,"z":0.0}	{5:["ä€","b"]}

SELECT map(s[0], 1, s[3], 2) FROM t WHERE id = 1;
--! DUPLICATED_MAP_KEY 23505

SELECT map(s[2], 1) FROM t WHERE id = 1;
--! NULL_MAP_KEY 2200E

SELECT map_from_arrays(s, s) FROM t WHERE id = 1;
--! NULL_MAP_KEY 2200E

--~ The error has no name of its own in Spark.
SELECT map_from_arrays(array(1, 2), array(k)) FROM t WHERE id = 4;
--! _LEGACY_ERROR_TEMP_3241 22023

SELECT size(map_from_arrays(sequence(1, 100), sequence(1, 100))), map_from_arrays(sequence(id, 100), sequence(1, 101 - id))[99] FROM t WHERE id = 5;
--> struct<size(map_from_arrays(sequence(1, 100), sequence(1, 100))):int,map_from_arrays(sequence(id, 100), sequence(1, (101 - id)))[99]:int>
--= 100	95

SELECT map_from_arrays(concat(sequence(1, 100), array(id)), sequence(1, 101)) FROM t WHERE id = 5;
--! DUPLICATED_MAP_KEY 23505

SELECT id, sequence(id, k), sequence(k, id, CASE WHEN k < id THEN 2 ELSE -1 END), sequence(CAST(id AS BIGINT), 10L, 4L), sequence(CAST(id AS TINYINT), 1Y) FROM t WHERE id <> 2 ORDER BY id;
--> struct<id:int,sequence(id, k):array<int>,sequence(k, id, CASE WHEN (k < id) THEN 2 ELSE -1 END):array<int>,sequence(CAST(id AS BIGINT), 10, 4):array<bigint>,sequence(CAST(id AS TINYINT), 1):array<tinyint>>
--= 1	[1,2]	[2,1]	[1,5,9]	[1]
--= 3	[3,4,5]	[5,4,3]	[3,7]	[3,2,1]
--= 4	[4,3,2,1,0,-1]	[-1,1,3]	[4,8]	[4,3,2,1]
--= 5	[5,4,3]	[3,5]	[5,9]	[5,4,3,2,1]

--~ The error has no name of its own in Spark.
SELECT sequence(id, 1, 1) FROM t WHERE id = 5;
--! _LEGACY_ERROR_TEMP_3241 22023

SELECT sequence(id, id, 0), sequence(9223372036854775806L - id, 9223372036854775806L, 3L), sequence(-9223372036854775808L, -9223372036854775808L + id) FROM t WHERE id = 5;
--> struct<sequence(id, id, 0):array<int>,sequence((9223372036854775806 - id), 9223372036854775806, 3):array<bigint>,sequence(-9223372036854775808, (-9223372036854775808 + id)):array<bigint>>
--= [5]	[9223372036854775801,9223372036854775804]	[-9223372036854775808,-9223372036854775807,-9223372036854775806,-9223372036854775805,-9223372036854775804,-9223372036854775803]

SELECT id, sequence(DATE'2024-01-31', add_months(DATE'2024-01-31', id), INTERVAL 1 MONTH) FROM t WHERE id < 4 ORDER BY id;
--> struct<id:int,sequence(DATE '2024-01-31', add_months(DATE '2024-01-31', id), INTERVAL '1' MONTH):array<date>>
--= 1	[2024-01-31,2024-02-29]
--= 2	[2024-01-31,2024-02-29,2024-03-31]
--= 3	[2024-01-31,2024-02-29,2024-03-31,2024-04-30]

SELECT sum(x), count(*) FROM (SELECT explode(sequence(1, id)) x FROM t);
--> struct<sum(x):bigint,count(1):bigint>
--= 35	15

SELECT id, x, y FROM t LATERAL VIEW inline(arrays_zip(a, s)) z AS x, y ORDER BY id, x, y;
--> struct<id:int,x:int,y:string>
--= 1	NULL	
--= 1	10	b
--= 1	10	b
--= 1	30	NULL
--= 4	7	lone
--= 5	-4	ä€
--= 5	30	NULL
--= 5	2147483647	b

SELECT id, explode(array_distinct(s)) FROM t ORDER BY id, col;
--> struct<id:int,col:string>
--= 1	NULL
--= 1	
--= 1	b
--= 4	lone
--= 5	b
--= 5	ä€

-- Arrays as keys and as sort keys.
SELECT array_distinct(a) d, count(*) FROM t GROUP BY array_distinct(a) ORDER BY d;
--> struct<d:array<int>,count(1):bigint>
--= NULL	1
--= []	1
--= [-4,2147483647,30]	1
--= [7]	1
--= [10,null,30]	1

SELECT l.id, r.id FROM t l JOIN t r ON array_compact(l.a) = filter(r.a, x -> x IS NOT NULL) ORDER BY l.id, r.id;
--> struct<id:int,id:int>
--= 1	1
--= 2	2
--= 4	4
--= 5	5

SET spark.sql.ansi.enabled = false;
--> struct<key:string,value:string>
--= spark.sql.ansi.enabled	false

SELECT id, a[k], element_at(a, 9), a[9], map_from_arrays(s, s), sort_array(a) FROM t WHERE id IN (4, 5) ORDER BY id;
--> struct<id:int,a[k]:int,element_at(a, 9):int,a[9]:int,map_from_arrays(s, s):map<string,string>,sort_array(a, true):array<int>>
--= 4	NULL	NULL	NULL	{"lone":"lone"}	[7]
--= 5	NULL	NULL	NULL	{"b":"b","ä€":"ä€"}	[-4,30,2147483647]

SELECT array_join(array('a', 'b'), 1);
--! DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE 42K09

SELECT array_join(array('a', NULL), ',', 0);
--! DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE 42K09

SELECT array_join(array('a', NULL), DATE '2020-01-01');
--! DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE 42K09

SELECT array_join(array('a', 'b'), X'2c');
--! DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE 42K09

SELECT array_join(array(1.5, 2, NULL), ',', 'x'), array_join(array(DATE '2020-01-01', NULL), '-'), array_join(array('a'), NULL), array_join(array('a'), ',', NULL);
--> struct<array_join(array(1.5, 2, NULL), ,, x):string,array_join(array(DATE '2020-01-01', NULL), -):string,array_join(array(a), NULL):string,array_join(array(a), ,, NULL):string>
--= 1.5,2.0,x	2020-01-01	NULL	NULL

SELECT array_join('a', ',');
--! DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE 42K09
