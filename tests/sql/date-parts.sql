-- Parts of dates over many rows, which remember the stretch of the last one: rows side by side, rows that
-- jump about, NULL, changes of a zone's offset, and the ends of the calendar.
SET TIME ZONE 'America/New_York';
--> struct<key:string,value:string>
--= spark.sql.session.timeZone	America/New_York

CREATE TEMPORARY VIEW moments AS
SELECT id, timestamp_seconds(1540000000 + id * 6130) AS near, timestamp_seconds((id * 7919) % 4000000000 * 61 % 4000000000 - 1000000000) AS far,
  if(id % 3 = 0, NULL, timestamp_seconds(1572700000 + id * 9770)) AS some
FROM range(0, 3000, 1, 2);
--> struct<>

SELECT year(near), quarter(near), count(*), sum(month(near) * id), sum(day(near) * id), sum(hour(near) * id) FROM moments GROUP BY 1, 2;
--> struct<year(near):int,quarter(near):int,count(1):bigint,sum((month(near) * id)):bigint,sum((day(near) * id)):bigint,sum((hour(near) * id)):bigint>
--= 2018	4	1031	6180924	9507697	6141305
--= 2019	1	1268	4582457	34119761	24348476
--= 2019	2	701	8223015	25260421	21263875

SELECT sum(weekofyear(near) * id), sum(dayofyear(near) * id), sum(dayofweek(near) * id), sum(weekday(near) * id), sum(minute(near) * id),
  sum(extract(YEAROFWEEK FROM near) * id), sum(datediff(CAST(near AS DATE), DATE '2018-01-01') * id) FROM moments;
--> struct<sum((weekofyear(near) * id)):bigint,sum((dayofyear(near) * id)):bigint,sum((dayofweek(near) * id)):bigint,sum((weekday(near) * id)):bigint,sum((minute(near) * id)):bigint,sum((extract(YEAROFWEEK FROM near) * id)):bigint,sum((datediff(CAST(near AS DATE), DATE '2018-01-01') * id)):bigint>
--= 73932019	505384661	17950662	13603307	132724810	9081954864	1949036436

SELECT sum(year(far) * id), sum(quarter(far) * id), sum(month(far) * id), sum(day(far) * id), sum(hour(far) * id), sum(weekofyear(far) * id),
  sum(datediff(CAST(far AS DATE), DATE '2018-01-01') * id) FROM moments;
--> struct<sum((year(far) * id)):bigint,sum((quarter(far) * id)):bigint,sum((month(far) * id)):bigint,sum((day(far) * id)):bigint,sum((hour(far) * id)):bigint,sum((weekofyear(far) * id)):bigint,sum((datediff(CAST(far AS DATE), DATE '2018-01-01') * id)):bigint>
--= 8854942905	11284173	29336909	70725554	51819775	119466901	-80643278344

SELECT count(year(some)), sum(year(some) * id), sum(month(some) * id), sum(hour(some) * id), count(date_trunc('month', some)) FROM moments;
--> struct<count(year(some)):bigint,sum((year(some) * id)):bigint,sum((month(some) * id)):bigint,sum((hour(some) * id)):bigint,count(date_trunc(month, some)):bigint>
--= 2000	6059907072	19040327	34421556	2000

SELECT unit, sum(unix_seconds(t) * (id % 7)) FROM (
  SELECT id, 'hour' AS unit, date_trunc('hour', near) AS t FROM moments
  UNION ALL SELECT id, 'day', date_trunc('day', near) FROM moments
  UNION ALL SELECT id, 'week', date_trunc('week', near) FROM moments
  UNION ALL SELECT id, 'month', date_trunc('month', near) FROM moments
  UNION ALL SELECT id, 'quarter', date_trunc('quarter', near) FROM moments
  UNION ALL SELECT id, 'year', date_trunc('year', near) FROM moments
  UNION ALL SELECT id, 'far hour', date_trunc('hour', far) FROM moments
  UNION ALL SELECT id, 'far day', date_trunc('day', far) FROM moments
  UNION ALL SELECT id, 'far quarter', date_trunc('quarter', far) FROM moments
) GROUP BY unit;
--> struct<unit:string,sum((unix_seconds(t) * (id % 7))):bigint>
--= day	13933061769600
--= far day	-2478162535200
--= far hour	-2477789870400
--= far quarter	-2512909962000
--= hour	13933434499200
--= month	13921675804800
--= quarter	13899379633200
--= week	13930711171200
--= year	13810208119200

