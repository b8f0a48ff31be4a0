// How many values a tag has, by the index.
import "influxdata/influxdb/schema"

schema.tagValues(bucket: bucket, tag: tag, predicate: wanted, start: start, stop: stop)
  |> count()
