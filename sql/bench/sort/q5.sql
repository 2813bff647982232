-- The best three of each zone.
SELECT PULocationID, total_amount, place
FROM (
  SELECT PULocationID, total_amount,
    row_number() OVER (PARTITION BY PULocationID ORDER BY total_amount DESC) AS place
  FROM yellow
)
WHERE place <= 3
