// The variant of values.flux for series that need not be told apart, see count_rest.flux.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> group(columns: ["_field"])
  |> toFloat()
  |> keep(columns: columns)
