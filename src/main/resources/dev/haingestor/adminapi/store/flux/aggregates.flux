// Computes sums and extremes. Each result starts from storage anew: results that share a source are not pushed down (8 s
// instead of 60 ms over 30 days). The reader uses the extremes to tell whether a sum of integers can have overflowed. toFloat()
// lets series of integers and of floats share a table; without it they collide.
windows = (fn) => from(bucket: bucket)
  |> range(start: start, stop: stop)
  |> filter(fn: summed)
  |> aggregateWindow(every: every, fn: fn, createEmpty: false, timeSrc: "_start")
  |> toFloat()
  |> keep(columns: columns)

windows(fn: sum) |> yield(name: "sum")
windows(fn: min) |> yield(name: "min")
windows(fn: max) |> yield(name: "max")
