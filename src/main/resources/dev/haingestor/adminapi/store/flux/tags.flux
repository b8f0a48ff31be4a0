import "influxdata/influxdb/schema"

schema.tagKeys(bucket: bucket, predicate: wanted, start: start, stop: stop)
