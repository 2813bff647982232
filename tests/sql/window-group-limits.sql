-- A condition on a rank: the first rows of each partition, of many rows.
CREATE TEMPORARY VIEW ranked AS SELECT id, IF(id % 11 = 0, NULL, concat('group ', pmod(hash(id), 40))) AS g, pmod(hash(id, 1), 700) AS v, CAST(pmod(hash(id, 2), 30) AS DOUBLE) / 4 AS d,
  repeat('text ', CAST(id % 5 AS INT)) AS s FROM range(36000);
--> struct<>
SELECT count(*), count(DISTINCT g), sum(v), min(id), max(id), sum(r), sum(length(s)) FROM (SELECT *, row_number() OVER (PARTITION BY g ORDER BY v, id) AS r FROM ranked) WHERE r <= 4;
--> struct<count(1):bigint,count(DISTINCT g):bigint,sum(v):bigint,min(id):bigint,max(id):bigint,sum(r):bigint,sum(length(s)):bigint>
--= 164	40	298	191	35823	410	1570
SELECT count(*), count(DISTINCT g), sum(v), sum(id), sum(r) FROM (SELECT *, rank() OVER (PARTITION BY g ORDER BY v DESC) AS r FROM ranked) WHERE r < 3;
--> struct<count(1):bigint,count(DISTINCT g):bigint,sum(v):bigint,sum(id):bigint,sum(r):bigint>
--= 106	40	73992	1698222	145
SELECT count(*), count(DISTINCT g), sum(v), sum(id), sum(r), sum(n) FROM (SELECT *, dense_rank() OVER (PARTITION BY g ORDER BY d NULLS LAST) AS r, row_number() OVER (PARTITION BY g ORDER BY d NULLS LAST) * 0 AS n FROM ranked)
  WHERE 2 >= r AND v > 10;
--> struct<count(1):bigint,count(DISTINCT g):bigint,sum(v):bigint,sum(id):bigint,sum(r):bigint,sum(n):bigint>
--= 2330	40	819385	42784202	3495	0
SELECT count(*), sum(v), sum(id), sum(r) FROM (SELECT *, rank() OVER (ORDER BY v) AS r FROM ranked) WHERE r <= 100;
--> struct<count(1):bigint,sum(v):bigint,sum(id):bigint,sum(r):bigint>
--= 133	131	2405003	6027
SELECT id, v, r FROM (SELECT *, row_number() OVER (ORDER BY v DESC, id) AS r FROM ranked) WHERE r = 3;
--> struct<id:bigint,v:int,r:int>
--= 2264	699	3
SELECT count(*) FROM (SELECT *, row_number() OVER (PARTITION BY g ORDER BY v) AS r FROM ranked) WHERE r <= 0;
--> struct<count(1):bigint>
--= 0
-- Each row a group; another function looks at all rows; no bound from above.
SELECT count(*), sum(r), sum(v) FROM (SELECT *, row_number() OVER (PARTITION BY id ORDER BY v) AS r FROM ranked WHERE id < 3000) WHERE r <= 1;
--> struct<count(1):bigint,sum(r):bigint,sum(v):bigint>
--= 3000	3000	1051106
SELECT count(*), sum(r), sum(n) FROM (SELECT *, row_number() OVER (PARTITION BY g ORDER BY v, id) AS r, count(*) OVER (PARTITION BY g) AS n FROM ranked WHERE id < 3000) WHERE r <= 2;
--> struct<count(1):bigint,sum(r):bigint,sum(n):bigint>
--= 82	123	6000
SELECT count(*), sum(r) FROM (SELECT *, rank() OVER (PARTITION BY g ORDER BY v) AS r FROM ranked WHERE id < 3000) WHERE r >= 5;
--> struct<count(1):bigint,sum(r):bigint>
--= 2836	132597
