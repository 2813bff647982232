-- Joins whose one side is filtered, so that the scan of the other one drops rows early; ranges stand for scans.
CREATE TEMPORARY VIEW facts AS SELECT id, id % 100 AS k, IF(id % 7 = 0, NULL, id % 50) AS n FROM range(0, 2000, 1, 4);
--> struct<>

CREATE TEMPORARY VIEW keys AS SELECT id AS k, id * 3 AS w FROM range(0, 100, 1, 2) WHERE id % 10 = 3;
--> struct<>

SELECT count(*), sum(id), sum(w) FROM facts JOIN keys ON facts.k = keys.k;
--> struct<count(1):bigint,sum(id):bigint,sum(w):bigint>
--= 200	199600	28800

-- Below GROUP BY, and the other side of an equality.
SELECT keys.k, c, s FROM keys JOIN (SELECT id AS g, count(*) AS c, sum(id) AS s FROM range(0, 1000, 1, 4) GROUP BY id) ON k = g ORDER BY 1;
--> struct<k:bigint,c:bigint,s:bigint>
--= 3	1	3
--= 13	1	13
--= 23	1	23
--= 33	1	33
--= 43	1	43
--= 53	1	53
--= 63	1	63
--= 73	1	73
--= 83	1	83
--= 93	1	93

SELECT count(*), sum(a.id) FROM range(0, 1500, 1, 2) a JOIN range(0, 1500, 1, 2) b ON a.id = b.id JOIN (SELECT id FROM range(0, 2500, 1, 2) WHERE id % 500 < 3) c ON b.id = c.id;
--> struct<count(1):bigint,sum(id):bigint>
--= 9	4509

-- The side that may lose rows of outer joins, and the one that must not.
SELECT count(*), count(w), sum(id) FROM facts LEFT JOIN keys ON facts.k = keys.k;
--> struct<count(1):bigint,count(w):bigint,sum(id):bigint>
--= 2000	200	1999000

SELECT count(*), count(id), sum(w) FROM facts RIGHT JOIN keys ON facts.id = keys.k;
--> struct<count(1):bigint,count(id):bigint,sum(w):bigint>
--= 10	10	1440

SELECT count(*), count(id), count(w) FROM facts FULL OUTER JOIN keys ON facts.id = keys.w;
--> struct<count(1):bigint,count(id):bigint,count(w):bigint>
--= 2000	2000	10

-- Semi and anti joins of a few rows with many; NULL keys.
SELECT k, w FROM keys WHERE EXISTS (SELECT 1 FROM facts WHERE facts.n = keys.k) ORDER BY k;
--> struct<k:bigint,w:bigint>
--= 3	9
--= 13	39
--= 23	69
--= 33	99
--= 43	129

SELECT k, w FROM keys WHERE NOT EXISTS (SELECT 1 FROM facts WHERE facts.n = keys.k) ORDER BY k;
--> struct<k:bigint,w:bigint>
--= 53	159
--= 63	189
--= 73	219
--= 83	249
--= 93	279

SELECT k, w FROM keys WHERE NOT EXISTS (SELECT 1 FROM facts WHERE facts.n = keys.k AND facts.id > keys.w * 30) ORDER BY k;
--> struct<k:bigint,w:bigint>
--= 23	69
--= 33	99
--= 43	129
--= 53	159
--= 63	189
--= 73	219
--= 83	249
--= 93	279

SELECT k, w FROM keys WHERE k NOT IN (SELECT n FROM facts) ORDER BY k;
--> struct<k:bigint,w:bigint>

SELECT k, w FROM keys WHERE k NOT IN (SELECT n FROM facts WHERE n IS NOT NULL) ORDER BY k;
--> struct<k:bigint,w:bigint>
--= 53	159
--= 63	189
--= 73	219
--= 83	249
--= 93	279

SELECT k, EXISTS (SELECT 1 FROM facts WHERE facts.n = keys.k) OR w > 200 AS x FROM keys ORDER BY k;
--> struct<k:bigint,x:boolean>
--= 3	true
--= 13	true
--= 23	true
--= 33	true
--= 43	true
--= 53	false
--= 63	false
--= 73	true
--= 83	true
--= 93	true

SELECT count(*), sum(id) FROM facts WHERE n IN (SELECT k FROM keys);
--> struct<count(1):bigint,sum(id):bigint>
--= 172	171376

SELECT count(*), sum(id) FROM facts WHERE NOT EXISTS (SELECT 1 FROM keys WHERE keys.k = facts.n);
--> struct<count(1):bigint,sum(id):bigint>
--= 1828	1827624

SELECT count(*), sum(id) FROM (SELECT * FROM facts WHERE id < 40) f WHERE NOT EXISTS (SELECT 1 FROM range(0, 3000, 1, 4) r WHERE r.id = f.n * 60);
--> struct<count(1):bigint,sum(id):bigint>
--= 6	105

SELECT count(*), sum(id) FROM (SELECT * FROM facts WHERE id < 40) f WHERE EXISTS (SELECT 1 FROM range(0, 3000, 1, 4) r WHERE r.id = f.n * 50 AND r.id > f.id * 30);
--> struct<count(1):bigint,sum(id):bigint>
--= 34	675

-- No keys at all.
SELECT count(*), sum(c) FROM (SELECT id FROM keys JOIN range(5) ON w = id WHERE w = 1) x JOIN (SELECT k, count(*) AS c FROM facts GROUP BY k) y ON x.id = y.k;
--> struct<count(1):bigint,sum(c):bigint>
--= 0	NULL

-- Texts, doubles and long decimals.
SELECT count(*), sum(c) FROM (SELECT cast(k AS string) AS s FROM keys) x JOIN (SELECT s, count(*) AS c FROM (SELECT cast(id % 300 AS string) AS s FROM range(0, 900, 1, 4)) GROUP BY s) y ON x.s = y.s;
--> struct<count(1):bigint,sum(c):bigint>
--= 10	30

SELECT count(*), sum(c) FROM (SELECT cast(k AS double) AS s FROM keys) x JOIN (SELECT s, count(*) AS c FROM (SELECT cast(id % 300 AS double) AS s FROM range(0, 900, 1, 4)) GROUP BY s) y ON x.s = y.s;
--> struct<count(1):bigint,sum(c):bigint>
--= 10	30

SELECT count(*), sum(c) FROM (SELECT cast(k AS int) AS s FROM keys) x JOIN (SELECT id, count(*) AS c FROM range(-500, 900, 1, 4) GROUP BY id) y ON x.s = y.id;
--> struct<count(1):bigint,sum(c):bigint>
--= 10	10
