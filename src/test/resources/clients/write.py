"""Writes with the clients that a Python writer uses, as their manuals show it. Arguments: the URL, the host, the port."""
import sys
from datetime import datetime, timezone

from influxdb import InfluxDBClient as ClientOf1
from influxdb import exceptions as errors_of_1
from influxdb_client import InfluxDBClient, Point, WriteOptions, WritePrecision
from influxdb_client.client.write_api import SYNCHRONOUS
from influxdb_client.rest import ApiException

url, host, port = sys.argv[1], sys.argv[2], int(sys.argv[3])
noon = datetime(2026, 11, 20, 12, tzinfo=timezone.utc)


def point(measurement):
    return (Point(measurement).tag("room", "Küche, oben").field("f", 21.5).field("i", 3).field("b", True)
            .field("s", 'say "hi"\\').time(noon, WritePrecision.MS))


with InfluxDBClient(url=url, token="any", org="any", enable_gzip=False) as client:
    print("ping", client.ping())
    print("version", client.version())
    print("health", client.health().status, client.health().message)
    print("ready", client.ready().status, client.ready().started.year > 2000)
    print("buckets", [bucket.name for bucket in client.buckets_api().find_buckets().buckets])
    bucket = client.buckets_api().find_bucket_by_name("Küche & Bad")
    print("bucket", bucket.name, bucket.retention_rules[0].every_seconds, client.buckets_api().find_bucket_by_id(bucket.id).id)
    print("pages", len(list(client.buckets_api().find_buckets_iter(limit=1))))
    print("orgs", [org.name for org in client.organizations_api().find_organizations()],
          [org.name for org in client.organizations_api().find_organizations(org="any")])
    try:
        client.query_api().query("buckets()")
    except ApiException as e:
        print("query", e.status, e.message)
    with client.write_api(write_options=SYNCHRONOUS) as api:
        api.write(bucket="any", record=point("py_sync"))
        api.write(bucket="any", record={"measurement": "py_dict", "tags": {"t": "1"}, "fields": {"v": 1}, "time": noon})
        api.write(bucket="any", record="py_line v=1i 1795176000", write_precision=WritePrecision.S)
        try:
            api.write(bucket="any", record="py_bad v=1i 1\npy_bad v=")
        except ApiException as e:
            print("bad", e.status, e.message)

failures = []
with InfluxDBClient(url=url, token="any", org="any", enable_gzip=True) as client:
    with client.write_api(write_options=WriteOptions(batch_size=100, flush_interval=1_000),
                          error_callback=lambda conf, data, error: failures.append(error)) as api:
        for second in range(250):
            api.write(bucket="any", record=Point("py_batch").tag("n", str(second % 5)).field("v", second)
                      .time(second, WritePrecision.S), write_precision=WritePrecision.S)
print("batch failures", failures)

old = ClientOf1(host=host, port=port, username="any", password="any", database="any")
print("ping of 1", old.ping())
print("databases of 1", [database["name"] for database in old.get_list_database()])
old.create_database("any")
try:
    old.query("SHOW MEASUREMENTS")
except errors_of_1.InfluxDBClientError as e:
    print("query of 1", e.code, e.content)
old.write_points([{"measurement": "py1_json", "tags": {"t": "a b"}, "fields": {"v": 1, "f": 0.5}, "time": noon.isoformat()}])
old.write_points([{"measurement": "py1_seconds", "fields": {"v": 1}, "time": 1795176000}], time_precision="s")
old.write_points([{"measurement": "py1_minutes", "fields": {"v": 1}, "time": 1795176000 // 60}], time_precision="m")
old.write_points(["py1_line,t=1 v=1i 1795176000000"], protocol="line", time_precision="ms")
packing = ClientOf1(host=host, port=port, database="any", gzip=True)
packing.write_points(["py1_gzip v=1i 1795176000000000000"], protocol="line")
try:
    old.write_points(["py1_bad v="], protocol="line")
except errors_of_1.InfluxDBClientError as e:
    print("bad of 1", e.code, e.content)
