package io.tierstream.flink.config;

import io.tierstream.registry.ConfluentRegistry;
import io.tierstream.registry.Registry;
import java.io.Serializable;
import java.util.List;

/**
 * How the schema registry is reached.
 *
 * @param urls tried in order
 * @param properties passed to the registry client, such as {@code basic.auth.user.info} and TLS settings
 */
public record RegistryConfig(List<String> urls, ClientProperties properties) implements Serializable {

    public RegistryConfig {
        urls = List.copyOf(urls);
    }

    /** User and password inside a URL are masked. */
    @Override
    public String toString() {
        return "RegistryConfig[urls=[" + shownUrls() + "], properties=" + properties + "]";
    }

    /** The URLs for people: user and password inside are masked. */
    public String shownUrls() {
        return String.join(", ", urls.stream().map(ConfluentRegistry::masked).toList());
    }

    /** A client of this registry; nothing is asked of it yet. */
    public Registry open() {
        return new ConfluentRegistry(urls, properties.asMap());
    }
}
