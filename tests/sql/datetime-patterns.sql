-- Moments printed and read by patterns.
CREATE TEMPORARY VIEW t AS SELECT id, ts, CAST(ts AS TIMESTAMP_NTZ) ntz, CAST(ts AS DATE) d FROM (SELECT id, CAST(s AS TIMESTAMP) ts FROM VALUES
  (1, '2024-02-29 00:00:00'), (2, '2024-12-31 23:59:59.999999'), (3, '1970-01-01 00:00:00'), (4, '1969-12-31 23:59:59.5'), (5, '0999-03-04 12:00:01'), (6, '1000-01-01 11:59:00'), (7, '9999-12-31 12:34:56.000789'), (8, '10000-01-01 01:02:03'), (9, NULL), (10, '-0044-03-15 13:00:00'), (11, '2025-07-09 01:05:07.12'), (12, '2000-10-10 10:10:10.1') AS v(id, s));
--> struct<>

SELECT id, date_format(ts, 'yyyy-MM-dd HH:mm:ss'), date_format(ts, 'yyyy-MM-dd'), date_format(ts, 'yyyyMM'), date_format(ts, 'dd/MM/yy') FROM t ORDER BY id;
--> struct<id:int,date_format(ts, yyyy-MM-dd HH:mm:ss):string,date_format(ts, yyyy-MM-dd):string,date_format(ts, yyyyMM):string,date_format(ts, dd/MM/yy):string>
--= 1	2024-02-29 00:00:00	2024-02-29	202402	29/02/24
--= 2	2024-12-31 23:59:59	2024-12-31	202412	31/12/24
--= 3	1970-01-01 00:00:00	1970-01-01	197001	01/01/70
--= 4	1969-12-31 23:59:59	1969-12-31	196912	31/12/69
--= 5	0999-03-04 12:00:01	0999-03-04	099903	04/03/99
--= 6	1000-01-01 11:59:00	1000-01-01	100001	01/01/00
--= 7	9999-12-31 12:34:56	9999-12-31	999912	31/12/99
--= 8	+10000-01-01 01:02:03	+10000-01-01	+1000001	01/01/00
--= 9	NULL	NULL	NULL	NULL
--= 10	-0044-03-15 13:00:00	-0044-03-15	-004403	15/03/44
--= 11	2025-07-09 01:05:07	2025-07-09	202507	09/07/25
--= 12	2000-10-10 10:10:10	2000-10-10	200010	10/10/00

SELECT id, date_format(ts, 'y-M-d H:m:s'), date_format(ts, 'yyy/MMM/dd hh:mm a'), date_format(ts, 'EEEE, MMMM d'), date_format(ts, 'E K k h'), date_format(ts, 'D DD DDD') FROM t WHERE id <> 1 AND dayofyear(ts) > 99 ORDER BY id;
--> struct<id:int,date_format(ts, y-M-d H:m:s):string,date_format(ts, yyy/MMM/dd hh:mm a):string,date_format(ts, EEEE, MMMM d):string,date_format(ts, E K k h):string,date_format(ts, D DD DDD):string>
--= 2	2024-12-31 23:59:59	2024/Dec/31 11:59 PM	Tuesday, December 31	Tue 11 23 11	366 366 366
--= 4	1969-12-31 23:59:59	1969/Dec/31 11:59 PM	Wednesday, December 31	Wed 11 23 11	365 365 365
--= 7	9999-12-31 12:34:56	9999/Dec/31 12:34 PM	Friday, December 31	Fri 0 12 12	365 365 365
--= 11	2025-7-9 1:5:7	2025/Jul/09 01:05 AM	Wednesday, July 9	Wed 1 1 1	190 190 190
--= 12	2000-10-10 10:10:10	2000/Oct/10 10:10 AM	Tuesday, October 10	Tue 10 10 10	284 284 284

