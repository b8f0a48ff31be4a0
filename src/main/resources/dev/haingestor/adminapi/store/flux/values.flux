// Every value, to be sketched by the reader: histogram() and quantile() take ten times as long.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> toFloat()
  |> keep(columns: columns)
