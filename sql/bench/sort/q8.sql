-- Moving frames of a hundred rows.
SELECT PULocationID, max(passengers) AS passengers, max(spread) AS spread
FROM (
  SELECT PULocationID, sum(passenger_count) OVER w AS passengers, max(PULocationID + DOLocationID) OVER w AS spread
  FROM yellow
  WINDOW w AS (PARTITION BY PULocationID ORDER BY tpep_pickup_datetime, tpep_dropoff_datetime, DOLocationID,
    passenger_count ROWS BETWEEN 99 PRECEDING AND CURRENT ROW)
)
GROUP BY PULocationID
