-- Strings, dates, timestamps and casts.
SELECT upper('abc'), lower('ÄB'), length('héllo'), concat('a', 1, NULL), 'a' || 'b', trim('  x '), substring('hello', 2, 3);
--> struct<upper(abc):string,lower(ÄB):string,length(héllo):int,concat(a, 1, NULL):string,concat(a, b):string,trim(  x ):string,substring(hello, 2, 3):string>
--= ABC	äb	5	NULL	ab	x	ell

SELECT 'abc' LIKE 'a%', 'abc' LIKE '_b_', 'a%c' LIKE 'a\\%c', 'ABC' ILIKE 'a%', 'abc' RLIKE '^a.c$', NULL LIKE 'x';
--> struct<abc LIKE a%:boolean,abc LIKE _b_:boolean,a%c LIKE a\%c:boolean,ilike(ABC, a%):boolean,RLIKE(abc, ^a.c$):boolean,NULL LIKE x:boolean>
--= true	true	true	true	true	NULL

SELECT replace('banana', 'an', '-'), reverse('abc'), lpad('x', 3, '-'), rpad('x', 3), split('a,b,c', ','), instr('hello', 'l');
--> struct<replace(banana, an, -):string,reverse(abc):string,lpad(x, 3, -):string,rpad(x, 3,  ):string,split(a,b,c, ,, -1):array<string>,instr(hello, l):int>
--= b--a	cba	--x	x  	["a","b","c"]	3

SELECT DATE '2020-02-29' + INTERVAL 1 YEAR, DATE '2020-01-31' + INTERVAL 1 MONTH, date_add('2020-01-01', 5), datediff('2020-03-01', '2020-02-01');
--> struct<DATE '2020-02-29' + INTERVAL '1' YEAR:date,DATE '2020-01-31' + INTERVAL '1' MONTH:date,date_add(2020-01-01, 5):date,datediff(2020-03-01, 2020-02-01):int>
--= 2021-02-28	2020-02-29	2020-01-06	29

SELECT year(d), month(d), day(d), quarter(d), dayofweek(d), weekofyear(d), last_day(d) FROM VALUES DATE '2020-12-31' AS t(d);
--> struct<year(d):int,month(d):int,day(d):int,quarter(d):int,dayofweek(d):int,weekofyear(d):int,last_day(d):date>
--= 2020	12	31	4	5	53	2020-12-31

SELECT date_trunc('month', TIMESTAMP '2020-05-17 12:34:56.789'), date_trunc('hour', TIMESTAMP_NTZ '2020-05-17 12:34:56.789'), trunc(DATE '2020-05-17', 'year');
--> struct<date_trunc(month, TIMESTAMP '2020-05-17 12:34:56.789'):timestamp,date_trunc(hour, TIMESTAMP_NTZ '2020-05-17 12:34:56.789'):timestamp,trunc(DATE '2020-05-17', year):date>
--= 2020-05-01 00:00:00	2020-05-17 12:00:00	2020-01-01

SELECT TIMESTAMP '2020-01-01 00:00:00' - TIMESTAMP '2019-12-31 23:30:00', DATE '2020-01-02' - DATE '2020-01-01';
--> struct<(TIMESTAMP '2020-01-01 00:00:00' - TIMESTAMP '2019-12-31 23:30:00'):interval day to second,(DATE '2020-01-02' - DATE '2020-01-01'):interval day>
--= 0 00:30:00.000000000	1 00:00:00.000000000

SELECT CAST('2020-01-01' AS DATE), CAST('2020-01-01 10:00' AS TIMESTAMP), to_date('17/05/2020', 'dd/MM/yyyy'), to_timestamp('2020-05-17T01:02:03');
--> struct<CAST(2020-01-01 AS DATE):date,CAST(2020-01-01 10:00 AS TIMESTAMP):timestamp,to_date(17/05/2020, dd/MM/yyyy):date,to_timestamp(2020-05-17T01:02:03):timestamp>
--= 2020-01-01	2020-01-01 10:00:00	2020-05-17	2020-05-17 01:02:03

SELECT date_format(TIMESTAMP '2020-05-17 12:34:56', 'yyyy/MM/dd HH:mm'), unix_timestamp(TIMESTAMP '1970-01-02 00:00:00'), from_unixtime(86400);
--> struct<date_format(TIMESTAMP '2020-05-17 12:34:56', yyyy/MM/dd HH:mm):string,unix_timestamp(TIMESTAMP '1970-01-02 00:00:00', yyyy-MM-dd HH:mm:ss):bigint,from_unixtime(86400, yyyy-MM-dd HH:mm:ss):string>
--= 2020/05/17 12:34	86400	1970-01-02 00:00:00

SELECT CAST(1.5 AS INT), CAST('1.5' AS DOUBLE), CAST(300 AS STRING), CAST(true AS INT), CAST('yes' AS BOOLEAN), CAST(1e10 AS STRING);
--> struct<CAST(1.5 AS INT):int,CAST(1.5 AS DOUBLE):double,CAST(300 AS STRING):string,CAST(true AS INT):int,CAST(yes AS BOOLEAN):boolean,CAST(1.0E10 AS STRING):string>
--= 1	1.5	300	1	true	1.0E10

