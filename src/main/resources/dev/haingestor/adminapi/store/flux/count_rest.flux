// The variant of count.flux for series that need not be told apart, and may be very many or have few points each. Grouped
// before they are counted, they are one table a field; thousands of series one by one take InfluxDB far longer.
from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: counted)
  |> group(columns: ["_field"])
  |> aggregateWindow(every: every, fn: count, createEmpty: false, timeSrc: "_start")
  |> keep(columns: columns)
  |> yield(name: "count")
