-- Running totals.
SELECT PULocationID, count(*) AS trips, max(running) AS total
FROM (
  SELECT PULocationID,
    sum(passenger_count) OVER (PARTITION BY PULocationID ORDER BY tpep_pickup_datetime) AS running
  FROM yellow
)
GROUP BY PULocationID
