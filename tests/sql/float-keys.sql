-- Keys that hold -0.0 or NaN, alone and within arrays, structs and maps: each is 0.0, or the one NaN.
CREATE TABLE t USING parquet AS SELECT * FROM VALUES
  (1, 0.0D, 0.0F), (2, -0.0D, -0.0F), (3, CAST('NaN' AS DOUBLE), CAST('NaN' AS FLOAT)),
  (4, -CAST('NaN' AS DOUBLE), -CAST('NaN' AS FLOAT)), (5, NULL, NULL), (6, 1.5D, 1.5F) AS t(id, d, f);
--> struct<>

SELECT d, f, count(*), min(id) FROM t GROUP BY d, f ORDER BY 4;
--> struct<d:double,f:float,count(1):bigint,min(id):int>
--= 0.0	0.0	2	1
--= NaN	NaN	2	3
--= NULL	NULL	1	5
--= 1.5	1.5	1	6

SELECT array(d) AS k, count(*), min(id) FROM t GROUP BY array(d) ORDER BY 3;
--> struct<k:array<double>,count(1):bigint,min(id):int>
--= [0.0]	2	1
--= [NaN]	2	3
--= [null]	1	5
--= [1.5]	1	6

SELECT array(f, NULL) AS k, count(*), min(id) FROM t GROUP BY array(f, NULL) ORDER BY 3;
--> struct<k:array<float>,count(1):bigint,min(id):int>
--= [0.0,null]	2	1
--= [NaN,null]	2	3
--= [null,null]	1	5
--= [1.5,null]	1	6

SELECT struct(d, f, 'x') AS k, count(*), min(id) FROM t GROUP BY struct(d, f, 'x') ORDER BY 3;
--> struct<k:struct<d:double,f:float,col3:string>,count(1):bigint,min(id):int>
--= {"d":0.0,"f":0.0,"col3":"x"}	2	1
--= {"d":NaN,"f":NaN,"col3":"x"}	2	3
--= {"d":null,"f":null,"col3":"x"}	1	5
--= {"d":1.5,"f":1.5,"col3":"x"}	1	6

SELECT k, count(*), min(id) FROM (SELECT id, array(named_struct('s', CAST(id > 0 AS STRING), 'a', array(d), 'f', f)) AS k FROM t) GROUP BY k ORDER BY 3;
--> struct<k:array<struct<s:string,a:array<double>,f:float>>,count(1):bigint,min(id):int>
--= [{"s":"true","a":[0.0],"f":0.0}]	2	1
--= [{"s":"true","a":[NaN],"f":NaN}]	2	3
--= [{"s":"true","a":[null],"f":null}]	1	5
--= [{"s":"true","a":[1.5],"f":1.5}]	1	6

SELECT k, count(*), min(id) FROM (SELECT id, IF(id = 5, NULL, named_struct('n', IF(id > 2, NULL, array(d)))) AS k FROM t) GROUP BY k ORDER BY 3;
--> struct<k:struct<n:array<double>>,count(1):bigint,min(id):int>
--= {"n":[0.0]}	2	1
--= {"n":null}	3	3
--= NULL	1	5

SELECT map('k', d) AS k, count(*), min(id) FROM t WHERE id <> 5 GROUP BY map('k', d) ORDER BY 3;
--> struct<k:map<string,double>,count(1):bigint,min(id):int>
--= {"k":0.0}	2	1
--= {"k":NaN}	2	3
--= {"k":1.5}	1	6

SELECT map(1, array(f)) AS k, count(*), min(id) FROM t WHERE id < 5 GROUP BY ALL ORDER BY 3;
--> struct<k:map<int,array<float>>,count(1):bigint,min(id):int>
--= {1:[0.0]}	2	1
--= {1:[NaN]}	2	3

SELECT DISTINCT array(d) AS k FROM t;
--> struct<k:array<double>>
--= [0.0]
--= [1.5]
--= [NaN]
--= [null]

SELECT count(DISTINCT array(d)), count(DISTINCT struct(f)), count(DISTINCT d), count(DISTINCT array(struct(d))) FROM t;
--> struct<count(DISTINCT array(d)):bigint,count(DISTINCT struct(f)):bigint,count(DISTINCT d):bigint,count(DISTINCT array(struct(d))):bigint>
--= 4	4	3	4

SELECT id % 2 AS g, count(DISTINCT array(d)), count(DISTINCT struct(f, d)), sum(DISTINCT d) FROM t WHERE id < 3 GROUP BY id % 2 ORDER BY g;
--> struct<g:int,count(DISTINCT array(d)):bigint,count(DISTINCT struct(f, d)):bigint,sum(DISTINCT d):double>
--= 0	1	1	0.0
--= 1	1	1	0.0

