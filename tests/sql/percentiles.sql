-- Percentiles, exact and by rank.
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  ('a', 1, 1.5, DOUBLE('NaN'), DATE '2020-01-01', INTERVAL '1' DAY), ('a', 5, 2.5, 1D, NULL, INTERVAL '3' DAY),
  ('a', 7, NULL, DOUBLE('-Infinity'), DATE '2020-01-02', NULL), ('b', NULL, NULL, NULL, NULL, NULL),
  (NULL, 100, 99.9, 3D, DATE '2021-12-31', INTERVAL '7' HOUR), ('a', 5, 2.5, 0D, DATE '1969-12-31', INTERVAL '-1' SECOND)
  AS t(k, i, d, x, day, span);
--> struct<>

SELECT percentile(i, 0), percentile(i, 0.3), percentile(i, 1), median(i), percentile(d, 0.25), median(d) FROM t;
--> struct<percentile(i, 0, 1):double,percentile(i, 0.3, 1):double,percentile(i, 1, 1):double,median(i):double,percentile(d, 0.25, 1):double,median(d):double>
--= 1.0	5.0	100.0	5.0	2.25	2.5

SELECT k, percentile(i, array(0.1, 0.5, 0.9)), percentile(x, 0.5), median(span) FROM t GROUP BY k ORDER BY k;
--> struct<k:string,percentile(i, array(0.1, 0.5, 0.9), 1):array<double>,percentile(x, 0.5, 1):double,median(span):interval day to second>
--= NULL	[100.0,100.0,100.0]	3.0	0 07:00:00.000000000
--= a	[2.2,5.0,6.4]	0.5	1 00:00:00.000000000
--= b	NULL	NULL	NULL

SELECT percentile(i, 0.5), percentile_approx(i, 0.5), median(i), percentile(i, array(0.5)) FROM t WHERE false;
--> struct<percentile(i, 0.5, 1):double,percentile_approx(i, 0.5, 10000):int,median(i):double,percentile(i, array(0.5), 1):array<double>>
--= NULL	NULL	NULL	NULL

SELECT percentile(i, 0.5, 2), percentile(i, array(0.2, 0.8), i) FROM t;
--> struct<percentile(i, 0.5, 2):double,percentile(i, array(0.2, 0.8), i):array<double>>
--= 5.0	[100.0,100.0]

SELECT k, percentile_cont(0.3) WITHIN GROUP (ORDER BY i), percentile_cont(0.3) WITHIN GROUP (ORDER BY i DESC),
  percentile_disc(0.3) WITHIN GROUP (ORDER BY i), percentile_disc(0.3) WITHIN GROUP (ORDER BY i DESC) FROM t GROUP BY k ORDER BY k;
--> struct<k:string,percentile_cont(0.3) WITHIN GROUP (ORDER BY i):double,percentile_cont(0.3) WITHIN GROUP (ORDER BY i DESC):double,percentile_disc(0.3) WITHIN GROUP (ORDER BY i):double,percentile_disc(0.3) WITHIN GROUP (ORDER BY i DESC):double>
--= NULL	100.0	100.0	100.0	100.0
--= a	4.6	5.200000000000001	5.0	5.0
--= b	NULL	NULL	NULL	NULL

SELECT percentile_approx(i, 0.5), percentile_approx(i, array(0.0, 0.25, 1.0)), approx_percentile(d, 0.5),
  percentile_approx(x, array(0.0, 0.5, 1.0)), percentile_approx(day, 0.5), percentile_approx(span, array(0.2, 0.6)) FROM t;
--> struct<percentile_approx(i, 0.5, 10000):int,percentile_approx(i, array(0.0, 0.25, 1.0), 10000):array<int>,approx_percentile(d, 0.5, 10000):decimal(3,1),percentile_approx(x, array(0.0, 0.5, 1.0), 10000):array<double>,percentile_approx(day, 0.5, 10000):date,percentile_approx(span, array(0.2, 0.6), 10000):array<interval day to second>>
--= 5	[1,5,100]	2.5	[-Infinity,1.0,NaN]	2020-01-01	[-0 00:00:01.000000000,1 00:00:00.000000000]

