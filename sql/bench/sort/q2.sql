-- More of the first rows, by several keys.
SELECT payment_type, trip_distance, total_amount, tip_amount, tpep_pickup_datetime
FROM yellow
ORDER BY payment_type DESC NULLS LAST, total_amount DESC, tpep_pickup_datetime, trip_distance, tip_amount
LIMIT 1000
