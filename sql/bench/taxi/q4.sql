SELECT passenger_count, year(tpep_pickup_datetime) AS pickup_year, round(trip_distance) AS distance,
  payment_type, count(*) AS trips
FROM yellow
GROUP BY 1, 2, 3, 4
ORDER BY pickup_year, trips DESC, 1, 3, 4