SELECT id, date_format(ts, 'd H m s K k h'), date_format(ts, 'E EEE EEEE'), date_format(ts, 'q QQ QQQ QQQQ'), date_format(ts, 'L LL LLL LLLL'), date_format(ts, 'D'), date_format(ts, 'F') FROM t ORDER BY id;
--> struct<id:int,date_format(ts, d H m s K k h):string,date_format(ts, E EEE EEEE):string,date_format(ts, q QQ QQQ QQQQ):string,date_format(ts, L LL LLL LLLL):string,date_format(ts, D):string,date_format(ts, F):string>
--= 1	29 0 0 0 0 24 12	Thu Thu Thursday	1 01 Q1 1st quarter	2 02 Feb February	60	1
--= 2	31 23 59 59 11 23 11	Tue Tue Tuesday	4 04 Q4 4th quarter	12 12 Dec December	366	3
--= 3	1 0 0 0 0 24 12	Thu Thu Thursday	1 01 Q1 1st quarter	1 01 Jan January	1	1
--= 4	31 23 59 59 11 23 11	Wed Wed Wednesday	4 04 Q4 4th quarter	12 12 Dec December	365	3
--= 5	4 12 0 1 0 12 12	Mon Mon Monday	1 01 Q1 1st quarter	3 03 Mar March	63	4
--= 6	1 11 59 0 11 11 11	Wed Wed Wednesday	1 01 Q1 1st quarter	1 01 Jan January	1	1
--= 7	31 12 34 56 0 12 12	Fri Fri Friday	4 04 Q4 4th quarter	12 12 Dec December	365	3
--= 8	1 1 2 3 1 1 1	Sat Sat Saturday	1 01 Q1 1st quarter	1 01 Jan January	1	1
--= 9	NULL	NULL	NULL	NULL	NULL	NULL
--= 10	15 13 0 0 1 13 1	Thu Thu Thursday	1 01 Q1 1st quarter	3 03 Mar March	75	1
--= 11	9 1 5 7 1 1 1	Wed Wed Wednesday	3 03 Q3 3rd quarter	7 07 Jul July	190	2
--= 12	10 10 10 10 10 10 10	Tue Tue Tuesday	4 04 Q4 4th quarter	10 10 Oct October	284	3

SELECT id, date_format(ts, 'S'), date_format(ts, 'HH:mm:ss.SSS'), date_format(ts, 'ssSSSSSS'), date_format(ts, 'SSSSSSSSS'), date_format(ts, "yyyy-MM-dd'T'HH:mm:ss[.SSS]'Z'"), date_format(ts, "''yy''") FROM t ORDER BY id;
--> struct<id:int,date_format(ts, S):string,date_format(ts, HH:mm:ss.SSS):string,date_format(ts, ssSSSSSS):string,date_format(ts, SSSSSSSSS):string,date_format(ts, yyyy-MM-dd'T'HH:mm:ss[.SSS]'Z'):string,date_format(ts, ''yy''):string>
--= 1	0	00:00:00.000	00000000	000000000	2024-02-29T00:00:00.000Z	'24'
--= 2	9	23:59:59.999	59999999	999999000	2024-12-31T23:59:59.999Z	'24'
--= 3	0	00:00:00.000	00000000	000000000	1970-01-01T00:00:00.000Z	'70'
--= 4	5	23:59:59.500	59500000	500000000	1969-12-31T23:59:59.500Z	'69'
--= 5	0	12:00:01.000	01000000	000000000	0999-03-04T12:00:01.000Z	'99'
--= 6	0	11:59:00.000	00000000	000000000	1000-01-01T11:59:00.000Z	'00'
--= 7	0	12:34:56.000	56000789	000789000	9999-12-31T12:34:56.000Z	'99'
--= 8	0	01:02:03.000	03000000	000000000	+10000-01-01T01:02:03.000Z	'00'
--= 9	NULL	NULL	NULL	NULL	NULL	NULL
--= 10	0	13:00:00.000	00000000	000000000	-0044-03-15T13:00:00.000Z	'44'
--= 11	1	01:05:07.120	07120000	120000000	2025-07-09T01:05:07.120Z	'25'
--= 12	1	10:10:10.100	10100000	100000000	2000-10-10T10:10:10.100Z	'00'

