// Grouped by field before last(), which is pushed down as one read (half the work of one a series); a text and a number would
// collide, but fields don't meet before their values are dropped.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> group(columns: fields)
  |> last()
  |> drop(columns: ["_value", "_field", "_start", "_stop"])
  |> group(columns: groups)
  |> max(column: "_time")
