SELECT payment_type, count(*) AS trips, sum(total_amount) AS revenue
FROM trips
GROUP BY payment_type
