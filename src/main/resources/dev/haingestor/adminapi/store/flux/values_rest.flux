// The same as values.flux for series that need not be told from each other, see count_rest.flux.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> group(columns: ["_field"])
  |> toFloat()
  |> keep(columns: columns)
