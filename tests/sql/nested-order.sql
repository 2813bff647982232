-- Order and equality of structs and arrays: NULL first at any depth, NaN last, the first difference decides.
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  (1, 'a', 1.5D, 10), (2, 'b', double('NaN'), 20), (3, NULL, -0.0D, 30), (4, 'ab', 0.0D, NULL),
  (5, 'a', NULL, 50), (6, '', double('-Infinity'), 60), (7, 'a', 1.5D, 9), (8, 'é', 2.5D, 80)
  AS t(id, s, d, i);
--> struct<>

SELECT max(struct(s, d, i)), min(struct(s, d, i)), max(struct(d, s)), min(struct(d, s)), max(struct(i)) FROM t;
--> struct<max(struct(s, d, i)):struct<s:string,d:double,i:int>,min(struct(s, d, i)):struct<s:string,d:double,i:int>,max(struct(d, s)):struct<d:double,s:string>,min(struct(d, s)):struct<d:double,s:string>,max(struct(i)):struct<i:int>>
--= {"s":"é","d":2.5,"i":80}	{"s":null,"d":-0.0,"i":30}	{"d":NaN,"s":"b"}	{"d":null,"s":"a"}	{"i":80}

SELECT max(struct(s, d)) FROM t WHERE false;
--> struct<max(struct(s, d)):struct<s:string,d:double>>
--= NULL

SELECT id % 2 AS k, max(struct(s, d, id)) AS m, min(named_struct('x', d, 'y', struct(s, id))) AS n
FROM t GROUP BY 1 ORDER BY 1;
--> struct<k:int,m:struct<s:string,d:double,id:int>,n:struct<x:double,y:struct<s:string,id:int>>>
--= 0	{"s":"é","d":2.5,"id":8}	{"x":-Infinity,"y":{"s":"","id":6}}
--= 1	{"s":"a","d":1.5,"id":7}	{"x":null,"y":{"s":"a","id":5}}

SELECT max(IF(id > 100, struct(s, id), NULL)), max(IF(id > 6, struct(s, id), NULL)) FROM t;
--> struct<max((IF((id > 100), struct(s, id), NULL))):struct<s:string,id:int>,max((IF((id > 6), struct(s, id), NULL))):struct<s:string,id:int>>
--= NULL	{"s":"é","id":8}

SELECT id FROM t ORDER BY struct(s, i), id;
--> struct<id:int>
--= 3
--= 6
--= 7
--= 1
--= 5
--= 4
--= 2
--= 8

SELECT id FROM t ORDER BY struct(d, s) DESC, id;
--> struct<id:int>
--= 2
--= 8
--= 1
--= 7
--= 4
--= 3
--= 6
--= 5

SELECT id FROM t ORDER BY array(d, CAST(i AS DOUBLE)), id;
--> struct<id:int>
--= 5
--= 6
--= 4
--= 3
--= 7
--= 1
--= 8
--= 2

SELECT max(a), min(a) FROM VALUES (array(1, 2)), (array(1)), (array(1, NULL, 3)), (array()), (NULL) AS t(a);
--> struct<max(a):array<int>,min(a):array<int>>
--= [1,2]	[]

SELECT a FROM VALUES (array('b', 'a')), (array('b')), (array(NULL, 'z')), (array('ba')), (array()), (NULL) AS t(a)
ORDER BY a DESC;
--> struct<a:array<string>>
--= ["ba"]
--= ["b","a"]
--= ["b"]
--= [null,"z"]
--= []
--= NULL

SELECT max(struct(a, x)) FROM VALUES (array(array(1), array(2, 3)), 1), (array(array(1), array(2, 4)), 0),
  (array(array(1)), 9) AS t(a, x);
--> struct<max(struct(a, x)):struct<a:array<array<int>>,x:int>>
--= {"a":[[1],[2,4]],"x":0}

