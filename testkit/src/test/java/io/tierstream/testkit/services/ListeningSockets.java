package io.tierstream.testkit.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a process listens on, from Linux's {@code /proc}. */
final class ListeningSockets {

    private static final String LISTEN = "0A";

    private ListeningSockets() {}

    static boolean canBeRead() {
        return Files.isReadable(Path.of("/proc/self/net/tcp"));
    }

    /** Local addresses of the process's listening TCP sockets, as hexadecimal {@code address:port} in the kernel's byte order. */
    static List<String> of(long pid) throws IOException {
        Set<String> inodes = socketInodes(pid);
        return Stream.of("tcp", "tcp6")
                .flatMap(table -> lines(Path.of("/proc/" + pid + "/net/" + table)))
                .map(line -> line.strip().split("\\s+"))
                .filter(columns -> columns[3].equals(LISTEN) && inodes.contains(columns[9]))
                .map(columns -> columns[1])
                .toList();
    }

    /** Whether the address is 127.0.0.1 or its IPv6 form ::ffff:127.0.0.1. */
    static boolean isLoopback(String address) {
        return address.startsWith("0100007F:") || address.startsWith("0000000000000000FFFF00000100007F:");
    }

    private static Set<String> socketInodes(long pid) throws IOException {
        try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
            return descriptors
                    .map(ListeningSockets::target)
                    .filter(target -> target.startsWith("socket:["))
                    .map(target -> target.substring("socket:[".length(), target.length() - 1))
                    .collect(Collectors.toSet());
        }
    }

    private static String target(Path descriptor) {
        try {
            return Files.readSymbolicLink(descriptor).toString();
        } catch (IOException closedMeanwhile) {
            return "";
        }
    }

    private static Stream<String> lines(Path table) {
        try {
            return Files.readAllLines(table).stream().skip(1);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
