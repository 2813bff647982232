SELECT passenger_count, avg(total_amount) AS average
FROM yellow
GROUP BY passenger_count
