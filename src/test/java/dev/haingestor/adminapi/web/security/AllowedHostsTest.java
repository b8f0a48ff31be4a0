package dev.haingestor.adminapi.web.security;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullAndEmptySource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which names a web page can't have for its own. */
class AllowedHostsTest {

    private final AllowedHosts hosts = new AllowedHosts(" Home.Example , other.example", "nas.example");

    @ParameterizedTest
    @NullAndEmptySource
    @ValueSource(
            strings = {
                "localhost",
                "LOCALHOST:8000",
                "localhost.",
                "x.localhost",
                "127.0.0.1:8000",
                "192.168.1.2",
                "[::1]",
                "[2001:db8::1]:80",
                "[fe80::1%25eth0]",
                "admin-api",
                "admin_api:8003",
                "homeassistant.local",
                "nas.lan:8003",
                "x.home.arpa",
                "x.internal",
                "admin-api.monitoring.svc",
                "home.example",
                "HOME.example.:443",
                "nas.example"
            })
    void nameOfThisMachine_isAllowed(String host) {
        assertThat(hosts.allows(host)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "evil.example",
                "x.home.example",
                "evilhome.example",
                "127.0.0.1.evil.example",
                "localhost.evil.example",
                "evil.localhost.example",
                "1.2.3.4.5",
                "evil.example:8000",
                "evil.example.",
                "[::1].evil.example",
                "evil.local.",
                "a:b:c",
                "evil.example:80:80",
                "lan.evil",
                "127.0.0.1, evil.example",
                "[evil.example]"
            })
    void anyOther_isNot(String host) {
        // A dot at the end says that a name is whole; it is the same name.
        assertThat(hosts.allows(host)).isEqualTo(host.equals("evil.local."));
    }

    @ParameterizedTest
    @ValueSource(strings = {"evil.example", "a:b:c"})
    void anyAtAll_isAllowedByAStar(String host) {
        assertThat(new AllowedHosts("*", "").allows(host)).isTrue();
    }
}
