package io.tierstream.console.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class SessionsTest {

    private final Sessions sessions = new Sessions(Duration.ofHours(12), Clock.systemUTC());

    @Test
    void lastsWhateverNumberSomebodyElseOpens() {
        String ana = open("ana");
        String first = open("otto");
        String second = open("otto");
        for (int i = 2; i <= 20 * Sessions.MOST_OF_ONE; i++) {
            String unused = open("otto");
        }

        assertThat(sessions.find(ana)).isNotNull();
        assertThat(sessions.find(first)).as("the oldest of his own").isNull();
        assertThat(sessions.find(second)).isNull();
    }

    @Test
    void keepsSeveralOfOnePrincipal() {
        String first = open("otto");
        String second = open("otto");

        assertThat(sessions.find(first)).isNotNull();
        sessions.end(second);
        assertThat(sessions.find(first)).isNotNull();
        assertThat(sessions.find(second)).isNull();
    }

    private String open(String name) {
        return sessions.open(new Principal(name, Role.VIEWER), null).secret();
    }
}
