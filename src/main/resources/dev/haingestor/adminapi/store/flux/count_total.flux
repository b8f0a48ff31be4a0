// The variant of count.flux for queries that don't tell groups apart. InfluxDB adds up the series' counts, after storage has
// made them: writing and parsing a row for each series and window would cost more than counting.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: counted)
  |> aggregateWindow(every: every, fn: count, createEmpty: false, timeSrc: "_start")
  |> group(columns: ["_field"])
  |> aggregateWindow(every: every, fn: sum, createEmpty: false, timeSrc: "_start")
  |> keep(columns: columns)
  |> yield(name: "count")