SELECT CAST(300 AS TINYINT);
--! CAST_OVERFLOW 22003

SELECT CAST('2020-13-01' AS DATE);
--! CAST_INVALID_INPUT 22018

SELECT try_cast('x' AS INT), try_cast('2020-02-30' AS DATE), CAST(1.005 AS DECIMAL(3, 2)), CAST(-1.5 AS DECIMAL(2, 0));
--> struct<TRY_CAST(x AS INT):int,TRY_CAST(2020-02-30 AS DATE):date,CAST(1.005 AS DECIMAL(3,2)):decimal(3,2),CAST(-1.5 AS DECIMAL(2,0)):decimal(2,0)>
--= NULL	NULL	1.01	-2

SELECT hour(TIMESTAMP '2020-01-01 23:59:59'), minute(TIMESTAMP '2020-01-01 23:59:59'), extract(SECOND FROM TIMESTAMP '2020-01-01 23:59:59.5');
--> struct<hour(TIMESTAMP '2020-01-01 23:59:59'):int,minute(TIMESTAMP '2020-01-01 23:59:59'):int,extract(SECOND FROM TIMESTAMP '2020-01-01 23:59:59.5'):decimal(8,6)>
--= 23	59	59.500000

SELECT INTERVAL '1-2' YEAR TO MONTH, INTERVAL '1 02:03:04.5' DAY TO SECOND, INTERVAL 3 DAYS, INTERVAL '2' HOUR * 3;
--> struct<INTERVAL '1-2' YEAR TO MONTH:interval year to month,INTERVAL '1 02:03:04.5' DAY TO SECOND:interval day to second,INTERVAL '3' DAY:interval day,(INTERVAL '02' HOUR * 3):interval day to second>
--= 1-2	1 02:03:04.500000000	3 00:00:00.000000000	0 06:00:00.000000000

SET spark.sql.session.timeZone=America/New_York;
--> struct<key:string,value:string>
--= spark.sql.session.timeZone	America/New_York

SELECT CAST(TIMESTAMP '2020-07-01 00:00:00' AS BIGINT), hour(TIMESTAMP '2020-07-01 12:00:00Z'), CAST('2020-07-01 00:00:00Z' AS TIMESTAMP), date_trunc('day', TIMESTAMP '2020-07-01 02:00:00Z');
--> struct<CAST(TIMESTAMP '2020-07-01 00:00:00' AS BIGINT):bigint,hour(TIMESTAMP '2020-07-01 08:00:00'):int,CAST(2020-07-01 00:00:00Z AS TIMESTAMP):timestamp,date_trunc(day, TIMESTAMP '2020-06-30 22:00:00'):timestamp>
--= 1593576000	8	2020-06-30 20:00:00	2020-06-30 00:00:00

SELECT coalesce(NULL, 2), nullif(1, 1), nvl(NULL, 'x'), if(true, 1, 2), ifnull(NULL, 3), nvl2(1, 2, 3);
--> struct<coalesce(NULL, 2):int,nullif(1, 1):int,nvl(NULL, x):string,(IF(true, 1, 2)):int,ifnull(NULL, 3):int,nvl2(1, 2, 3):int>
--= 2	NULL	x	1	3	2

SELECT greatest(1, NULL, 3), least('b', 'a'), 1 IN (1, NULL), 2 IN (1, NULL), NULL <=> NULL, 1 IS DISTINCT FROM NULL;
--> struct<greatest(1, NULL, 3):int,least(b, a):string,(1 IN (1, NULL)):boolean,(2 IN (1, NULL)):boolean,(NULL <=> NULL):boolean,(NOT (1 <=> NULL)):boolean>
--= 3	a	true	NULL	true	true

SELECT round(2.5), round(-2.5), round(1.2345, 2), bround(2.5), floor(-1.5), ceil(1.2), sqrt(2.0D), pow(2, 10), 10 % 3.5;
--> struct<round(2.5, 0):decimal(2,0),round(-2.5, 0):decimal(2,0),round(1.2345, 2):decimal(4,2),bround(2.5, 0):decimal(2,0),FLOOR(-1.5):decimal(2,0),CEIL(1.2):decimal(2,0),SQRT(2.0):double,pow(2, 10):double,(10 % 3.5):decimal(2,1)>
--= 3	-3	1.23	2	-2	2	1.4142135623730951	1024.0	3.0

SELECT element_at(map('a', 1), 'b'), size(array(1, 2)), array_contains(array(1, 2), 2), sort_array(array(3, 1, 2)), map_keys(map('a', 1));
--> struct<element_at(map(a, 1), b):int,size(array(1, 2)):int,array_contains(array(1, 2), 2):boolean,sort_array(array(3, 1, 2), true):array<int>,map_keys(map(a, 1)):array<string>>
--= NULL	2	true	[1,2,3]	["a"]

SELECT true AND NULL, false AND NULL, true OR NULL, NOT NULL, false OR NULL;
--> struct<(true AND NULL):boolean,(false AND NULL):boolean,(true OR NULL):boolean,(NOT NULL):boolean,(false OR NULL):boolean>
--= NULL	false	true	NULL	NULL
