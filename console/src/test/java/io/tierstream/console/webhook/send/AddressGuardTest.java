package io.tierstream.console.webhook.send;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.console.access.Network;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AddressGuardTest {

    private static final AddressGuard GUARD = new AddressGuard(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "0.0.0.0",
                "0.1.2.3",
                "10.0.0.1",
                "10.255.255.255",
                "100.64.0.1",
                "100.100.100.200",
                "127.0.0.1",
                "127.255.255.254",
                "169.254.169.254",
                "169.254.170.2",
                "172.16.0.1",
                "172.31.255.255",
                "192.0.0.192",
                "192.0.2.1",
                "192.88.99.1",
                "192.168.0.1",
                "198.18.0.1",
                "198.19.255.255",
                "198.51.100.1",
                "203.0.113.9",
                "224.0.0.1",
                "239.255.255.255",
                "240.0.0.1",
                "255.255.255.255",
                "::",
                "::1",
                "::127.0.0.1",
                "::8.8.8.8",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::ffff:169.254.169.254",
                "64:ff9b::a00:1",
                "64:ff9b::808:808",
                "64:ff9b:1::a00:1",
                "100::1",
                "2001::1",
                "2001:10::1",
                "2001:db8::1",
                "2002:7f00:1::",
                "2002:a00:1::1",
                "3fff::1",
                "4000::1",
                "5f00::1",
                "fc00::1",
                "fd00:ec2::254",
                "fe80::1",
                "fec0::1",
                "ff02::1"
            })
    void refusesWhatIsNotPublic(String address) throws Exception {
        assertThat(GUARD.allows(InetAddress.getByName(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "8.8.8.8",
                "9.255.255.255",
                "11.0.0.1",
                "100.63.255.255",
                "100.128.0.0",
                "126.255.255.255",
                "128.0.0.1",
                "172.15.255.255",
                "172.32.0.0",
                "192.0.1.1",
                "192.167.255.255",
                "192.169.0.0",
                "198.17.255.255",
                "198.20.0.0",
                "223.255.255.255",
                "::ffff:8.8.8.8",
                "2001:4860:4860::8888",
                "2606:4700:4700::1111",
                "2a00:1450:4001::1"
            })
    void allowsWhatIsPublic(String address) throws Exception {
        assertThat(GUARD.allows(InetAddress.getByName(address))).isTrue();
    }

    /** Forms of writing that some libraries read as 127.0.0.1: whatever the system makes of a name is judged, not the name. */
    @ParameterizedTest
    @ValueSource(strings = {"127.1", "2130706433", "0177.0.0.1", "localhost"})
    void judgesWhatTheSystemMakesOfAName(String name) throws Exception {
        InetAddress address = InetAddress.getByName(name);

        assertThat(GUARD.allows(address)).isEqualTo(address.getHostAddress().equals("177.0.0.1"));
    }

    @Test
    void allowsNetworksOfTheConfiguration() throws Exception {
        AddressGuard guard = new AddressGuard(
                List.of(new Network("10.1.0.0/16"), new Network("fd00:1::/32"), new Network("127.0.0.1")));

        assertThat(guard.allows(InetAddress.getByName("10.1.255.255"))).isTrue();
        assertThat(guard.allows(InetAddress.getByName("::ffff:10.1.0.1"))).isTrue();
        assertThat(guard.allows(InetAddress.getByName("10.2.0.0"))).isFalse();
        assertThat(guard.allows(InetAddress.getByName("fd00:1:ffff::1"))).isTrue();
        assertThat(guard.allows(InetAddress.getByName("fd00:2::1"))).isFalse();
        assertThat(guard.allows(InetAddress.getByName("127.0.0.1"))).isTrue();
        assertThat(guard.allows(InetAddress.getByName("127.0.0.2"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "10.0.0.0/33", "10.0.0.1/8", "example.org", "10.0.0.0/x", "fd00::/129", "localhost/8", "/8"})
    void refusesWhatIsNoNetwork(String text) {
        assertThatThrownBy(() -> new Network(text)).isInstanceOf(IllegalArgumentException.class);
    }
}
