SELECT sum(total_amount) AS revenue, avg(tip_amount) AS tip, count(*) AS trips
FROM yellow
WHERE trip_distance BETWEEN 1 AND 5 AND payment_type = 1 AND passenger_count >= 2