SELECT id, date_format(ts, 'G yyyy'), date_format(ts, 'yyyyy'), date_format(ts, 'VV'), date_format(ts, 'HH XXX'), date_format(ts, 'HH Z'), date_format(d, 'yyyy-MM-dd'), date_format(ntz, 'yyyy HH'), date_format(ts, ''), date_format(ts, 'ä€') FROM t ORDER BY id;
--> struct<id:int,date_format(ts, G yyyy):string,date_format(ts, yyyyy):string,date_format(ts, VV):string,date_format(ts, HH XXX):string,date_format(ts, HH Z):string,date_format(d, yyyy-MM-dd):string,date_format(ntz, yyyy HH):string,date_format(ts, ):string,date_format(ts, ä€):string>
--= 1	AD 2024	02024	UTC	00 Z	00 +0000	2024-02-29	2024 00		ä€
--= 2	AD 2024	02024	UTC	23 Z	23 +0000	2024-12-31	2024 23		ä€
--= 3	AD 1970	01970	UTC	00 Z	00 +0000	1970-01-01	1970 00		ä€
--= 4	AD 1969	01969	UTC	23 Z	23 +0000	1969-12-31	1969 23		ä€
--= 5	AD 0999	00999	UTC	12 Z	12 +0000	0999-03-04	0999 12		ä€
--= 6	AD 1000	01000	UTC	11 Z	11 +0000	1000-01-01	1000 11		ä€
--= 7	AD 9999	09999	UTC	12 Z	12 +0000	9999-12-31	9999 12		ä€
--= 8	AD +10000	10000	UTC	01 Z	01 +0000	+10000-01-01	+10000 01		ä€
--= 9	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL	NULL
--= 10	BC 0045	-00044	UTC	13 Z	13 +0000	-0044-03-15	-0044 13		ä€
--= 11	AD 2025	02025	UTC	01 Z	01 +0000	2025-07-09	2025 01		ä€
--= 12	AD 2000	02000	UTC	10 Z	10 +0000	2000-10-10	2000 10		ä€

SELECT date_format(ntz, 'HH XXX') FROM t WHERE id = 1;
--> struct<date_format(ntz, HH XXX):string>
--= 00 Z

SELECT date_format(ts, 'YYYY') FROM t WHERE id = 1;
--! INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_PATTERN_RECOGNITION 42K0B

SELECT date_format(ts, 'bogus') FROM t WHERE id = 1;
--! INCONSISTENT_BEHAVIOR_CROSS_VERSION.DATETIME_WEEK_BASED_PATTERN 42K0B

SELECT date_format(ts, CASE WHEN id < 3 THEN 'yyyy' ELSE 'MM' END) FROM t WHERE id < 6 ORDER BY id;
--> struct<date_format(ts, CASE WHEN (id < 3) THEN yyyy ELSE MM END):string>
--= 2024
--= 2024
--= 01
--= 12
--= 03

SELECT id, from_unixtime(unix_timestamp(ts)), from_unixtime(unix_timestamp(ts), 'HH:mm'), from_unixtime(id * 100000000000L), from_unixtime(id) FROM t ORDER BY id;
--> struct<id:int,from_unixtime(unix_timestamp(ts, yyyy-MM-dd HH:mm:ss), yyyy-MM-dd HH:mm:ss):string,from_unixtime(unix_timestamp(ts, yyyy-MM-dd HH:mm:ss), HH:mm):string,from_unixtime((id * 100000000000), yyyy-MM-dd HH:mm:ss):string,from_unixtime(id, yyyy-MM-dd HH:mm:ss):string>
--= 1	2024-02-29 00:00:00	00:00	5138-11-16 09:46:40	1970-01-01 00:00:01
--= 2	2024-12-31 23:59:59	23:59	8307-10-01 19:33:20	1970-01-01 00:00:02
--= 3	1970-01-01 00:00:00	00:00	+11476-08-15 05:20:00	1970-01-01 00:00:03
--= 4	1970-01-01 00:00:00	00:00	+14645-06-30 15:06:40	1970-01-01 00:00:04
--= 5	0999-03-04 12:00:01	12:00	+17814-05-16 00:53:20	1970-01-01 00:00:05
--= 6	1000-01-01 11:59:00	11:59	+20983-03-30 10:40:00	1970-01-01 00:00:06
--= 7	9999-12-31 12:34:56	12:34	+24152-02-12 20:26:40	1970-01-01 00:00:07
--= 8	+10000-01-01 01:02:03	01:02	+27320-12-28 06:13:20	1970-01-01 00:00:08
--= 9	NULL	NULL	+30489-11-11 16:00:00	1970-01-01 00:00:09
--= 10	-0044-03-15 13:00:00	13:00	+33658-09-27 01:46:40	1970-01-01 00:00:10
--= 11	2025-07-09 01:05:07	01:05	+36827-08-12 11:33:20	1970-01-01 00:00:11
--= 12	2000-10-10 10:10:10	10:10	+39996-06-26 21:20:00	1970-01-01 00:00:12

