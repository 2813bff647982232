-- All rows in order of one integer.
SELECT tpep_pickup_datetime
FROM yellow
ORDER BY tpep_pickup_datetime
LIMIT 10 OFFSET 5000000
