-- All rows in order of a text and numbers.
SELECT Zone, trip_distance, total_amount
FROM yellow JOIN zones ON PULocationID = LocationID
ORDER BY Zone, trip_distance DESC NULLS LAST, total_amount
LIMIT 10 OFFSET 5000000
