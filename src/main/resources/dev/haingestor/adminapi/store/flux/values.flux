// Every value. Distributions are sketched by the reader, as histogram() and quantile() take ten times as long; and where points
// are still arriving, sums and extremes are made of one and the same set of values.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> toFloat()
  |> keep(columns: columns)
