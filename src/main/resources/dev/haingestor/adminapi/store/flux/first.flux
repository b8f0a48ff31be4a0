// Finds the time of the earliest point. Grouping by field before first() pushes it down as one read. Fields meet only when
// their values are dropped, as a text and a number in one table would collide.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> group(columns: ["_field"])
  |> first()
  |> keep(columns: ["_time"])
  |> group()
  |> min(column: "_time")
