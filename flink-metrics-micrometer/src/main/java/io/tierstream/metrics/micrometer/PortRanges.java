package io.tierstream.metrics.micrometer;

import java.util.ArrayList;
import java.util.List;

/**
 * Ports to try, in their order, as Flink writes them: {@code 9249}, {@code 9249-9260}, {@code 9249,9300-9310}; 0 is any free one.
 *
 * @param text as it was written
 */
record PortRanges(String text, List<Integer> ports) {

    private static final int GREATEST = 65_535;

    static PortRanges parse(String text) {
        List<Integer> ports = new ArrayList<>();
        for (String part : text.split(",")) {
            String[] ends = part.trim().split("\\s*-\\s*", 2);
            int first = port(ends[0]);
            int last = port(ends[ends.length - 1]);
            if (last < first) {
                throw new IllegalArgumentException(part.trim() + " ends before it begins");
            }
            for (int port = first; port <= last; port++) {
                ports.add(port);
            }
        }
        return new PortRanges(text, List.copyOf(ports));
    }

    private static int port(String text) {
        int port = Integer.parseInt(text);
        if (port < 0 || port > GREATEST) {
            throw new IllegalArgumentException(text + " is no port");
        }
        return port;
    }
}
