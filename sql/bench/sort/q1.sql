-- The first few rows.
SELECT tpep_pickup_datetime, PULocationID, total_amount
FROM yellow
ORDER BY tpep_dropoff_datetime, tpep_pickup_datetime, total_amount
LIMIT 10
