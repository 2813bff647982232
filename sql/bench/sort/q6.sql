-- Ranks, and the row before.
SELECT PULocationID, max(place) AS places, max(dense) AS dense_places, max(before) AS last
FROM (
  SELECT PULocationID, tpep_pickup_datetime,
    rank() OVER (PARTITION BY PULocationID ORDER BY tpep_pickup_datetime) AS place,
    dense_rank() OVER (PARTITION BY PULocationID ORDER BY tpep_pickup_datetime) AS dense,
    lag(tpep_pickup_datetime) OVER (PARTITION BY PULocationID ORDER BY tpep_pickup_datetime) AS before
  FROM yellow
)
GROUP BY PULocationID
