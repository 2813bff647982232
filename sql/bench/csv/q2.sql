SELECT PULocationID, count(*) AS trips, avg(trip_distance) AS distance
FROM trips
WHERE passenger_count > 1
GROUP BY PULocationID
