// How many values each group has, of all fields. Grouped by field before count(), which is pushed down as one read; a text and a
// number would collide, but fields don't meet before their values are counts.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> group(columns: fields)
  |> count()
  |> group(columns: groups)
  |> sum()
