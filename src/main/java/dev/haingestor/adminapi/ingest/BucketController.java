package dev.haingestor.adminapi.ingest;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.haingestor.adminapi.store.InfluxdbConfigured;
import dev.haingestor.adminapi.store.duckdb.EmbeddedProperties;
import dev.haingestor.adminapi.store.duckdb.Shards;
import java.time.Duration;
import java.util.List;
import java.util.regex.Pattern;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/**
 * Answers requests for organizations and buckets, which clients send before they write. Writing ignores these names, so there
 * is one of each, with the name asked for. Nothing stored is disclosed.
 */
@RestController
@Conditional(InfluxdbConfigured.Not.class)
class BucketController {

    private static final String ORG_ID = "0000000000000001";
    private static final String BUCKET_ID = "0000000000000002";
    private static final Pattern ID = Pattern.compile("[0-9a-f]{16}");

    private final String defaultOrg;
    private final String defaultBucket;
    private final List<RetentionRule> retentionRules;

    BucketController(
            @Value("${admin-api.influxdb.org}") String defaultOrg,
            @Value("${admin-api.influxdb.bucket}") String defaultBucket,
            EmbeddedProperties properties) {
        this.defaultOrg = defaultOrg;
        this.defaultBucket = defaultBucket;
        Duration shard = Duration.ofNanos(new Shards(properties.retention()).length());
        this.retentionRules =
                List.of(new RetentionRule("expire", properties.retention().toSeconds(), shard.toSeconds()));
    }

    /** The parameter {@code limit} is ignored, as there is never more than one bucket. */
    @GetMapping("/api/v2/buckets")
    ResponseEntity<Buckets> buckets(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String id,
            @RequestParam(defaultValue = "") String orgID,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "0") int offset) {
        Bucket bucket = bucket(id, orgID, ClientNames.named("name", name, defaultBucket));
        boolean beyond = !after.isEmpty() || offset > 0;
        return answered(new Buckets(new Links("/api/v2/buckets"), beyond ? List.of() : List.of(bucket)));
    }

    @GetMapping("/api/v2/buckets/{id}")
    ResponseEntity<Bucket> bucket(@PathVariable String id) {
        return answered(bucket(id, "", defaultBucket));
    }

    /** An {@code orgID} that is no id is ignored here, as by InfluxDB. */
    @GetMapping("/api/v2/orgs")
    ResponseEntity<Organizations> organizations(
            @RequestParam(defaultValue = "") String org,
            @RequestParam(defaultValue = "") String orgID,
            @RequestParam(defaultValue = "0") int offset) {
        String id = ID.matcher(orgID).matches() ? orgID : ORG_ID;
        Organization organization = organization(id, ClientNames.named("org", org, defaultOrg));
        return answered(new Organizations(new Links("/api/v2/orgs"), offset > 0 ? List.of() : List.of(organization)));
    }

    @GetMapping("/api/v2/orgs/{id}")
    ResponseEntity<Organization> organization(@PathVariable String id) {
        return answered(organization(id, defaultOrg));
    }

    private Bucket bucket(String id, String orgId, String name) {
        String known = identified(id, BUCKET_ID);
        return new Bucket(
                known,
                identified(orgId, ORG_ID),
                "user",
                name,
                retentionRules,
                new Links("/api/v2/buckets/" + known),
                List.of());
    }

    private static Organization organization(String id, String name) {
        String known = identified(id, ORG_ID);
        return new Organization(new Links("/api/v2/orgs/" + known), known, name, "");
    }

    private static String identified(String id, String otherwise) {
        if (!id.isEmpty() && !ID.matcher(id).matches()) {
            throw ClientRequestException.badId();
        }
        return id.isEmpty() ? otherwise : id;
    }

    private static <T> ResponseEntity<T> answered(T body) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .cacheControl(CacheControl.noStore())
                .body(body);
    }

    record Buckets(Links links, List<Bucket> buckets) {}

    /** The time of its creation is unknown and left out. */
    record Bucket(
            String id,
            @JsonProperty("orgID") String orgId,
            String type,
            String name,
            @JsonProperty("retentionRules") List<RetentionRule> retentionRules,
            Links links,
            List<String> labels) {}

    /** @param everySeconds 0 means for ever */
    record RetentionRule(
            String type,
            @JsonProperty("everySeconds") long everySeconds,
            @JsonProperty("shardGroupDurationSeconds") long shardGroupDurationSeconds) {}

    record Organizations(Links links, List<Organization> orgs) {}

    record Organization(Links links, String id, String name, String description) {}

    record Links(String self) {}
}
