SELECT z.Borough, z.Zone, t.trips, t.revenue
FROM (
  SELECT PULocationID, count(*) AS trips, sum(total_amount) AS revenue
  FROM yellow
  GROUP BY PULocationID
) t
JOIN zones z ON t.PULocationID = z.LocationID
ORDER BY t.trips DESC, z.Zone
