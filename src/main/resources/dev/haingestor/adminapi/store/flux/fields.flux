import "influxdata/influxdb/schema"

schema.fieldKeys(bucket: bucket, predicate: wanted, start: start, stop: stop)
