// The time of the earliest point. Grouped by field before first(), which is pushed down as one read; a text and a number would
// collide, but fields don't meet before their values are dropped.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> group(columns: ["_field"])
  |> first()
  |> keep(columns: ["_time"])
  |> group()
  |> min(column: "_time")