SELECT date_format(ts, 'yyyy-MM') m, count(*), min(date_format(ts, 'HH')) FROM t GROUP BY m ORDER BY m;
--> struct<m:string,count(1):bigint,min(date_format(ts, HH)):string>
--= NULL	1	NULL
--= +10000-01	1	01
--= -0044-03	1	13
--= 0999-03	1	12
--= 1000-01	1	11
--= 1969-12	1	23
--= 1970-01	1	00
--= 2000-10	1	10
--= 2024-02	1	00
--= 2024-12	1	23
--= 2025-07	1	01
--= 9999-12	1	12

SELECT sum(length(date_format(ts, 'yyyy-MM-dd HH')) + length(date_format(ts, 'EEEE')) + length(date_format(ts, 'd'))), count(DISTINCT date_format(ts, 'yyyy-MM-dd HH')), max(date_format(ts, 'MMM dd')) FROM (SELECT TIMESTAMP'2024-01-01 00:00:00' + make_interval(0, 0, 0, 0, 0, id * 13) ts FROM range(3000));
--> struct<sum(((length(date_format(ts, yyyy-MM-dd HH)) + length(date_format(ts, EEEE))) + length(date_format(ts, d)))):bigint,count(DISTINCT date_format(ts, yyyy-MM-dd HH)):bigint,max(date_format(ts, MMM dd)):string>
--= 65550	650	Jan 28

SET spark.sql.session.timeZone = America/New_York;
--> struct<key:string,value:string>
--= spark.sql.session.timeZone	America/New_York

-- Around the changes of the clock.
SELECT id, date_format(ts, 'yyyy-MM-dd HH:mm'), date_format(ts, 'HH'), from_unixtime(unix_timestamp(ts), 'dd HH:mm XXX') FROM (SELECT id, CAST(1710054000 + id * 1800 AS TIMESTAMP) ts FROM range(6)) ORDER BY id;
--> struct<id:bigint,date_format(ts, yyyy-MM-dd HH:mm):string,date_format(ts, HH):string,from_unixtime(unix_timestamp(ts, yyyy-MM-dd HH:mm:ss), dd HH:mm XXX):string>
--= 0	2024-03-10 03:00	03	10 03:00 -04:00
--= 1	2024-03-10 03:30	03	10 03:30 -04:00
--= 2	2024-03-10 04:00	04	10 04:00 -04:00
--= 3	2024-03-10 04:30	04	10 04:30 -04:00
--= 4	2024-03-10 05:00	05	10 05:00 -04:00
--= 5	2024-03-10 05:30	05	10 05:30 -04:00

SELECT id, date_format(ts, 'yyyy-MM-dd HH:mm'), date_format(ts, 'HH z'), date_format(ts, 'dd') FROM (SELECT id, CAST(1730608200 + id * 1800 AS TIMESTAMP) ts FROM range(6)) ORDER BY id;
--> struct<id:bigint,date_format(ts, yyyy-MM-dd HH:mm):string,date_format(ts, HH z):string,date_format(ts, dd):string>
--= 0	2024-11-03 00:30	00 EDT	03
--= 1	2024-11-03 01:00	01 EDT	03
--= 2	2024-11-03 01:30	01 EDT	03
--= 3	2024-11-03 01:00	01 EST	03
--= 4	2024-11-03 01:30	01 EST	03
--= 5	2024-11-03 02:00	02 EST	03

