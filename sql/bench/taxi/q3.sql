SELECT passenger_count, year(tpep_pickup_datetime) AS pickup_year, count(*) AS trips
FROM yellow
GROUP BY passenger_count, year(tpep_pickup_datetime)