SELECT sum(year(n) * id), sum(hour(n) * id), sum(unix_seconds(date_trunc('day', n)) * (id % 5)), sum(datediff(CAST(n AS DATE), DATE '2018-01-01') * id)
FROM (SELECT id, CAST(near AS TIMESTAMP_NTZ) AS n FROM moments);
--> struct<sum((year(n) * id)):bigint,sum((hour(n) * id)):bigint,sum((unix_seconds(date_trunc(day, n)) * (id % 5))):bigint,sum((datediff(CAST(n AS DATE), DATE '2018-01-01') * id)):bigint>
--= 9081940535	51753656	9294929618400	1949036436

SELECT sum(year(d) * id), sum(month(d) * id), sum(weekofyear(d) * id), sum(datediff(trunc(d, 'month'), DATE '2000-01-01') * id), sum(datediff(trunc(d, 'week'), DATE '2000-01-01') * id)
FROM (SELECT id, date_add(DATE '1995-12-27', CAST(id DIV 2 AS INT)) AS d FROM range(0, 3000, 1, 2));
--> struct<sum((year(d) * id)):bigint,sum((month(d) * id)):bigint,sum((weekofyear(d) * id)):bigint,sum((datediff(trunc(d, month), DATE '2000-01-01') * id)):bigint,sum((datediff(trunc(d, week), DATE '2000-01-01') * id)):bigint>
--= 8988922241	30375419	124713585	-2164729774	-2111659265

-- Hours around the changes of the offset, both ways.
SELECT date_trunc('hour', t) AS h, hour(t) AS o, count(*), min(t), max(t)
FROM (SELECT timestamp_seconds(1572753600 + id * 300) AS t FROM range(0, 72, 1, 1) UNION ALL SELECT timestamp_seconds(1583636400 + id * 300) FROM range(0, 60, 1, 1))
GROUP BY 1, 2 ORDER BY 4;
--> struct<h:timestamp,o:int,count(1):bigint,min(t):timestamp,max(t):timestamp>
--= 2019-11-03 00:00:00	0	12	2019-11-03 00:00:00	2019-11-03 00:55:00
--= 2019-11-03 01:00:00	1	12	2019-11-03 01:00:00	2019-11-03 01:55:00
--= 2019-11-03 01:00:00	1	12	2019-11-03 01:00:00	2019-11-03 01:55:00
--= 2019-11-03 02:00:00	2	12	2019-11-03 02:00:00	2019-11-03 02:55:00
--= 2019-11-03 03:00:00	3	12	2019-11-03 03:00:00	2019-11-03 03:55:00
--= 2019-11-03 04:00:00	4	12	2019-11-03 04:00:00	2019-11-03 04:55:00
--= 2020-03-07 22:00:00	22	12	2020-03-07 22:00:00	2020-03-07 22:55:00
--= 2020-03-07 23:00:00	23	12	2020-03-07 23:00:00	2020-03-07 23:55:00
--= 2020-03-08 00:00:00	0	12	2020-03-08 00:00:00	2020-03-08 00:55:00
--= 2020-03-08 01:00:00	1	12	2020-03-08 01:00:00	2020-03-08 01:55:00
--= 2020-03-08 03:00:00	3	12	2020-03-08 03:00:00	2020-03-08 03:55:00

SELECT year(t), month(t), day(t) FROM VALUES (timestamp_micros(-62135596800000000)), (timestamp_micros(-62135596800000001)), (timestamp_micros(253402300799999999)), (TIMESTAMP '0001-01-01 00:00:00'), (NULL), (TIMESTAMP '9999-12-31 23:59:59') AS v(t);
--> struct<year(t):int,month(t):int,day(t):int>
--= 0	12	31
--= 0	12	31
--= 1	1	1
--= 9999	12	31
--= 9999	12	31
--= NULL	NULL	NULL

SELECT year(d), month(d), weekofyear(d) FROM VALUES (DATE '0001-01-01'), (DATE '9999-12-31'), (DATE '0000-12-31'), (DATE '-0001-01-01'), (DATE '1582-10-04'), (DATE '1582-10-15') AS v(d);
--> struct<year(d):int,month(d):int,weekofyear(d):int>
--= -1	1	53
--= 0	12	52
--= 1	1	1
--= 1582	10	40
--= 1582	10	41
--= 9999	12	52
