// Grouping by field before last() pushes it down as one read (half the work of one a series). Fields meet only when their
// values are dropped, as a text and a number in one table would collide.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> group(columns: fields)
  |> last()
  |> drop(columns: ["_value", "_field", "_start", "_stop"])
  |> group(columns: groups)
  |> max(column: "_time")
