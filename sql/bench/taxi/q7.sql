SELECT count(DISTINCT PULocationID) AS pickups, count(DISTINCT DOLocationID) AS dropoffs
FROM yellow
