-- The statements of the embedded store. Values are parameters. Parts in {braces} are filled in: tables and columns, whose names
-- are made of numbers, and expressions over these. A statement begins with a line of three dashes and its name.

--- catalog
-- Where tags and fields are stored. A place without a type is a tag; place 0 is the map. A field has one type in a shard.
CREATE TABLE IF NOT EXISTS measurements (id INTEGER NOT NULL, name VARCHAR NOT NULL);
CREATE TABLE IF NOT EXISTS places (measurement INTEGER NOT NULL, name VARCHAR NOT NULL, type VARCHAR, place INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS field_types (measurement INTEGER NOT NULL, name VARCHAR NOT NULL, shard BIGINT NOT NULL,
    type VARCHAR NOT NULL);
-- The measurements that share the table t0; its first column is the measurement's number.
CREATE TABLE IF NOT EXISTS small_measurements (measurement INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS t0 (time BIGINT NOT NULL, rest MAP(VARCHAR, VARCHAR) {columns});

--- measurements
SELECT id, name, id IN (FROM small_measurements) FROM measurements

--- places
SELECT measurement, name, type, place FROM places

--- types
SELECT measurement, name, shard, type FROM field_types

--- add_measurement
INSERT INTO measurements VALUES (?, ?)

--- forget_measurement
DELETE FROM measurements WHERE id = ?

--- forget_places
DELETE FROM places WHERE measurement = ?

--- forget_types
DELETE FROM field_types WHERE measurement = ?

--- forget_fields
-- Fields of the map that have no point any more. Those with a column stay, as a query may be using it.
DELETE FROM places WHERE place = 0 AND (measurement, name) NOT IN (SELECT measurement, name FROM field_types)

--- add_small
INSERT INTO small_measurements VALUES (?)

--- forget_small
DELETE FROM small_measurements WHERE measurement = ?

--- small_rows
SELECT c1, count(*) FROM t0 GROUP BY c1

--- count_small_rows
SELECT count(*) FROM t0 WHERE {owner}

--- move
INSERT INTO {table} SELECT time, rest {columns} FROM {points}

--- delete_moved
DELETE FROM t0 WHERE {owner}

--- create
CREATE TABLE {table} (time BIGINT NOT NULL, rest MAP(VARCHAR, VARCHAR))

--- add_column
ALTER TABLE {table} ADD COLUMN {column} {type}

--- drop
DROP TABLE {table}

--- any
SELECT 1 FROM {table} LIMIT 1

--- newest
SELECT max(time) FROM {table}

--- begin
-- The driver would begin a transaction with the first statement only; rows appended before would be committed at once.
BEGIN TRANSACTION

--- commit
COMMIT

--- rollback
ROLLBACK

--- stage
CREATE OR REPLACE TEMP TABLE staged AS FROM {table} LIMIT 0

--- any_staged
SELECT 1 FROM (SELECT * FROM {table} WHERE time BETWEEN ? AND ?) AS old
SEMI JOIN temp.staged AS new ON old.time = new.time {tags}
LIMIT 1

--- merge
-- Existing points keep the fields that the new ones don't have. Without the bounds on time whole tables would be read.
UPDATE {table} AS old
SET {fields} rest = CASE WHEN new.rest IS NULL THEN old.rest WHEN old.rest IS NULL THEN new.rest
    ELSE map_concat(old.rest, new.rest) END
FROM temp.staged AS new
WHERE old.time = new.time AND old.time BETWEEN ? AND ? {tags}

--- insert_new
-- Inserts the staged points that don't exist yet; merge has updated the others.
INSERT INTO {table}
SELECT new.* FROM temp.staged AS new
ANTI JOIN (FROM {table} WHERE time BETWEEN ? AND ?) AS old ON old.time = new.time {tags}

--- insert_all
INSERT INTO {table} FROM temp.staged

--- unstage
DROP TABLE temp.staged

--- windows
-- Windows are numbered from the range's start.
SELECT (time - ?) // ? AS number {groups} {cells}
FROM {table}
WHERE time >= ? AND time < ? {filter}
GROUP BY ALL

--- distributions
-- Values are counted in the bins of the distribution, so that millions of them needn't leave the database.
SELECT number {group_names}, sum(count)::BIGINT, sum(sum), min(min), max(max), list(sign), list(bin), list(count)
FROM (
    SELECT number {group_names}, sign,
        CASE WHEN sign = 0 THEN 0 WHEN position < 0 THEN trunc(position)::INTEGER - 1 ELSE trunc(position)::INTEGER END AS bin,
        count(*) AS count, sum(value) AS sum, min(value) AS min, max(value) AS max
    FROM (
        SELECT number {group_names}, value,
            CASE WHEN abs(value) < ? THEN 0 WHEN value < 0 THEN -1 ELSE 1 END AS sign,
            CASE WHEN value = 0 THEN 0 ELSE ln(least(abs(value), ?)) * ? END AS position
        FROM (
            SELECT (time - ?) // ? AS number {groups}, {value} AS value
            FROM {table}
            WHERE time >= ? AND time < ? {filter}
        )
        WHERE value IS NOT NULL
    )
    GROUP BY ALL
)
GROUP BY ALL

--- count_groups
-- The LIMIT ends this as soon as there are more groups than allowed.
SELECT count(*) FROM (SELECT DISTINCT 0 {groups} FROM {table} WHERE time >= ? AND time < ? {filter} LIMIT ?)

--- largest_groups
SELECT count(*) OVER () {group_names}
FROM (SELECT sum({weight}) AS size {groups} FROM {table} WHERE true {filter} GROUP BY ALL)
ORDER BY size DESC {group_names}
LIMIT ?

--- last
SELECT max(time) {groups}
FROM {table}
WHERE time >= ? AND time < ? AND ({present}) {filter}
GROUP BY ALL

--- first
SELECT min(time)
FROM {table}
WHERE time >= ? AND time < ? AND ({present}) {filter}

--- oldest_of_newest
SELECT min(time) FROM (SELECT time FROM {table} WHERE time >= ? AND time < ? {filter} ORDER BY time DESC LIMIT ?)

--- newest_first
SELECT {columns} FROM {table} WHERE time >= ? AND time < ? {filter} ORDER BY time DESC

--- first_time
SELECT min(time) FROM {table} WHERE time >= ? AND time < ?

--- nth_time
SELECT time FROM {table} WHERE time >= ? AND time < ? ORDER BY time LIMIT 1 OFFSET ?

--- of_one_time
SELECT {columns} FROM {table} WHERE time >= ? AND time < ?

--- oldest_first
SELECT {columns} FROM {table} WHERE time >= ? AND time < ? ORDER BY time {tags}

--- schema
-- Fields that have points, which are those that have a type in some shard, with each of their types, and the tags of their
-- measurements, without one.
SELECT m.name, f.name, f.type FROM measurements m JOIN (SELECT DISTINCT measurement, name, type FROM field_types) f
    ON f.measurement = m.id
UNION ALL
SELECT m.name, p.name, NULL FROM measurements m JOIN places p ON p.measurement = m.id AND p.type IS NULL
WHERE m.id IN (SELECT measurement FROM field_types)

--- span
SELECT min(time), max(time) FROM {table} WHERE time >= ? AND time <= ? {filter}

--- delete
DELETE FROM {table} WHERE time >= ? AND time <= ? {owner} {filter}

--- expire
DELETE FROM {table} WHERE time < ?

--- expire_types
DELETE FROM field_types WHERE shard < ?

--- checkpoint
CHECKPOINT

--- check
SELECT count(*) FROM measurements
