// Fails whenever a real query would: no connection, no such bucket, no right to read it. Reads no points, as no measurement has
// the empty name; looking at all of them would cost more than any other query of a quiet service.
from(bucket: bucket)
  |> range(start: -1s)
  |> filter(fn: (r) => r._measurement == "")
  |> keep(columns: ["_time"])
