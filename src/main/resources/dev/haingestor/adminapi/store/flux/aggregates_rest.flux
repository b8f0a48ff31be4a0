// The variant of aggregates.flux for series that need not be told apart, see count_rest.flux.
windows = (fn) => from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: summed)
  |> group(columns: ["_field"])
  |> aggregateWindow(every: every, fn: fn, createEmpty: false, timeSrc: "_start")
  |> toFloat()
  |> keep(columns: columns)

windows(fn: sum) |> yield(name: "sum")
windows(fn: min) |> yield(name: "min")
windows(fn: max) |> yield(name: "max")