SELECT id, to_timestamp(s, 'yyyy-MM-dd HH:mm'), unix_timestamp(s, 'yyyy-MM-dd HH:mm'), to_date(s, 'yyyy-MM-dd HH:mm') FROM VALUES (1, '2024-03-10 01:59'), (2, '2024-03-10 02:30'), (3, '2024-03-10 03:00'), (4, '2024-11-03 01:30'), (5, '2024-11-03 02:00'), (6, '1883-11-18 11:59') AS v(id, s) ORDER BY id;
--> struct<id:int,to_timestamp(s, yyyy-MM-dd HH:mm):timestamp,unix_timestamp(s, yyyy-MM-dd HH:mm):bigint,to_date(s, yyyy-MM-dd HH:mm):date>
--= 1	2024-03-10 01:59:00	1710053940	2024-03-10
--= 2	2024-03-10 03:30:00	1710055800	2024-03-10
--= 3	2024-03-10 03:00:00	1710054000	2024-03-10
--= 4	2024-11-03 01:30:00	1730611800	2024-11-03
--= 5	2024-11-03 02:00:00	1730617200	2024-11-03
--= 6	1883-11-18 11:59:00	-2717651098	1883-11-18

SET spark.sql.session.timeZone = UTC;
--> struct<key:string,value:string>
--= spark.sql.session.timeZone	UTC

SELECT id, try_to_timestamp(s, 'yyyy-MM-dd HH:mm:ss'), try_to_timestamp(s, 'yyyy-MM-dd'), try_to_date(s, 'yyyy-MM-dd') FROM VALUES
  (1, '2024-02-29 12:34:56'), (2, '2023-02-29 12:34:56'), (3, '2024-02-29'), (4, '2024-2-9'), (5, ''), (6, NULL), (7, '2024-02-29 24:00:00'), (8, '2024-02-29 12:60:00'), (9, '2024-13-01'), (10, '2024-00-10'), (11, '2024-04-31'), (12, ' 2024-04-30'), (13, '2024-04-30 '), (14, '12024-04-30'), (15, '+2024-04-30'), (16, '0000-01-01'), (17, '2024-0a-01'), (18, '2024/04/30'), (19, '２０２４-04-30'), (20, '2024-04-3') AS v(id, s) ORDER BY id;
--> struct<id:int,try_to_timestamp(s, yyyy-MM-dd HH:mm:ss):timestamp,try_to_timestamp(s, yyyy-MM-dd):timestamp,try_to_date(s, yyyy-MM-dd):date>
--= 1	2024-02-29 12:34:56	NULL	NULL
--= 2	NULL	NULL	NULL
--= 3	NULL	2024-02-29 00:00:00	2024-02-29
--= 4	NULL	NULL	NULL
--= 5	NULL	NULL	NULL
--= 6	NULL	NULL	NULL
--= 7	NULL	NULL	NULL
--= 8	NULL	NULL	NULL
--= 9	NULL	NULL	NULL
--= 10	NULL	NULL	NULL
--= 11	NULL	NULL	NULL
--= 12	NULL	NULL	NULL
--= 13	NULL	NULL	NULL
--= 14	NULL	NULL	NULL
--= 15	NULL	NULL	NULL
--= 16	NULL	0000-01-01 00:00:00	0000-01-01
--= 17	NULL	NULL	NULL
--= 18	NULL	NULL	NULL
--= 19	NULL	NULL	NULL
--= 20	NULL	NULL	NULL

