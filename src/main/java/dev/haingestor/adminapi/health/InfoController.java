package dev.haingestor.adminapi.health;

import org.springframework.http.CacheControl;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/** Tells what runs here. */
@RestController
class InfoController {

    private final ServiceInfo service;

    InfoController(ServiceInfo service) {
        this.service = service;
    }

    @GetMapping(
            path = {"/api/v1/info", "/api/info"},
            produces = MediaType.APPLICATION_JSON_VALUE)
    ResponseEntity<ServiceInfo.Info> info() {
        return ResponseEntity.ok().cacheControl(CacheControl.noStore()).body(service.info());
    }
}
