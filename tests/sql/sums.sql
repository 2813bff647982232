-- Sums of a column plus constants share one sum and one count where nothing can overflow.
CREATE TEMPORARY VIEW t AS SELECT * FROM VALUES
  (1, 32767S, 2147483647, 1Y, 1.5D), (1, -32768S, -5, NULL, 2.5D), (2, NULL, NULL, NULL, NULL), (1, 7S, 0, 127Y, -1D)
  AS t(k, s, i, b, d);
--> struct<>

SELECT sum(s), sum(s + 1), sum(s + 2), sum(3 + s), sum(s - 4), sum(s + 32767), count(s) FROM t;
--> struct<sum(s):bigint,sum((s + 1)):bigint,sum((s + 2)):bigint,sum((3 + s)):bigint,sum((s - 4)):bigint,sum((s + 32767)):bigint,count(s):bigint>
--= 6	9	12	15	-6	98307	3

SELECT k, sum(s + 1), sum(s + 2), sum(b + 100), sum(b - 100), sum(i + 1L), sum(i - 2L) AS last FROM t GROUP BY k ORDER BY k;
--> struct<k:int,sum((s + 1)):bigint,sum((s + 2)):bigint,sum((b + 100)):bigint,sum((b - 100)):bigint,sum((i + 1)):bigint,last:bigint>
--= 1	9	12	328	-72	2147483645	2147483636
--= 2	NULL	NULL	NULL	NULL	NULL	NULL

SELECT sum(s + 1), sum(s + 2) FROM t WHERE k > 5;
--> struct<sum((s + 1)):bigint,sum((s + 2)):bigint>
--= NULL	NULL

SELECT k, sum(s + 1) FILTER (WHERE i > 0) AS a, sum(s + 2) FILTER (WHERE i > 0) AS b, sum(s + 3) AS c, sum(s + 4) AS d
FROM t GROUP BY k ORDER BY k;
--> struct<k:int,a:bigint,b:bigint,c:bigint,d:bigint>
--= 1	32768	32769	15	18
--= 2	NULL	NULL	NULL	NULL

SELECT sum(DISTINCT s + 1), sum(DISTINCT s + 2), sum(s + 1) + sum(s + 2), count(DISTINCT k) FROM t;
--> struct<sum(DISTINCT (s + 1)):bigint,sum(DISTINCT (s + 2)):bigint,(sum((s + 1)) + sum((s + 2))):bigint,count(DISTINCT k):bigint>
--= 9	12	21	2

SELECT sum(d + 1), sum(d + 2), sum(s + NULL), try_sum(s + 1), try_sum(s + 2) FROM t;
--> struct<sum((d + 1)):double,sum((d + 2)):double,sum((s + NULL)):bigint,try_sum((s + 1)):bigint,try_sum((s + 2)):bigint>
--= 6.0	9.0	NULL	9	12

SELECT k, sum(s + 1) AS a, sum(s + 2) AS b FROM t GROUP BY ROLLUP (k) HAVING sum(s + 3) > 0 ORDER BY k;
--> struct<k:int,a:bigint,b:bigint>
--= NULL	9	12
--= 1	9	12

SELECT sum(i + 1), sum(i + 2) FROM t;
--! ARITHMETIC_OVERFLOW 22003
