SELECT count(*) AS groups, sum(trips) AS trips, max(revenue) AS most
FROM (
  SELECT date_trunc('hour', tpep_pickup_datetime) AS hour, PULocationID AS zone, count(*) AS trips,
    sum(total_amount) AS revenue
  FROM yellow
  GROUP BY 1, 2
)