SELECT percentile_approx(c, 0.5) FROM VALUES (9007199254740993L), (1L) AS v(c) WHERE c > 1;
--> struct<percentile_approx(c, 0.5, 10000):bigint>
--= 9007199254740992

SELECT percentile_approx(c, array(0.1, 1.0)) FROM VALUES (12345678901234567890.12BD), (0.01BD) AS v(c);
--> struct<percentile_approx(c, array(0.1, 1.0), 10000):array<decimal(22,2)>>
--= [0.01,12345678901234567000.00]

SELECT percentile_approx(c, 0.5) FROM VALUES (TIMESTAMP '2024-05-06 07:08:09.123456'), (TIMESTAMP '1900-01-01 00:00:00') AS v(c)
  WHERE c > '2000-01-01';
--> struct<percentile_approx(c, 0.5, 10000):timestamp>
--= 2024-05-06 07:08:09.123456

SELECT percentile(DISTINCT i, 0.5), percentile(i, 0.5) FILTER (WHERE i > 5), count(*), sum(i), count(DISTINCT k) FROM t;
--> struct<percentile(DISTINCT i, 0.5, 1):double,percentile(i, 0.5, 1) FILTER (WHERE (i > 5)):double,count(1):bigint,sum(i):bigint,count(DISTINCT k):bigint>
--= 6.0	53.5	6	118	2

SELECT id % 7 AS k, median(id), percentile(id * id, array(0.01, 0.99)), percentile_disc(0.9) WITHIN GROUP (ORDER BY id DESC), count(*)
  FROM range(5000) GROUP BY id % 7 ORDER BY k;
--> struct<k:bigint,median(id):double,percentile((id * id), array(0.01, 0.99), 1):array<double>,percentile_disc(0.9) WITHIN GROUP (ORDER BY id DESC):double,count(1):bigint>
--= 0	2499.0	[2503.9000000000005,2.448290782E7]	497.0	715
--= 1	2500.0	[2604.8600000000006,2.4492804860000003E7]	498.0	715
--= 2	2497.5	[2700.19,2.4434144290000003E7]	499.0	714
--= 3	2498.5	[2805.01,2.444403147E7]	500.0	714
--= 4	2499.5	[2911.83,2.445392065E7]	501.0	714
--= 5	2500.5	[3020.65,2.446381183E7]	502.0	714
--= 6	2501.5	[3131.4700000000003,2.447370501E7]	503.0	714

SELECT percentile(pmod(hash(id), 1000), array(0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0)), median(id % 2) FROM range(20000);
--> struct<percentile(pmod(hash(id), 1000), array(0.0, 0.1, 0.25, 0.5, 0.75, 0.9, 1.0), 1):array<double>,median((id % 2)):double>
--= [0.0,99.0,250.0,499.0,754.0,901.0,999.0]	0.5

SELECT count(*), sum(m), max(n) FROM (SELECT id % 2000 AS k, median(id) AS m, percentile(-id, 0.2) AS n FROM range(20000) GROUP BY 1);
--> struct<count(1):bigint,sum(m):double,max(n):double>
--= 2000	1.9999E7	-14400.0

SELECT i, median(i) OVER (PARTITION BY k), percentile(i, 0.5) OVER (ORDER BY i, d ROWS BETWEEN 1 PRECEDING AND CURRENT ROW) FROM t
  ORDER BY ALL;
--> struct<i:int,median(i) OVER (PARTITION BY k ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING):double,percentile(i, 0.5, 1) OVER (ORDER BY i ASC NULLS FIRST, d ASC NULLS FIRST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW):double>
--= NULL	NULL	NULL
--= 1	5.0	1.0
--= 5	5.0	3.0
--= 5	5.0	5.0
--= 7	5.0	6.0
--= 100	100.0	53.5

SELECT percentile(i, 1.5) FROM t;
--! DATATYPE_MISMATCH.VALUE_OUT_OF_RANGE 42K09

SELECT percentile('1', 0.5), percentile(CAST(i AS STRING), 0.5) FROM t;
--> struct<percentile(1, 0.5, 1):double,percentile(CAST(i AS STRING), 0.5, 1):double>
--= 1.0	5.0