SELECT k, count(DISTINCT id), count(DISTINCT f) FROM (SELECT struct(d) AS k, id, f FROM t WHERE id < 5) GROUP BY k ORDER BY k;
--> struct<k:struct<d:double>,count(DISTINCT id):bigint,count(DISTINCT f):bigint>
--= {"d":0.0}	2	1
--= {"d":NaN}	2	1

SELECT k, sum(id) FROM (SELECT array(d) AS k, id FROM t) GROUP BY GROUPING SETS ((k), ()) ORDER BY 2;
--> struct<k:array<double>,sum(id):bigint>
--= [0.0]	3
--= [null]	5
--= [1.5]	6
--= [NaN]	7
--= NULL	21

SELECT a.id, b.id, a.k, b.k FROM (SELECT id, struct(d) AS k FROM t) a JOIN (SELECT id, struct(d) AS k FROM t) b ON a.k = b.k ORDER BY 1, 2;
--> struct<id:int,id:int,k:struct<d:double>,k:struct<d:double>>
--= 1	1	{"d":0.0}	{"d":0.0}
--= 1	2	{"d":0.0}	{"d":-0.0}
--= 2	1	{"d":-0.0}	{"d":0.0}
--= 2	2	{"d":-0.0}	{"d":-0.0}
--= 3	3	{"d":NaN}	{"d":NaN}
--= 3	4	{"d":NaN}	{"d":NaN}
--= 4	3	{"d":NaN}	{"d":NaN}
--= 4	4	{"d":NaN}	{"d":NaN}
--= 5	5	{"d":null}	{"d":null}
--= 6	6	{"d":1.5}	{"d":1.5}

SELECT a.id, b.id FROM (SELECT id, array(d) AS k FROM t) a FULL JOIN (SELECT id, array(d) AS k FROM t WHERE id IN (1, 3)) b ON a.k = b.k ORDER BY 1, 2;
--> struct<id:int,id:int>
--= 1	1
--= 2	1
--= 3	3
--= 4	3
--= 5	NULL
--= 6	NULL

SELECT id FROM t WHERE array(d, NULL) <=> array(0.0D, NULL) ORDER BY id;
--> struct<id:int>
--= 1
--= 2

SELECT id FROM t WHERE array(d) IN (SELECT array(d) FROM t WHERE id IN (2, 4)) ORDER BY id;
--> struct<id:int>
--= 1
--= 2
--= 3
--= 4

SELECT id FROM t WHERE EXISTS (SELECT 1 FROM t u WHERE array(u.f) = array(t.f) AND u.id <> t.id) ORDER BY id;
--> struct<id:int>
--= 1
--= 2
--= 3
--= 4

SELECT array(d) FROM t INTERSECT SELECT array(d) FROM t WHERE id = 2;
--> struct<array(d):array<double>>
--= [0.0]

SELECT struct(f) FROM t EXCEPT SELECT struct(f) FROM t WHERE id IN (2, 4);
--> struct<struct(f):struct<f:float>>
--= {"f":1.5}
--= {"f":null}

SELECT array(d) FROM t WHERE id = 1 UNION SELECT array(d) FROM t WHERE id = 2;
--> struct<array(d):array<double>>
--= [0.0]

SELECT id, count(*) OVER (PARTITION BY array(d)) AS n, rank() OVER (ORDER BY struct(d), id) AS r FROM t ORDER BY id;
--> struct<id:int,n:bigint,r:int>
--= 1	2	2
--= 2	2	3
--= 3	2	5
--= 4	2	6
--= 5	1	1
--= 6	1	4

SELECT hash(array(d)), xxhash64(struct(d)) FROM t WHERE id < 3;
--> struct<hash(array(d)):int,xxhash64(struct(d)):bigint>
--= -1670924195	-5252525462095825812
--= -1670924195	-5252525462095825812

SELECT collect_set(x), size(collect_set(array(x))), size(collect_set(struct(x))) FROM VALUES (-0.0D), (0.0D), (CAST('NaN' AS DOUBLE)), (CAST('NaN' AS DOUBLE)) AS t(x);
--> struct<collect_set(x):array<double>,size(collect_set(array(x))):int,size(collect_set(struct(x))):int>
--= [0.0,NaN]	2	2

SELECT id, map(d, 1, 7.5D, 2), map(f, id), map_from_arrays(array(d, 8D), array(1, 2)), map_from_entries(array(struct(f, 'x'))) FROM t WHERE id <> 5 ORDER BY id;
--> struct<id:int,map(d, 1, 7.5, 2):map<double,int>,map(f, id):map<float,int>,map_from_arrays(array(d, 8.0), array(1, 2)):map<double,int>,map_from_entries(array(struct(f, x))):map<float,string>>
--= 1	{0.0:1,7.5:2}	{0.0:1}	{0.0:1,8.0:2}	{0.0:"x"}
--= 2	{-0.0:1,7.5:2}	{-0.0:2}	{-0.0:1,8.0:2}	{0.0:"x"}
--= 3	{7.5:2,NaN:1}	{NaN:3}	{8.0:2,NaN:1}	{NaN:"x"}
--= 4	{7.5:2,NaN:1}	{NaN:4}	{8.0:2,NaN:1}	{NaN:"x"}
--= 6	{1.5:1,7.5:2}	{1.5:6}	{1.5:1,8.0:2}	{1.5:"x"}

