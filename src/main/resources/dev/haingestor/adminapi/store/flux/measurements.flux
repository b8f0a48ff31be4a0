import "influxdata/influxdb/schema"

schema.measurements(bucket: bucket, start: start, stop: stop)
