-- JSON, plain and otherwise.
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  (1, '{"a":1,"b":"x","c":{"d":[10,20,{"e":"deep"}],"f":null},"g":1.5,"h":true}'),
  (2, ' { "a" : -7 , "b" : "two words" , "c" : { "d" : [ 1 , 2 ] , "f" : "q" } , "g" : 12.50 , "h" : false } '),
  (3, '{"b":"esc\\"aped\\/\\u00e9","a":12345678901234567890,"g":1e3,"h":"true"}'),
  (4, '{"a":null,"a":2,"b":null,"g":-0.0,"c":{"d":[],"f":{}}}'),
  (5, '{"a":2147483648,"b":5,"g":"NaN","h":1,"c":[{"d":1}]}'),
  (6, '{"a":1'), (7, ''), (8, NULL), (9, 'null'), (10, '[1,{"a":5,"b":"in"}]'), (11, '{}'),
  (12, "{'a':3,'b':'single'}"), (13, '{"a":01}'), (14, '{"a":1,}'), (15, '{"a":1} trailing'), (16, '{"b":"ä€","a":0,"g":0.001,"c":{"d":[[1,2],[3]],"f":"\\/"}}'),
  (17, '{"\\u0061":9,"b":"","g":0.0001,"a b":"blank","a.b":"point"}'), (18, '{"a":1.0,"b":{"x": 1},"g":123456789012345678901}'), (19, '{"b":"not\tclosed'), (20, '"text"'), (21, '12'), (22, '{"a":nulls}'), (23, '{"a":tru}'), (24, '{"A":1,"a ":2}'), (25, '{"a":-0,"b":[1, 2],"g":-0}'), (26, '{"g":10000000.5,"b":0.1234567890123456789,"a":5,"a":6}') AS t(id, j);
--> struct<>

SELECT id, get_json_object(j, '$.a'), get_json_object(j, '$.b'), get_json_object(j, '$.g'), get_json_object(j, '$.h') FROM t ORDER BY id;
--> struct<id:int,get_json_object(j, $.a):string,get_json_object(j, $.b):string,get_json_object(j, $.g):string,get_json_object(j, $.h):string>
--= 1	1	x	1.5	true
--= 2	-7	two words	12.5	false
--= 3	12345678901234567890	esc"aped/é	1000.0	true
--= 4	2	NULL	-0.0	NULL
--= 5	2147483648	5	NaN	1
--= 6	NULL	NULL	NULL	NULL
--= 7	NULL	NULL	NULL	NULL
--= 8	NULL	NULL	NULL	NULL
--= 9	NULL	NULL	NULL	NULL
--= 10	NULL	NULL	NULL	NULL
--= 11	NULL	NULL	NULL	NULL
--= 12	3	single	NULL	NULL
--= 13	NULL	NULL	NULL	NULL
--= 14	NULL	NULL	NULL	NULL
--= 15	1	NULL	NULL	NULL
--= 16	0	ä€	0.001	NULL
--= 17	9		1.0E-4	NULL
--= 18	1.0	{"x":1}	123456789012345678901	NULL
--= 19	NULL	NULL	NULL	NULL
--= 20	NULL	NULL	NULL	NULL
--= 21	NULL	NULL	NULL	NULL
--= 22	NULL	NULL	NULL	NULL
--= 23	NULL	NULL	NULL	NULL
--= 24	NULL	NULL	NULL	NULL
--= 25	0	[1,2]	0	NULL
--= 26	5	0.12345678901234568	1.00000005E7	NULL