SELECT id, try_to_date(s, 'd/M/yyyy'), try_to_date(s, 'dd/MM/yy'), try_to_timestamp(s, 'd/M/yyyy H:m:s'), try_to_date(s, 'dd/MM/yyyy') FROM VALUES
  (1, '1/2/2024'), (2, '01/02/2024'), (3, '31/12/2024'), (4, '001/02/2024'), (5, '1/13/2024'), (6, '1/2/24'), (7, '01/02/99'), (8, '29/02/00'), (9, '1/2/2024 3:4:5'), (10, '11/12/2024 13:14:15'), (11, '-1/2/2024'), (12, '1/2/02024'), (13, '1/2/2024 24:0:0'), (14, '/2/2024'), (15, '1/2/2024x') AS v(id, s) ORDER BY id;
--> struct<id:int,try_to_date(s, d/M/yyyy):date,try_to_date(s, dd/MM/yy):date,try_to_timestamp(s, d/M/yyyy H:m:s):timestamp,try_to_date(s, dd/MM/yyyy):date>
--= 1	2024-02-01	NULL	NULL	NULL
--= 2	2024-02-01	NULL	NULL	2024-02-01
--= 3	2024-12-31	NULL	NULL	2024-12-31
--= 4	2024-02-01	NULL	NULL	NULL
--= 5	NULL	NULL	NULL	NULL
--= 6	NULL	NULL	NULL	NULL
--= 7	NULL	2099-02-01	NULL	NULL
--= 8	NULL	2000-02-29	NULL	NULL
--= 9	NULL	NULL	2024-02-01 03:04:05	NULL
--= 10	NULL	NULL	2024-12-11 13:14:15	NULL
--= 11	NULL	NULL	NULL	NULL
--= 12	NULL	NULL	NULL	NULL
--= 13	NULL	NULL	NULL	NULL
--= 14	NULL	NULL	NULL	NULL
--= 15	NULL	NULL	NULL	NULL

SELECT id, try_to_timestamp(s, 'yyyyMMdd'), try_to_timestamp(s, 'yyyyMMddHHmmss'), try_to_timestamp(s, 'yyyyMMddHHmmssSSS'), try_to_date(s, 'yyMMdd') FROM VALUES
  (1, '20240229'), (2, '20240229123456'), (3, '20240229123456789'), (4, '120240229'), (5, '2024022'), (6, '240229'), (7, '20240229 '), (8, '20240229256060') AS v(id, s) ORDER BY id;
--> struct<id:int,try_to_timestamp(s, yyyyMMdd):timestamp,try_to_timestamp(s, yyyyMMddHHmmss):timestamp,try_to_timestamp(s, yyyyMMddHHmmssSSS):timestamp,try_to_date(s, yyMMdd):date>
--= 1	2024-02-29 00:00:00	NULL	NULL	NULL
--= 2	NULL	2024-02-29 12:34:56	NULL	NULL
--= 3	NULL	NULL	NULL	NULL
--= 4	NULL	NULL	NULL	NULL
--= 5	NULL	NULL	NULL	NULL
--= 6	NULL	NULL	NULL	2024-02-29
--= 7	NULL	NULL	NULL	NULL
--= 8	NULL	NULL	NULL	NULL

SELECT id, try_to_timestamp(s, 'MMM d, yyyy h:mm a'), try_to_timestamp(s, 'dd-MMM-yyyy'), try_to_timestamp(s, 'MMMM dd yyyy') FROM VALUES
  (1, 'Feb 9, 2024 3:04 PM'), (2, 'feb 29, 2024 12:00 am'), (3, 'FEB 29, 2024 12:00 pm'), (4, 'Feb 30, 2024 1:00 AM'), (5, '09-Mar-2024'), (6, '09-MAR-2024'), (7, '09-Mrz-2024'), (8, 'September 01 2024'), (9, 'May 05 2024'), (10, 'Feb 9, 2024 13:04 PM'), (11, 'Feb 9, 2024 0:04 AM') AS v(id, s) ORDER BY id;
