package dev.haingestor.adminapi.bench;

import dev.haingestor.adminapi.AdminApiApplication;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.boot.SpringApplication;
import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RestController;

/** The whole service and, beside it, what the same server and framework do with an answer that is always the same. */
@RestController
public class ConstantEndpoint {

    private final Map<Integer, byte[]> bodies = new ConcurrentHashMap<>();

    public static void main(String[] args) {
        new SpringApplication(AdminApiApplication.class, ConstantEndpoint.class).run(args);
    }

    /** As many bytes and headers as an answer has. */
    @GetMapping("/bench/constant/{size}")
    ResponseEntity<byte[]> constant(@PathVariable int size) {
        return ResponseEntity.ok()
                .contentType(MediaType.APPLICATION_JSON)
                .eTag("\"constant\"")
                .cacheControl(CacheControl.maxAge(Duration.ofSeconds(5)))
                .header("Stats-Source", "constant")
                .header("Stats-Complete", "true")
                .header("Cache-Status", "none")
                .body(bodies.computeIfAbsent(size, ConstantEndpoint::text));
    }

    private static byte[] text(int size) {
        byte[] text = new byte[size];
        Arrays.fill(text, (byte) 'x');
        text[0] = '"';
        text[size - 1] = '"';
        return text;
    }
}