SELECT id, transform_keys(map(id, d), (k, v) -> v), transform_keys(map(id, f), (k, v) -> v) FROM t WHERE id <> 5 ORDER BY id;
--> struct<id:int,transform_keys(map(id, d), lambdafunction(namedlambdavariable(), namedlambdavariable(), namedlambdavariable())):map<double,double>,transform_keys(map(id, f), lambdafunction(namedlambdavariable(), namedlambdavariable(), namedlambdavariable())):map<float,float>>
--= 1	{0.0:0.0}	{0.0:0.0}
--= 2	{-0.0:-0.0}	{-0.0:-0.0}
--= 3	{NaN:NaN}	{NaN:NaN}
--= 4	{NaN:NaN}	{NaN:NaN}
--= 6	{1.5:1.5}	{1.5:1.5}

SELECT id, map_concat(map(d, 1), map(9D, 2)), map_from_arrays(array(struct(d)), array(1)), map(array(d), 1), map_keys(map(d, d)), map(d, 1)[-0.0D], map_entries(map(f, f)) FROM t WHERE id < 3 ORDER BY id;
--> struct<id:int,map_concat(map(d, 1), map(9.0, 2)):map<double,int>,map_from_arrays(array(struct(d)), array(1)):map<struct<d:double>,int>,map(array(d), 1):map<array<double>,int>,map_keys(map(d, d)):array<double>,map(d, 1)[-0.0]:int,map_entries(map(f, f)):array<struct<key:float,value:float>>>
--= 1	{0.0:1,9.0:2}	{{"d":0.0}:1}	{[0.0]:1}	[0.0]	1	[{"key":0.0,"value":0.0}]
--= 2	{0.0:1,9.0:2}	{{"d":-0.0}:1}	{[-0.0]:1}	[-0.0]	1	[{"key":-0.0,"value":-0.0}]

SELECT map(0.0D, 1, -0.0D, 2);
--! DUPLICATED_MAP_KEY 23505

SELECT map_from_arrays(array(d, -d), array(1, 2)) FROM t WHERE id = 1;
--! DUPLICATED_MAP_KEY 23505

SELECT transform_keys(map(1, d, 2, -d), (k, v) -> v) FROM t WHERE id = 2;
--! DUPLICATED_MAP_KEY 23505

SELECT map(array(d), 1, array(-d), 2) FROM t WHERE id = 1;
--! DUPLICATED_MAP_KEY 23505

SELECT map_from_entries(transform(sequence(1, 40), x -> struct(IF(x = 7, -0.0D, CAST(x AS DOUBLE)), x)))[0.0D], map_keys(map_from_arrays(transform(sequence(1, 40), x -> IF(x = 7, -0.0D, CAST(x AS DOUBLE))), sequence(1, 40)))[6];
--> struct<map_from_entries(transform(sequence(1, 40), lambdafunction(struct((IF((namedlambdavariable() = 7), -0.0, CAST(namedlambdavariable() AS DOUBLE))), namedlambdavariable()), namedlambdavariable())))[0.0]:int,map_keys(map_from_arrays(transform(sequence(1, 40), lambdafunction((IF((namedlambdavariable() = 7), -0.0, CAST(namedlambdavariable() AS DOUBLE))), namedlambdavariable())), sequence(1, 40)))[6]:double>
--= 7	-0.0

SELECT array_distinct(array(array(-d), array(d))), array_intersect(array(struct(-d)), array(struct(-d))), array_except(array(array(-d)), array(array(1D))) FROM t WHERE id IN (1, 3) ORDER BY id;
--> struct<array_distinct(array(array((- d)), array(d))):array<array<double>>,array_intersect(array(struct((- d))), array(struct((- d)))):array<struct<col1:double>>,array_except(array(array((- d))), array(array(1.0))):array<array<double>>>
--= [[0.0]]	[{"col1":0.0}]	[[0.0]]
--= [[NaN]]	[{"col1":NaN}]	[[NaN]]

SELECT mode(struct(d)), mode(d), mode(array(f)) FROM t WHERE id IN (3, 4);
--> struct<mode(struct(d)):struct<d:double>,mode(d):double,mode(array(f)):array<float>>
--= {"d":NaN}	NaN	[NaN]

DROP TABLE t;
--> struct<>
