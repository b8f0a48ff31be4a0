// Reads every value. The reader sketches distributions, as histogram() and quantile() take ten times as long; and where points
// are still arriving, it makes sums and extremes of one and the same set of values. Each series stays a table, see
// aggregates.flux.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> drop(columns: shared)
