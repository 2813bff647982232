-- Rows of arrays and maps; texts cut into arrays.
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  (1, array(10, NULL, 30), map('a', 1.5, 'b', NULL), 'x,y,,z', array(array(1, 2), NULL, array())), (2, array(), map(), '', array()),
  (3, NULL, NULL, NULL, NULL), (4, array(7), map('c', 2.5), ',lone', array(array(3))) AS t(id, a, m, s, n);
--> struct<>

SELECT id, explode(a) FROM t ORDER BY id, col;
--> struct<id:int,col:int>
--= 1	NULL
--= 1	10
--= 1	30
--= 4	7

SELECT id, posexplode(a) FROM t ORDER BY id, pos;
--> struct<id:int,pos:int,col:int>
--= 1	0	10
--= 1	1	NULL
--= 1	2	30
--= 4	0	7

SELECT id, explode_outer(a) FROM t ORDER BY id, col;
--> struct<id:int,col:int>
--= 1	NULL
--= 1	10
--= 1	30
--= 2	NULL
--= 3	NULL
--= 4	7

SELECT id, posexplode_outer(a) FROM t ORDER BY id, pos;
--> struct<id:int,pos:int,col:int>
--= 1	0	10
--= 1	1	NULL
--= 1	2	30
--= 2	NULL	NULL
--= 3	NULL	NULL
--= 4	0	7

SELECT id, explode(m) FROM t ORDER BY id, key;
--> struct<id:int,key:string,value:decimal(2,1)>
--= 1	a	1.5
--= 1	b	NULL
--= 4	c	2.5

SELECT id, posexplode_outer(m) FROM t ORDER BY id, key;
--> struct<id:int,pos:int,key:string,value:decimal(2,1)>
--= 1	0	a	1.5
--= 1	1	b	NULL
--= 2	NULL	NULL	NULL
--= 3	NULL	NULL	NULL
--= 4	0	c	2.5

SELECT id, pos, k, v FROM t LATERAL VIEW OUTER posexplode(m) e AS pos, k, v ORDER BY id, pos;
--> struct<id:int,pos:int,k:string,v:decimal(2,1)>
--= 1	0	a	1.5
--= 1	1	b	NULL
--= 2	NULL	NULL	NULL
--= 3	NULL	NULL	NULL
--= 4	0	c	2.5

SELECT id, x + 1, count(*) OVER () FROM t LATERAL VIEW explode(a) e AS x WHERE x > 7 ORDER BY id, x;
--> struct<id:int,(x + 1):int,count(1) OVER (ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING):bigint>
--= 1	11	2
--= 1	31	2

SELECT id, x, y FROM t LATERAL VIEW explode(n) e AS x LATERAL VIEW OUTER explode(x) f AS y ORDER BY id, x, y;
--> struct<id:int,x:array<int>,y:int>
--= 1	NULL	NULL
--= 1	[]	NULL
--= 1	[1,2]	1
--= 1	[1,2]	2
--= 4	[3]	3

SELECT id, x, y FROM t LATERAL VIEW explode(a) e AS x LATERAL VIEW explode(split(s, ',')) f AS y ORDER BY id, x, y;
--> struct<id:int,x:int,y:string>
--= 1	NULL	
--= 1	NULL	x
--= 1	NULL	y
--= 1	NULL	z
--= 1	10	
--= 1	10	x
--= 1	10	y
--= 1	10	z
--= 1	30	
--= 1	30	x
--= 1	30	y
--= 1	30	z
--= 4	7	
--= 4	7	lone

SELECT id, count(x), sum(x) FROM t LATERAL VIEW OUTER explode(a) e AS x GROUP BY id ORDER BY id;
--> struct<id:int,count(x):bigint,sum(x):bigint>
--= 1	2	40
--= 2	0	NULL
--= 3	0	NULL
--= 4	1	7

SELECT * FROM explode(array(struct(1, 'a'), NULL, struct(2, 'b'))) ORDER BY col;
--> struct<col:struct<col1:int,col2:string>>
--= NULL
--= {"col1":1,"col2":"a"}
--= {"col1":2,"col2":"b"}

