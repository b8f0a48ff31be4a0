// Counts the values of a tag by the index.
import "influxdata/influxdb/schema"

schema.tagValues(bucket: bucket, tag: tag, predicate: wanted, start: start, stop: stop)
  |> count()
