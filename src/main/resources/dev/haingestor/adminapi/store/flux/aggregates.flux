// Each result starts from storage anew: results that share a source are not pushed down (8 s instead of 60 ms over 30 days).
// toFloat: series of integers and of floats end in one table; without it they collide.
windows = (wanted, fn) => from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: wanted)
  |> aggregateWindow(every: every, fn: fn, createEmpty: false, timeSrc: "_start")
  |> toFloat()
  |> keep(columns: columns)

windows(wanted: counted, fn: count) |> yield(name: "count")
windows(wanted: summed, fn: sum) |> yield(name: "sum")
windows(wanted: bounded, fn: min) |> yield(name: "min")
windows(wanted: bounded, fn: max) |> yield(name: "max")