SELECT count(*), sum(x), max(p), min(x) FROM (SELECT posexplode(sequence(id, id + id % 9)) AS (p, x) FROM range(2000));
--> struct<count(1):bigint,sum(x):bigint,max(p):int,min(x):bigint>
--= 9993	10020972	8	0

SELECT count(*), sum(c) FROM (SELECT explode(sequence(1, 20000)) AS c);
--> struct<count(1):bigint,sum(c):bigint>
--= 20000	200010000

SELECT w, count(*) AS c FROM (SELECT explode(split(concat('word ', id % 7, ' of  all'), ' ')) AS w FROM range(500)) GROUP BY w ORDER BY c DESC, w;
--> struct<w:string,c:bigint>
--= 	500
--= all	500
--= of	500
--= word	500
--= 0	72
--= 1	72
--= 2	72
--= 3	71
--= 4	71
--= 5	71
--= 6	71

SELECT split(s, ','), split(s, ',', 2), split(s, ',', 0), split(s, '[,z]'), split(s, ''), split(s, ',,'), split(s, 'none') FROM t ORDER BY id;
--> struct<split(s, ,, -1):array<string>,split(s, ,, 2):array<string>,split(s, ,, 0):array<string>,split(s, [,z], -1):array<string>,split(s, , -1):array<string>,split(s, ,,, -1):array<string>,split(s, none, -1):array<string>>
--= ["x","y","","z"]	["x","y,,z"]	["x","y","","z"]	["x","y","","",""]	["x",",","y",",",",","z"]	["x,y","z"]	["x,y,,z"]
--= [""]	[""]	[""]	[""]	[""]	[""]	[""]
--= NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= ["","lone"]	["","lone"]	["","lone"]	["","lone"]	[",","l","o","n","e"]	[",lone"]	[",lone"]

SELECT split('a.b.c', '.'), split('a.b.c', '\\.'), split('a|b', '\\|'), split('a||b', '|'), split('aéb日c', '日'), split('1 - 2 - 3', ' - '), split('\\a\\', '\\\\'),
  split('aXbXc', 'x'), split('ab', '\\b'), split('a+b', '\\+'), split('aaa', 'aa'), split('a', 'a');
--> struct<split(a.b.c, ., -1):array<string>,split(a.b.c, \., -1):array<string>,split(a|b, \|, -1):array<string>,split(a||b, |, -1):array<string>,split(aéb日c, 日, -1):array<string>,split(1 - 2 - 3,  - , -1):array<string>,split(\a\, \\, -1):array<string>,split(aXbXc, x, -1):array<string>,split(ab, \b, -1):array<string>,split(a+b, \+, -1):array<string>,split(aaa, aa, -1):array<string>,split(a, a, -1):array<string>>
--= ["","","","","",""]	["a","b","c"]	["a","b"]	["a","|","|","b",""]	["aéb","c"]	["1","2","3"]	["","a",""]	["aXbXc"]	["ab",""]	["a","b"]	["","a"]	["",""]

SELECT split(s, ',')[1], size(split(s, ',')), split(s, ',') = array('x', 'y', '', 'z'), array_join(split(s, ','), '-') FROM t ORDER BY id;
--! INVALID_ARRAY_INDEX 22003

SELECT k, count(*) FROM (SELECT split(concat('p', id % 3, '/q'), '/') AS k FROM range(30)) GROUP BY k UNION ALL SELECT array('p0', 'q'), 0 ORDER BY 1, 2;
--> struct<k:array<string>,count(1):bigint>
--= ["p0","q"]	0
--= ["p0","q"]	10
--= ["p1","q"]	10
--= ["p2","q"]	10

SELECT id, e.col FROM t, LATERAL (SELECT explode(a) AS col) e ORDER BY ALL;
--> struct<id:int,col:int>
--= 1	NULL
--= 1	10
--= 1	30
--= 4	7

SELECT explode(id) FROM t;
--! DATATYPE_MISMATCH.UNEXPECTED_INPUT_TYPE 42K09
