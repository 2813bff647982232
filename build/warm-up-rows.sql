SELECT /*+ COALESCE(1) */ id, id % 500 AS parent, CAST(id % 7 AS INT) AS size,
       CAST(id % 1000 AS DECIMAL(12, 2)) AS price, CAST(0.05 AS DECIMAL(12, 2)) AS discount, id * 0.5D AS weight,
       concat('name ', id % 300) AS name, date_add(DATE '2020-01-01', CAST(id % 900 AS INT)) AS day,
       timestamp_seconds(id * 3600) AS time
FROM range(20000)
