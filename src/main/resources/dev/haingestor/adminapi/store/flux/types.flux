// Reads one point of each field, in a table of the field's type.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> group(columns: ["_field"])
  |> first()
  |> keep(columns: ["_field", "_value"])