SELECT l.id, r.id FROM t l JOIN t r ON struct(l.s, l.d) = struct(r.s, r.d) AND l.id < r.id ORDER BY 1, 2;
--> struct<id:int,id:int>
--= 1	7

SELECT l.id, r.id FROM t l JOIN t r ON struct(l.s, l.d) <=> struct(r.s, r.d) AND l.id < r.id ORDER BY 1, 2;
--> struct<id:int,id:int>
--= 1	7

SELECT struct(1, 'a') < struct(1, 'b'), struct(1, NULL) < struct(1, 'b'), struct(1, NULL) = struct(1, NULL),
  array(1.0D, double('NaN')) = array(1.0D, double('NaN')), array(0.0D) = array(-0.0D), array(1, 2) > array(1);
--> struct<(struct(1, a) < struct(1, b)):boolean,(struct(1, NULL) < struct(1, b)):boolean,(struct(1, NULL) = struct(1, NULL)):boolean,(array(1.0, NaN) = array(1.0, NaN)):boolean,(array(0.0) = array(-0.0)):boolean,(array(1, 2) > array(1)):boolean>
--= true	true	true	true	true	true

SELECT max_by(id, struct(s, d)), min_by(struct(id, s), array(i, id)) FROM t;
--> struct<max_by(id, struct(s, d)):int,min_by(struct(id, s), array(i, id)):struct<id:int,s:string>>
--= 8	{"id":4,"s":"ab"}

SELECT max(struct(CAST(i AS DECIMAL(38, 3)), id)), max(struct(DATE '2020-01-01' + id, true, CAST(s AS BINARY))) FROM t;
--> struct<max(struct(CAST(i AS DECIMAL(38,3)), id)):struct<col1:decimal(38,3),id:int>,max(struct(date_add(DATE '2020-01-01', id), true, CAST(s AS BINARY))):struct<col1:date,col2:boolean,col3:binary>>
--= {"col1":80.000,"id":8}	{"col1":2020-01-09,"col2":true,"col3":é}

SELECT greatest(struct(1, 'b'), struct(1, 'c'), NULL), least(array(2), array(1, 5)), array_max(array(struct(1, 2), struct(1, 3)));
--> struct<greatest(struct(1, b), struct(1, c), NULL):struct<col1:int,col2:string>,least(array(2), array(1, 5)):array<int>,array_max(array(struct(1, 2), struct(1, 3))):struct<col1:int,col2:int>>
--= {"col1":1,"col2":"c"}	[1,5]	{"col1":1,"col2":3}

SELECT CASE WHEN struct(s, i) IN (struct('a', 10), struct('b', 20)) THEN 1 ELSE 0 END AS c, count(*) FROM t GROUP BY 1 ORDER BY 1;
--> struct<c:int,count(1):bigint>
--= 0	6
--= 1	2

SELECT named_struct('a', s, 'b', i, 'c', struct(d + 0.0D AS d), 'd', array(s), 'e', CAST(NULL AS STRING)) AS x, count(*)
FROM t GROUP BY 1 ORDER BY 1;
--> struct<x:struct<a:string,b:int,c:struct<d:double>,d:array<string>,e:string>,count(1):bigint>
--= {"a":null,"b":30,"c":{"d":0.0},"d":[null],"e":null}	1
--= {"a":"","b":60,"c":{"d":-Infinity},"d":[""],"e":null}	1
--= {"a":"a","b":9,"c":{"d":1.5},"d":["a"],"e":null}	1
--= {"a":"a","b":10,"c":{"d":1.5},"d":["a"],"e":null}	1
--= {"a":"a","b":50,"c":{"d":null},"d":["a"],"e":null}	1
--= {"a":"ab","b":null,"c":{"d":0.0},"d":["ab"],"e":null}	1
--= {"a":"b","b":20,"c":{"d":NaN},"d":["b"],"e":null}	1
--= {"a":"é","b":80,"c":{"d":2.5},"d":["é"],"e":null}	1