SELECT id, get_json_object(j, '$.c'), get_json_object(j, '$.c.d'), get_json_object(j, '$.c.d[1]'), get_json_object(j, '$.c.d[2].e'), get_json_object(j, '$.c.f'), get_json_object(j, '$.c.d[0][1]') FROM t ORDER BY id;
--> struct<id:int,get_json_object(j, $.c):string,get_json_object(j, $.c.d):string,get_json_object(j, $.c.d[1]):string,get_json_object(j, $.c.d[2].e):string,get_json_object(j, $.c.f):string,get_json_object(j, $.c.d[0][1]):string>
--= 1	{"d":[10,20,{"e":"deep"}],"f":null}	[10,20,{"e":"deep"}]	20	deep	NULL	NULL
--= 2	{"d":[1,2],"f":"q"}	[1,2]	2	NULL	q	NULL
--= 3	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	{"d":[],"f":{}}	[]	NULL	NULL	{}	NULL
--= 5	[{"d":1}]	NULL	NULL	NULL	NULL	NULL
--= 6	NULL	NULL	NULL	NULL	NULL	NULL
--= 7	NULL	NULL	NULL	NULL	NULL	NULL
--= 8	NULL	NULL	NULL	NULL	NULL	NULL
--= 9	NULL	NULL	NULL	NULL	NULL	NULL
--= 10	NULL	NULL	NULL	NULL	NULL	NULL
--= 11	NULL	NULL	NULL	NULL	NULL	NULL
--= 12	NULL	NULL	NULL	NULL	NULL	NULL
--= 13	NULL	NULL	NULL	NULL	NULL	NULL
--= 14	NULL	NULL	NULL	NULL	NULL	NULL
--= 15	NULL	NULL	NULL	NULL	NULL	NULL
--= 16	{"d":[[1,2],[3]],"f":"/"}	[[1,2],[3]]	[3]	NULL	/	2
--= 17	NULL	NULL	NULL	NULL	NULL	NULL
--= 18	NULL	NULL	NULL	NULL	NULL	NULL
--= 19	NULL	NULL	NULL	NULL	NULL	NULL
--= 20	NULL	NULL	NULL	NULL	NULL	NULL
--= 21	NULL	NULL	NULL	NULL	NULL	NULL
--= 22	NULL	NULL	NULL	NULL	NULL	NULL
--= 23	NULL	NULL	NULL	NULL	NULL	NULL
--= 24	NULL	NULL	NULL	NULL	NULL	NULL
--= 25	NULL	NULL	NULL	NULL	NULL	NULL
--= 26	NULL	NULL	NULL	NULL	NULL	NULL

SELECT id, get_json_object(j, '$'), get_json_object(j, '$[1].a'), get_json_object(j, '$[0]'), get_json_object(j, "$['a b']"), get_json_object(j, "$['a.b']"), get_json_object(j, '$.a.b'), get_json_object(j, '$.zz') FROM t WHERE id NOT IN (17, 26) ORDER BY id;
--> struct<id:int,get_json_object(j, $):string,get_json_object(j, $[1].a):string,get_json_object(j, $[0]):string,get_json_object(j, $['a b']):string,get_json_object(j, $['a.b']):string,get_json_object(j, $.a.b):string,get_json_object(j, $.zz):string>
--= 1	{"a":1,"b":"x","c":{"d":[10,20,{"e":"deep"}],"f":null},"g":1.5,"h":true}	NULL	NULL	NULL	NULL	NULL	NULL
--= 2	{"a":-7,"b":"two words","c":{"d":[1,2],"f":"q"},"g":12.5,"h":false}	NULL	NULL	NULL	NULL	NULL	NULL
--= 3	{"b":"esc\"aped/é","a":12345678901234567890,"g":1000.0,"h":"true"}	NULL	NULL	NULL	NULL	NULL	NULL
--= 4	{"a":null,"a":2,"b":null,"g":-0.0,"c":{"d":[],"f":{}}}	NULL	NULL	NULL	NULL	NULL	NULL
--= 5	{"a":2147483648,"b":5,"g":"NaN","h":1,"c":[{"d":1}]}	NULL	NULL	NULL	NULL	NULL	NULL
--= 6	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 7	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 8	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 9	null	NULL	NULL	NULL	NULL	NULL	NULL
--= 10	[1,{"a":5,"b":"in"}]	5	1	NULL	NULL	NULL	NULL
--= 11	{}	NULL	NULL	NULL	NULL	NULL	NULL
--= 12	{"a":3,"b":"single"}	NULL	NULL	NULL	NULL	NULL	NULL
--= 13	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 14	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 15	{"a":1}	NULL	NULL	NULL	NULL	NULL	NULL
--= 16	{"b":"ä€","a":0,"g":0.001,"c":{"d":[[1,2],[3]],"f":"/"}}	NULL	NULL	NULL	NULL	NULL	NULL
--= 18	{"a":1.0,"b":{"x":1},"g":123456789012345678901}	NULL	NULL	NULL	NULL	NULL	NULL
--= 19	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 20	text	NULL	NULL	NULL	NULL	NULL	NULL
--= 21	12	NULL	NULL	NULL	NULL	NULL	NULL
--= 22	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 23	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 24	{"A":1,"a ":2}	NULL	NULL	NULL	NULL	NULL	NULL
--= 25	{"a":0,"b":[1,2],"g":0}	NULL	NULL	NULL	NULL	NULL	NULL

