package io.tierstream.helm;

import com.fasterxml.jackson.databind.JsonNode;

/** One rendered object. */
record Manifest(JsonNode json) {

    String kind() {
        return json.path("kind").asText();
    }

    String name() {
        return json.at("/metadata/name").asText();
    }

    /** What stands at a JSON pointer; a missing node where nothing does. */
    JsonNode at(String pointer) {
        return json.at(pointer);
    }

    @Override
    public String toString() {
        return kind() + " " + name();
    }
}
