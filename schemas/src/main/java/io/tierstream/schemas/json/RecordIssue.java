package io.tierstream.schemas.json;

/**
 * One thing that is wrong with a record.
 *
 * @param path the field, such as {@code amount} or {@code evidence[0].metric}; empty for the record as a whole
 * @param message what is wrong, with the value and the limit
 */
public record RecordIssue(String path, String message) {

    @Override
    public String toString() {
        return path.isEmpty() ? message : path + ": " + message;
    }
}