--> struct<id:int,try_to_timestamp(s, MMM d, yyyy h:mm a):timestamp,try_to_timestamp(s, dd-MMM-yyyy):timestamp,try_to_timestamp(s, MMMM dd yyyy):timestamp>
--= 1	2024-02-09 15:04:00	NULL	NULL
--= 2	2024-02-29 00:00:00	NULL	NULL
--= 3	2024-02-29 12:00:00	NULL	NULL
--= 4	NULL	NULL	NULL
--= 5	NULL	2024-03-09 00:00:00	NULL
--= 6	NULL	2024-03-09 00:00:00	NULL
--= 7	NULL	NULL	NULL
--= 8	NULL	NULL	2024-09-01 00:00:00
--= 9	NULL	NULL	2024-05-05 00:00:00
--= 10	NULL	NULL	NULL
--= 11	NULL	NULL	NULL

SELECT id, try_to_timestamp(s, "yyyy-MM-dd'T'HH:mm:ss.SSS"), try_to_timestamp(s, "yyyy-MM-dd'T'HH:mm:ss[.SSSSSS]"), try_to_timestamp(s, "yyyy-MM-dd'T'HH:mm:ss'Z'"), try_to_timestamp(s, "yyyy-MM-dd'T'HH:mm:ssXXX"), try_to_timestamp(s, "yyyy-MM-dd'T'HH:mm:ss.SSSX") FROM VALUES
  (1, '2024-02-29T12:34:56.789'), (2, '2024-02-29T12:34:56'), (3, '2024-02-29T12:34:56Z'), (4, '2024-02-29T12:34:56+05:30'), (5, '2024-02-29T12:34:56.7'), (6, '2024-02-29T12:34:56.123456'), (7, '2024-02-29t12:34:56z'), (8, '2024-02-29T12:34:56-08:00'), (9, '2024-02-29T12:34:56.789Z'), (10, '2024-02-29T12:34:56.789+01') AS v(id, s) ORDER BY id;
--> struct<id:int,try_to_timestamp(s, yyyy-MM-dd'T'HH:mm:ss.SSS):timestamp,try_to_timestamp(s, yyyy-MM-dd'T'HH:mm:ss[.SSSSSS]):timestamp,try_to_timestamp(s, yyyy-MM-dd'T'HH:mm:ss'Z'):timestamp,try_to_timestamp(s, yyyy-MM-dd'T'HH:mm:ssXXX):timestamp,try_to_timestamp(s, yyyy-MM-dd'T'HH:mm:ss.SSSX):timestamp>
--= 1	2024-02-29 12:34:56.789	2024-02-29 12:34:56.789	NULL	NULL	NULL
--= 2	NULL	2024-02-29 12:34:56	NULL	NULL	NULL
--= 3	NULL	NULL	2024-02-29 12:34:56	2024-02-29 12:34:56	NULL
--= 4	NULL	NULL	NULL	2024-02-29 07:04:56	NULL
--= 5	2024-02-29 12:34:56.7	2024-02-29 12:34:56.7	NULL	NULL	NULL
--= 6	NULL	2024-02-29 12:34:56.123456	NULL	NULL	NULL
--= 7	NULL	NULL	2024-02-29 12:34:56	2024-02-29 12:34:56	NULL
--= 8	NULL	NULL	NULL	2024-02-29 20:34:56	NULL
--= 9	NULL	NULL	NULL	NULL	2024-02-29 12:34:56.789
--= 10	NULL	NULL	NULL	NULL	2024-02-29 11:34:56.789

SELECT id, unix_timestamp(s, 'yyyy-MM-dd HH:mm:ss'), to_unix_timestamp(s, 'yyyy-MM-dd HH:mm:ss') FROM VALUES (1, '2024-02-29 12:34:56'), (2, '1969-12-31 23:59:59'), (3, NULL) AS v(id, s) ORDER BY id;
--> struct<id:int,unix_timestamp(s, yyyy-MM-dd HH:mm:ss):bigint,to_unix_timestamp(s, yyyy-MM-dd HH:mm:ss):bigint>
--= 1	1709210096	1709210096
--= 2	-1	-1
--= 3	NULL	NULL

