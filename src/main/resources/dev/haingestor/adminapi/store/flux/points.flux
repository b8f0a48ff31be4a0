// Reads one table a series and field; the reader joins the fields of a point.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> drop(columns: ["_start", "_stop"])
