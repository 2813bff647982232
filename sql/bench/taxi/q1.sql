SELECT payment_type, count(*) AS trips
FROM yellow
GROUP BY payment_type
