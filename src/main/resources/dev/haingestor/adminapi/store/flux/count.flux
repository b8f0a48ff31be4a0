// Counts points that have a field. Pushed down to storage; added up over the series by the reader, which is faster than here.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: counted)
  |> aggregateWindow(every: every, fn: count, createEmpty: false, timeSrc: "_start")
  |> keep(columns: columns)
  |> yield(name: "count")
