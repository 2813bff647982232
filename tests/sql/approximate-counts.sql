-- Hashes, approximate counts, and decimals of doubles.
SELECT approx_count_distinct(id), approx_count_distinct(id % 100, 0.01), approx_count_distinct(CAST(id AS STRING)),
  approx_count_distinct(id % 7 * 0.5D), approx_count_distinct(id, 0.2) FROM range(20000);
--> struct<approx_count_distinct(id):bigint,approx_count_distinct((id % 100)):bigint,approx_count_distinct(CAST(id AS STRING)):bigint,approx_count_distinct(((id % 7) * 0.5)):bigint,approx_count_distinct(id):bigint>
--= 19522	100	18604	7	18488

SELECT k, approx_count_distinct(c), approx_count_distinct(c) FILTER (WHERE c > 1), count(*), sum(c)
  FROM VALUES (1, 1), (1, NULL), (2, NULL), (1, 2), (1, 2) AS t(k, c) GROUP BY k ORDER BY k;
--> struct<k:int,approx_count_distinct(c):bigint,approx_count_distinct(c) FILTER (WHERE (c > 1)):bigint,count(1):bigint,sum(c):bigint>
--= 1	2	1	4	5
--= 2	0	0	1	NULL

SELECT approx_count_distinct(c), approx_count_distinct(DISTINCT c) FROM VALUES (1) AS t(c) WHERE c > 1;
--> struct<approx_count_distinct(c):bigint,approx_count_distinct(DISTINCT c):bigint>
--= 0	0

SELECT id % 5 AS k, approx_count_distinct(id * 3), count(DISTINCT id) FROM range(5000) GROUP BY 1 ORDER BY k;
--> struct<k:bigint,approx_count_distinct((id * 3)):bigint,count(DISTINCT id):bigint>
--= 0	1004	1000
--= 1	950	1000
--= 2	1089	1000
--= 3	1026	1000
--= 4	1049	1000

SELECT approx_count_distinct(struct(id % 3, 'x')), approx_count_distinct(CAST(id % 50 AS DECIMAL(30, 2))), approx_count_distinct(array(id % 9)),
  approx_count_distinct(DATE '2020-01-01' + CAST(id % 40 AS INT)), approx_count_distinct(id % 2 = 0) FROM range(500);
--> struct<approx_count_distinct(struct((id % 3), x)):bigint,approx_count_distinct(CAST((id % 50) AS DECIMAL(30,2))):bigint,approx_count_distinct(array((id % 9))):bigint,approx_count_distinct(date_add(DATE '2020-01-01', CAST((id % 40) AS INT))):bigint,approx_count_distinct(((id % 2) = 0)):bigint>
--= 3	52	9	39	2

SELECT id, approx_count_distinct(id % 3) OVER (ORDER BY id ROWS BETWEEN 1 PRECEDING AND CURRENT ROW),
  approx_count_distinct(id % 3) OVER (ORDER BY id) FROM range(5) ORDER BY id;
--> struct<id:bigint,approx_count_distinct((id % 3)) OVER (ORDER BY id ASC NULLS FIRST ROWS BETWEEN 1 PRECEDING AND CURRENT ROW):bigint,approx_count_distinct((id % 3)) OVER (ORDER BY id ASC NULLS FIRST RANGE BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW):bigint>
--= 0	1	1
--= 1	2	2
--= 2	2	3
--= 3	2	3
--= 4	2	3

SELECT xxhash64(1), xxhash64(NULL), xxhash64(1L, NULL), xxhash64('abc'), xxhash64(2.5D), xxhash64(DOUBLE('NaN')), xxhash64(-0.0D) = xxhash64(0.0D),
  xxhash64(1.5F), xxhash64(FLOAT('NaN')), xxhash64(CAST(1 AS DECIMAL(30, 2))), xxhash64(1.25), xxhash64(array(1, 2)), xxhash64(true),
  xxhash64(DATE '2024-01-01'), xxhash64('a text of more than thirty-two bytes, really'), xxhash64(X'00FF'), xxhash64(''), xxhash64('12345678'),
  xxhash64(map_entries(map(1, 2)), struct(1, NULL)), xxhash64(INTERVAL '1' MONTH), xxhash64(TIMESTAMP '2024-01-01 00:00:00');
