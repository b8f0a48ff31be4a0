// The variant of last.flux for short times, and for fields that changed their type. Reading every point of some minutes is
// cheaper than looking up the last one of each of hundreds of series. And last() reads backwards, and takes the field's type
// from the shard behind the span, whose first moment is the span's end; points of another type are then left out without an
// error. This reads forwards, and so every point.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> drop(columns: ["_value", "_field", "_start", "_stop"])
  |> group(columns: groups)
  |> max(column: "_time")
