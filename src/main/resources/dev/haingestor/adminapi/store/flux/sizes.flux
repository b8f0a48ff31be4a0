// Counts the values of each group, of all fields. Grouping by field before count() pushes it down as one read. Fields meet only
// when their values are counts, as a text and a number in one table would collide.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> group(columns: fields)
  |> count()
  |> group(columns: groups)
  |> sum()