--> struct<xxhash64(1):bigint,xxhash64(NULL):bigint,xxhash64(1, NULL):bigint,xxhash64(abc):bigint,xxhash64(2.5):bigint,xxhash64(NaN):bigint,(xxhash64(-0.0) = xxhash64(0.0)):boolean,xxhash64(1.5):bigint,xxhash64(NaN):bigint,xxhash64(CAST(1 AS DECIMAL(30,2))):bigint,xxhash64(1.25):bigint,xxhash64(array(1, 2)):bigint,xxhash64(true):bigint,xxhash64(DATE '2024-01-01'):bigint,xxhash64(a text of more than thirty-two bytes, really):bigint,xxhash64(X'00FF'):bigint,xxhash64():bigint,xxhash64(12345678):bigint,xxhash64(map_entries(map(1, 2)), struct(1, NULL)):bigint,xxhash64(INTERVAL '1' MONTH):bigint,xxhash64(TIMESTAMP '2024-01-01 00:00:00'):bigint>
--= -6698625589789238999	42	-7001672635703045582	1423657621850124518	2435211733827758672	-3127944061524951246	true	6163473420726370430	2692338816207849720	4409375254388155230	2287599437899865974	-8133857028838179022	-6698625589789238999	3242891694566951137	6925567673573890575	879945414100663330	-7444071767201028348	6863040065134489090	-6965556964392510173	-6698625589789238999	3859582417520161651

SELECT sum(xxhash64(id, CAST(id AS STRING)) % 1000), sum(xxhash64(IF(id % 2 = 0, id, NULL)) % 1000) FROM range(1000);
--> struct<sum((xxhash64(id, CAST(id AS STRING)) % 1000)):bigint,sum((xxhash64((IF(((id % 2) = 0), id, NULL))) % 1000)):bigint>
--= 4381	34434

SELECT CAST(x AS DECIMAL(10, 2)), CAST(x AS DECIMAL(20, 10)), CAST(x AS DECIMAL(15, 0)), CAST(CAST(x AS FLOAT) AS DECIMAL(12, 3)) FROM VALUES
  (1D), (1.005D), (2.675D), (-0.125D), (0.125D), (-0.0D), (99999999.994D), (1.23456789012345678D), (0.5D), (1.5D), (2.5D), (-2.5D),
  (1e-300D), (12345.675D), (1234567.0000001D), (double('NaN')), (double('Infinity')), (NULL) AS t(x);
--> struct<x:decimal(10,2),x:decimal(20,10),x:decimal(15,0),CAST(CAST(x AS FLOAT) AS DECIMAL(12,3)):decimal(12,3)>
--= -0.13	-0.1250000000	0	-0.125
--= -2.50	-2.5000000000	-3	-2.500
--= 0.00	0.0000000000	0	0.000
--= 0.00	0.0000000000	0	0.000
--= 0.13	0.1250000000	0	0.125
--= 0.50	0.5000000000	1	0.500
--= 1.00	1.0000000000	1	1.000
--= 1.01	1.0050000000	1	1.005
--= 1.23	1.2345678901	1	1.235
--= 1.50	1.5000000000	2	1.500
--= 12345.68	12345.6750000000	12346	12345.675
--= 1234567.00	1234567.0000001000	1234567	1234567.000
--= 2.50	2.5000000000	3	2.500
--= 2.68	2.6750000000	3	2.675
--= 99999999.99	99999999.9940000000	100000000	100000000.000
--= NULL	NULL	NULL	NULL
--= NULL	NULL	NULL	NULL
--= NULL	NULL	NULL	NULL

SELECT sum(CAST(id / 100.0D AS DECIMAL(10, 2))), sum(CAST(id / 7.0D AS DECIMAL(12, 3))), sum(CAST(-id / 3.0D AS DECIMAL(25, 15))) FROM range(3000);
--> struct<sum(CAST((id / 100.0) AS DECIMAL(10,2))):decimal(20,2),sum(CAST((id / 7.0) AS DECIMAL(12,3))):decimal(22,3),sum(CAST(((- id) / 3.0) AS DECIMAL(25,15))):decimal(35,15)>
--= 44985.00	642642.858	-1499500.000000000000002

SELECT CAST(x AS DECIMAL(4, 2)) FROM VALUES (99.994D), (-99.994D) AS t(x);
--> struct<x:decimal(4,2)>
--= -99.99
--= 99.99

SELECT CAST(x AS DECIMAL(4, 2)) FROM VALUES (99.995D) AS t(x);
--! NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION 22003

SELECT CAST(x AS DECIMAL(4, 2)) FROM VALUES (1e10D) AS t(x);
--! NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION 22003

SELECT try_cast(x AS DECIMAL(4, 2)) FROM VALUES (1e10D), (-123D), (12.344999D) AS t(x);
--> struct<x:decimal(4,2)>
--= 12.34
--= NULL
--= NULL

SELECT CAST(x AS DECIMAL(38, 2)), CAST(x AS DECIMAL(38, 30)) FROM VALUES (12345678.25D), (9007199254740993D) AS t(x);
--! NUMERIC_VALUE_OUT_OF_RANGE.WITH_SUGGESTION 22003
