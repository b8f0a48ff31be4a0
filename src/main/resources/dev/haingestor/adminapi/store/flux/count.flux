// Counts the points that have a field, pushed down to storage. The reader adds up the series, which is faster than doing it
// here.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: counted)
  |> aggregateWindow(every: every, fn: count, createEmpty: false, timeSrc: "_start")
  |> keep(columns: columns)
  |> yield(name: "count")