SELECT to_timestamp_ntz(s, 'yyyy-MM-dd HH:mm'), to_timestamp_ltz(s, 'yyyy-MM-dd HH:mm'), to_timestamp(d, 'yyyy'), to_timestamp(ts, 'yyyy'), to_date(ts, 'yyyy'), to_timestamp_ntz(ts, 'x'), to_timestamp_ntz(d, 'x') FROM VALUES ('2024-02-29 12:34', DATE'2024-01-02', TIMESTAMP'2024-01-02 03:04:05') AS v(s, d, ts);
--> struct<to_timestamp_ntz(s, yyyy-MM-dd HH:mm):timestamp_ntz,to_timestamp_ltz(s, yyyy-MM-dd HH:mm):timestamp,to_timestamp(d, yyyy):timestamp,to_timestamp(ts, yyyy):timestamp,to_date(ts, yyyy):date,to_timestamp_ntz(ts, x):timestamp_ntz,to_timestamp_ntz(d, x):timestamp_ntz>
--= 2024-02-29 12:34:00	2024-02-29 12:34:00	2024-01-02 00:00:00	2024-01-02 03:04:05	2024-01-02	2024-01-02 03:04:05	2024-01-02 00:00:00

SELECT to_timestamp(s, 'yyyy-MM-dd HH:mm:ss') FROM VALUES ('2024-02-30 00:00:00') AS v(s);
--! CANNOT_PARSE_TIMESTAMP 22007

SELECT to_date(s, 'yyyy-MM-dd') FROM VALUES ('2024-02-03'), ('x') AS v(s);
--! CANNOT_PARSE_TIMESTAMP 22007

SELECT unix_timestamp(s, 'yyyy-MM-dd') FROM VALUES ('2024-02-03 ') AS v(s);
--! CANNOT_PARSE_TIMESTAMP 22007

SELECT to_date(s, 'yyyy-MM-dd QQ') FROM VALUES ('2024-02-03') AS v(s);
--! INVALID_DATETIME_PATTERN.ILLEGAL_CHARACTER 22007

SELECT id, try_to_timestamp(s, f) FROM VALUES (1, '2024', 'yyyy'), (2, '03:04', 'HH:mm'), (3, '2024-060', 'yyyy-DDD'), (4, '02-2024', 'MM-yyyy'), (5, '5 PM', 'h a'), (6, 'AD 2024', 'G yyyy') AS v(id, s, f) ORDER BY id;
--> struct<id:int,try_to_timestamp(s, f):timestamp>
--= 1	2024-01-01 00:00:00
--= 2	1970-01-01 03:04:00
--= 3	2024-02-29 00:00:00
--= 4	2024-02-01 00:00:00
--= 5	1970-01-01 17:00:00
--= 6	2024-01-01 00:00:00

SELECT try_to_timestamp(s, 'yyyy'), try_to_date(s, 'MM'), try_to_timestamp(s, 'HH:mm'), try_to_timestamp(s, 'h') FROM VALUES ('2024'), ('07'), ('23:59'), ('7') AS v(s);
--> struct<try_to_timestamp(s, yyyy):timestamp,try_to_date(s, MM):date,try_to_timestamp(s, HH:mm):timestamp,try_to_timestamp(s, h):timestamp>
--= 2024-01-01 00:00:00	NULL	NULL	NULL
--= NULL	1970-07-01	NULL	1970-01-01 07:00:00
--= NULL	NULL	1970-01-01 23:59:00	NULL
--= NULL	NULL	NULL	1970-01-01 07:00:00

SET spark.sql.ansi.enabled = false;
--> struct<key:string,value:string>
--= spark.sql.ansi.enabled	false

SELECT to_timestamp(s, 'yyyy-MM-dd'), to_date(s, 'yyyyMMdd'), unix_timestamp(s, 'yyyy-MM-dd') FROM VALUES ('2024-02-30'), ('20240201'), ('2024-02-29'), (NULL) AS v(s);
--> struct<to_timestamp(s, yyyy-MM-dd):timestamp,to_date(s, yyyyMMdd):date,unix_timestamp(s, yyyy-MM-dd):bigint>
--= 2024-02-29 00:00:00	NULL	1709164800
--= NULL	2024-02-01	NULL
--= NULL	NULL	NULL
--= NULL	NULL	NULL