SELECT id, get_json_object(j, '$.c.d[*]'), get_json_object(j, '$.*'), get_json_object(j, 'a'), get_json_object(j, '$.'), get_json_object(j, NULL), get_json_object(j, CASE WHEN id = 1 THEN '$.a' ELSE '$.b' END) FROM t WHERE id < 6 ORDER BY id;
--> struct<id:int,get_json_object(j, $.c.d[*]):string,get_json_object(j, $.*):string,get_json_object(j, a):string,get_json_object(j, $.):string,get_json_object(j, NULL):string,get_json_object(j, CASE WHEN (id = 1) THEN $.a ELSE $.b END):string>
--= 1	[10,20,{"e":"deep"}]	NULL	NULL	NULL	NULL	1
--= 2	[1,2]	NULL	NULL	NULL	NULL	two words
--= 3	NULL	NULL	NULL	NULL	NULL	esc"aped/é
--= 4	NULL	NULL	NULL	NULL	NULL	NULL
--= 5	NULL	NULL	NULL	NULL	NULL	5

SELECT id, from_json(j, 'a INT, b STRING') FROM t ORDER BY id;
--> struct<id:int,from_json(j):struct<a:int,b:string>>
--= 1	{"a":1,"b":"x"}
--= 2	{"a":-7,"b":"two words"}
--= 3	{"a":null,"b":"esc"aped/é"}
--= 4	{"a":2,"b":null}
--= 5	{"a":null,"b":"5"}
--= 6	{"a":null,"b":null}
--= 7	NULL
--= 8	NULL
--= 9	{"a":null,"b":null}
--= 10	{"a":null,"b":null}
--= 11	{"a":null,"b":null}
--= 12	{"a":3,"b":"single"}
--= 13	{"a":null,"b":null}
--= 14	{"a":null,"b":null}
--= 15	{"a":1,"b":null}
--= 16	{"a":0,"b":"ä€"}
--= 17	{"a":9,"b":""}
--= 18	{"a":null,"b":"{"x":1}"}
--= 19	{"a":null,"b":null}
--= 20	{"a":null,"b":null}
--= 21	{"a":null,"b":null}
--= 22	{"a":null,"b":null}
--= 23	{"a":null,"b":null}
--= 24	{"a":null,"b":null}
--= 25	{"a":0,"b":"[1,2]"}
--= 26	{"a":6,"b":"0.12345678901234568"}

SELECT id, from_json(j, 'g DOUBLE, h BOOLEAN, a BIGINT, nope STRING') FROM t ORDER BY id;
--> struct<id:int,from_json(j):struct<g:double,h:boolean,a:bigint,nope:string>>
--= 1	{"g":1.5,"h":true,"a":1,"nope":null}
--= 2	{"g":12.5,"h":false,"a":-7,"nope":null}
--= 3	{"g":1000.0,"h":null,"a":null,"nope":null}
--= 4	{"g":-0.0,"h":null,"a":2,"nope":null}
--= 5	{"g":NaN,"h":null,"a":2147483648,"nope":null}
--= 6	{"g":null,"h":null,"a":null,"nope":null}
--= 7	NULL
--= 8	NULL
--= 9	{"g":null,"h":null,"a":null,"nope":null}
--= 10	{"g":null,"h":null,"a":null,"nope":null}
--= 11	{"g":null,"h":null,"a":null,"nope":null}
--= 12	{"g":null,"h":null,"a":3,"nope":null}
--= 13	{"g":null,"h":null,"a":null,"nope":null}
--= 14	{"g":null,"h":null,"a":null,"nope":null}
--= 15	{"g":null,"h":null,"a":1,"nope":null}
--= 16	{"g":0.001,"h":null,"a":0,"nope":null}
--= 17	{"g":1.0E-4,"h":null,"a":9,"nope":null}
--= 18	{"g":1.2345678901234568E20,"h":null,"a":null,"nope":null}
--= 19	{"g":null,"h":null,"a":null,"nope":null}
--= 20	{"g":null,"h":null,"a":null,"nope":null}
--= 21	{"g":null,"h":null,"a":null,"nope":null}
--= 22	{"g":null,"h":null,"a":null,"nope":null}
--= 23	{"g":null,"h":null,"a":null,"nope":null}
--= 24	{"g":null,"h":null,"a":null,"nope":null}
--= 25	{"g":0.0,"h":null,"a":0,"nope":null}
--= 26	{"g":1.00000005E7,"h":null,"a":6,"nope":null}

SELECT id, from_json(j, 'c STRUCT<d: STRING, f: STRING>, a SMALLINT, g FLOAT') FROM t ORDER BY id;
--> struct<id:int,from_json(j):struct<c:struct<d:string,f:string>,a:smallint,g:float>>
--= 1	{"c":{"d":"[10,20,{"e":"deep"}]","f":null},"a":1,"g":1.5}
--= 2	{"c":{"d":"[1,2]","f":"q"},"a":-7,"g":12.5}
--= 3	{"c":null,"a":null,"g":1000.0}
--= 4	{"c":{"d":"[]","f":"{}"},"a":2,"g":-0.0}
--= 5	{"c":null,"a":null,"g":NaN}
--= 6	{"c":null,"a":null,"g":null}
--= 7	NULL
--= 8	NULL
--= 9	{"c":null,"a":null,"g":null}
--= 10	{"c":null,"a":null,"g":null}
--= 11	{"c":null,"a":null,"g":null}
--= 12	{"c":null,"a":3,"g":null}
--= 13	{"c":null,"a":null,"g":null}
--= 14	{"c":null,"a":null,"g":null}
--= 15	{"c":null,"a":1,"g":null}
--= 16	{"c":{"d":"[[1,2],[3]]","f":"/"},"a":0,"g":0.001}
--= 17	{"c":null,"a":9,"g":1.0E-4}
--= 18	{"c":null,"a":null,"g":1.2345679E20}
--= 19	{"c":null,"a":null,"g":null}
--= 20	{"c":null,"a":null,"g":null}
--= 21	{"c":null,"a":null,"g":null}
--= 22	{"c":null,"a":null,"g":null}
--= 23	{"c":null,"a":null,"g":null}
--= 24	{"c":null,"a":null,"g":null}
--= 25	{"c":null,"a":0,"g":0.0}
--= 26	{"c":null,"a":6,"g":1.0E7}

SELECT id, from_json(j, 'c STRUCT<d: ARRAY<INT>>, a TINYINT'), from_json(j, 'a STRING, g STRING, c STRING') FROM t ORDER BY id;
--> struct<id:int,from_json(j):struct<c:struct<d:array<int>>,a:tinyint>,from_json(j):struct<a:string,g:string,c:string>>
--= 1	{"c":{"d":null},"a":1}	{"a":"1","g":"1.5","c":"{"d":[10,20,{"e":"deep"}],"f":null}"}
--= 2	{"c":{"d":[1,2]},"a":-7}	{"a":"-7","g":"12.5","c":"{"d":[1,2],"f":"q"}"}
--= 3	{"c":null,"a":null}	{"a":"12345678901234567890","g":"1000.0","c":null}
--= 4	{"c":{"d":[]},"a":2}	{"a":"2","g":"-0.0","c":"{"d":[],"f":{}}"}
--= 5	{"c":null,"a":null}	{"a":"2147483648","g":"NaN","c":"[{"d":1}]"}
--= 6	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 7	NULL	NULL
--= 8	NULL	NULL
--= 9	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 10	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 11	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 12	{"c":null,"a":3}	{"a":"3","g":null,"c":null}
--= 13	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 14	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 15	{"c":null,"a":1}	{"a":"1","g":null,"c":null}
--= 16	{"c":{"d":null},"a":0}	{"a":"0","g":"0.001","c":"{"d":[[1,2],[3]],"f":"/"}"}
--= 17	{"c":null,"a":9}	{"a":"9","g":"1.0E-4","c":null}
--= 18	{"c":null,"a":null}	{"a":"1.0","g":"123456789012345678901","c":null}
--= 19	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 20	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 21	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 22	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 23	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 24	{"c":null,"a":null}	{"a":null,"g":null,"c":null}
--= 25	{"c":null,"a":0}	{"a":"0","g":"0","c":null}
--= 26	{"c":null,"a":6}	{"a":"6","g":"1.00000005E7","c":null}

SELECT id, from_json(j, 'a INT, _corrupt_record STRING') FROM t ORDER BY id;
--> struct<id:int,from_json(j):struct<a:int,_corrupt_record:string>>
--= 1	{"a":1,"_corrupt_record":null}
--= 2	{"a":-7,"_corrupt_record":null}
--= 3	{"a":null,"_corrupt_record":"{"b":"esc\"aped\/\u00e9","a":12345678901234567890,"g":1e3,"h":"true"}"}
--= 4	{"a":2,"_corrupt_record":null}
--= 5	{"a":null,"_corrupt_record":"{"a":2147483648,"b":5,"g":"NaN","h":1,"c":[{"d":1}]}"}
--= 6	{"a":null,"_corrupt_record":"{"a":1"}
--= 7	NULL
--= 8	NULL
--= 9	{"a":null,"_corrupt_record":"null"}
--= 10	{"a":null,"_corrupt_record":"[1,{"a":5,"b":"in"}]"}
--= 11	{"a":null,"_corrupt_record":null}
--= 12	{"a":3,"_corrupt_record":null}
--= 13	{"a":null,"_corrupt_record":"{"a":01}"}
--= 14	{"a":null,"_corrupt_record":"{"a":1,}"}
--= 15	{"a":1,"_corrupt_record":null}
--= 16	{"a":0,"_corrupt_record":null}
--= 17	{"a":9,"_corrupt_record":null}
--= 18	{"a":null,"_corrupt_record":"{"a":1.0,"b":{"x": 1},"g":123456789012345678901}"}
--= 19	{"a":null,"_corrupt_record":"{"b":"not	closed"}
--= 20	{"a":null,"_corrupt_record":""text""}
--= 21	{"a":null,"_corrupt_record":"12"}
--= 22	{"a":null,"_corrupt_record":"{"a":nulls}"}
--= 23	{"a":null,"_corrupt_record":"{"a":tru}"}
--= 24	{"a":null,"_corrupt_record":null}
--= 25	{"a":0,"_corrupt_record":null}
--= 26	{"a":6,"_corrupt_record":null}

SELECT id, from_json(j, 'a INT, b STRING', map('allowSingleQuotes', 'false')) FROM t WHERE id IN (1, 12) ORDER BY id;
--> struct<id:int,from_json(j):struct<a:int,b:string>>
--= 1	{"a":1,"b":"x"}
--= 12	{"a":null,"b":null}

SELECT from_json(j, 'a INT', map('mode', 'FAILFAST')) FROM t WHERE id = 6;
--! MALFORMED_RECORD_IN_PARSING.WITHOUT_SUGGESTION 22023

SELECT s.a, s.b, count(*) FROM (SELECT from_json(j, 'a INT, b STRING') s FROM t) GROUP BY s.a, s.b ORDER BY s.a, s.b;
--> struct<a:int,b:string,count(1):bigint>
--= NULL	NULL	14
--= NULL	5	1
--= NULL	esc"aped/é	1
--= NULL	{"x":1}	1
--= -7	two words	1
--= 0	[1,2]	1
--= 0	ä€	1
--= 1	NULL	1
--= 1	x	1
--= 2	NULL	1
--= 3	single	1
--= 6	0.12345678901234568	1
--= 9		1

SELECT from_json(j, 'a INT, b STRING') s, count(*) FROM t WHERE id IN (1, 2, 11, 17) GROUP BY s ORDER BY s.a, s.b;
--> struct<s:struct<a:int,b:string>,count(1):bigint>
--= {"a":null,"b":null}	1
--= {"a":-7,"b":"two words"}	1
--= {"a":1,"b":"x"}	1
--= {"a":9,"b":""}	1

SELECT id, x, y, z FROM t LATERAL VIEW json_tuple(j, 'a', 'b', 'c') v AS x, y, z ORDER BY id;
--> struct<id:int,x:string,y:string,z:string>
--= 1	1	x	{"d":[10,20,{"e":"deep"}],"f":null}
--= 2	-7	two words	{"d":[1,2],"f":"q"}
--= 3	12345678901234567890	esc"aped/é	NULL
--= 4	2	NULL	{"d":[],"f":{}}
--= 5	2147483648	5	[{"d":1}]
--= 6	NULL	NULL	NULL
--= 7	NULL	NULL	NULL
--= 8	NULL	NULL	NULL
--= 9	NULL	NULL	NULL
--= 10	NULL	NULL	NULL
--= 11	NULL	NULL	NULL
--= 12	3	single	NULL
--= 13	NULL	NULL	NULL
--= 14	NULL	NULL	NULL
--= 15	1	NULL	NULL
--= 16	0	ä€	{"d":[[1,2],[3]],"f":"/"}
--= 17	9		NULL
--= 18	1.0	{"x":1}	NULL
--= 19	NULL	NULL	NULL
--= 20	NULL	NULL	NULL
--= 21	NULL	NULL	NULL
--= 22	NULL	NULL	NULL
--= 23	NULL	NULL	NULL
--= 24	NULL	NULL	NULL
--= 25	0	[1,2]	NULL
--= 26	6	0.12345678901234568	NULL

SELECT id, to_json(from_json(j, 'a INT, b STRING, c STRUCT<f: STRING>')) FROM t ORDER BY id;
--> struct<id:int,to_json(from_json(j)):string>
--= 1	{"a":1,"b":"x","c":{}}
--= 2	{"a":-7,"b":"two words","c":{"f":"q"}}
--= 3	{"b":"esc\"aped/é"}
--= 4	{"a":2,"c":{"f":"{}"}}
--= 5	{"b":"5"}
--= 6	{}
--= 7	NULL
--= 8	NULL
--= 9	{}
--= 10	{}
--= 11	{}
--= 12	{"a":3,"b":"single"}
--= 13	{}
--= 14	{}
--= 15	{"a":1}
--= 16	{"a":0,"b":"ä€","c":{"f":"/"}}
--= 17	{"a":9,"b":""}
--= 18	{"b":"{\"x\":1}"}
--= 19	{}
--= 20	{}
--= 21	{}
--= 22	{}
--= 23	{}
--= 24	{}
--= 25	{"a":0,"b":"[1,2]"}
--= 26	{"a":6,"b":"0.12345678901234568"}

-- Characters beyond U+FFFF: two escapes where Jackson prints to bytes what it has read, themselves elsewhere.
SELECT get_json_object(j, '$.a'), get_json_object(j, '$.a.b'), get_json_object(j, '$'), from_json(j, 'a STRING').a, to_json(from_json(j, 'a STRING')), to_json(named_struct('v', j)) FROM VALUES ('{"a":{"b":"😀x"}}'), ('{"a": "𝒳"}'), ('{"a": [1, "🎉"]}'), ('{"a":{"😀":"this text is longer than sixteen bytes 😀"}}'), ('{"😀":{}, "a":{"b":{"c":"é\\ud83d\\ude00"}}}'), ('{"a":{"b":"é€"}, "c":"😀"}') AS t(j);
--> struct<get_json_object(j, $.a):string,get_json_object(j, $.a.b):string,get_json_object(j, $):string,from_json(j).a:string,to_json(from_json(j)):string,to_json(named_struct(v, j)):string>
--= [1,"\uD83C\uDF89"]	NULL	{"a":[1,"\uD83C\uDF89"]}	[1,"\uD83C\uDF89"]	{"a":"[1,\"\\uD83C\\uDF89\"]"}	{"v":"{\"a\": [1, \"🎉\"]}"}
--= {"\uD83D\uDE00":"this text is longer than sixteen bytes \uD83D\uDE00"}	NULL	{"a":{"\uD83D\uDE00":"this text is longer than sixteen bytes \uD83D\uDE00"}}	{"\uD83D\uDE00":"this text is longer than sixteen bytes \uD83D\uDE00"}	{"a":"{\"\\uD83D\\uDE00\":\"this text is longer than sixteen bytes \\uD83D\\uDE00\"}"}	{"v":"{\"a\":{\"😀\":\"this text is longer than sixteen bytes 😀\"}}"}
--= {"b":"\uD83D\uDE00x"}	😀x	{"a":{"b":"\uD83D\uDE00x"}}	{"b":"\uD83D\uDE00x"}	{"a":"{\"b\":\"\\uD83D\\uDE00x\"}"}	{"v":"{\"a\":{\"b\":\"😀x\"}}"}
--= {"b":"é€"}	é€	{"a":{"b":"é€"},"c":"\uD83D\uDE00"}	{"b":"é€"}	{"a":"{\"b\":\"é€\"}"}	{"v":"{\"a\":{\"b\":\"é€\"}, \"c\":\"😀\"}"}
--= {"b":{"c":"é\uD83D\uDE00"}}	{"c":"é\uD83D\uDE00"}	{"\uD83D\uDE00":{},"a":{"b":{"c":"é\uD83D\uDE00"}}}	{"b":{"c":"é\uD83D\uDE00"}}	{"a":"{\"b\":{\"c\":\"é\\uD83D\\uDE00\"}}"}	{"v":"{\"😀\":{}, \"a\":{\"b\":{\"c\":\"é\\ud83d\\ude00\"}}}"}
--= 𝒳	NULL	{"a":"\uD835\uDCB3"}	𝒳	{"a":"𝒳"}	{"v":"{\"a\": \"𝒳\"}"}

SELECT get_json_object('{"a":["😀", {"b":"é😀"}]}', '$.a[*]'), get_json_object('[[["😀"]], [["🎉", 1]]]', '$[*][*]'), get_json_object('[[["😀"]], [["🎉", 1]]]', '$[*][*][0]'), get_json_object('[[{"b":["😀"]}]]', '$[0][*].b'), get_json_object('[{"b":["😀"]}, {"b":"🎉"}]', '$[*].b');
--> struct<get_json_object({"a":["😀", {"b":"é😀"}]}, $.a[*]):string,get_json_object([[["😀"]], [["🎉", 1]]], $[*][*]):string,get_json_object([[["😀"]], [["🎉", 1]]], $[*][*][0]):string,get_json_object([[{"b":["😀"]}]], $[0][*].b):string,get_json_object([{"b":["😀"]}, {"b":"🎉"}], $[*].b):string>
--= ["😀",{"b":"é😀"}]	["\uD83D\uDE00","\uD83C\uDF89",1]	["\uD83D\uDE00","\uD83C\uDF89",1]	[["\uD83D\uDE00"]]	[["😀"],"🎉"]

SELECT a, b, c FROM VALUES ('{"a":{"x":"😀"},"b":"😀","c":["😀"]}') AS t(j) LATERAL VIEW json_tuple(j, 'a', 'b', 'c') AS a, b, c;
--> struct<a:string,b:string,c:string>
--= {"x":"\uD83D\uDE00"}	😀	["\uD83D\uDE00"]

SELECT get_json_object('{"a": "\\ud83d"}', '$.a'), get_json_object('{"a": ["\\ud83d", "\\ud83d\\ude00"]}', '$.a'), from_json('{"a":{"b":"\\udE00\\uD83D"}}', 'a STRING').a;
--> struct<get_json_object({"a": "\ud83d"}, $.a):string,get_json_object({"a": ["\ud83d", "\ud83d\ude00"]}, $.a):string,from_json({"a":{"b":"\udE00\uD83D"}}).a:string>
--= NULL	["\uD83D","\uD83D\uDE00"]	{"b":"\uDE00\uD83D"}
