package io.tierstream.console.rules;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A condition, or a part of one, tried on a {@link Snapshot}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
    @JsonSubTypes.Type(value = Part.All.class, name = "all"),
    @JsonSubTypes.Type(value = Part.Any.class, name = "any"),
    @JsonSubTypes.Type(value = Part.Not.class, name = "not"),
    @JsonSubTypes.Type(value = Part.Choice.class, name = "choice"),
    @JsonSubTypes.Type(value = Part.Test.class, name = "test"),
    @JsonSubTypes.Type(value = Part.Unsaid.class, name = "unsaid")
})
public sealed interface Part {

    /** The condition as rule authors write it. */
    String text();

    /** Whether it held; null where that cannot be said from here. */
    @Nullable
    Boolean held();

    /** All of them must hold. */
    record All(String text, @Nullable Boolean held, List<Part> parts) implements Part {
        public All {
            Objects.requireNonNull(text);
            parts = List.copyOf(parts);
        }
    }

    /** One of them must hold. */
    record Any(String text, @Nullable Boolean held, List<Part> parts) implements Part {
        public Any {
            Objects.requireNonNull(text);
            parts = List.copyOf(parts);
        }
    }

    /** The only part must not hold. */
    record Not(String text, @Nullable Boolean held, List<Part> parts) implements Part {
        public Not {
            Objects.requireNonNull(text);
            parts = List.copyOf(parts);
        }
    }

    /** If the first part holds the second must, else the third. */
    record Choice(String text, @Nullable Boolean held, List<Part> parts) implements Part {
        public Choice {
            Objects.requireNonNull(text);
            parts = List.copyOf(parts);
        }
    }

    /**
     * A part that is not made of smaller conditions.
     *
     * @param metric what is looked at, such as {@code spend_30d} or {@code since(last_order)}
     * @param value what it showed; null for undefined
     * @param operator such as {@code >=}; empty for a condition that is no comparison
     * @param threshold what it is compared with, as written; empty for a condition that is no comparison
     * @param difference threshold minus value, a number or a duration; null where there is none to speak of
     * @param changesAt for a duration since an instant: when it alone will make the answer another one, if nothing happens; else null
     */
    record Test(
            String text,
            @Nullable Boolean held,
            String metric,
            @Nullable String value,
            String operator,
            String threshold,
            @Nullable String difference,
            @Nullable Instant changesAt)
            implements Part {
        public Test {
            Objects.requireNonNull(text);
            Objects.requireNonNull(metric);
            Objects.requireNonNull(operator);
            Objects.requireNonNull(threshold);
        }
    }

    /** Why nothing can be said of a part. */
    enum Unknown {
        /** It asks for a place among all customers. */
        PLACE,
        /** The membership was written when the metric was none, or another one. */
        OTHER_METRIC,
        /** Two values whose type only the events show. */
        TYPE,
        /** The membership shows it less exactly than the job knows it. */
        ROUNDED
    }

    /**
     * A part that cannot be tried on what the membership shows.
     *
     * @param why the kind of reason
     * @param metrics those that it is about; none if it is about none in particular
     * @param reason why not, in words
     */
    record Unsaid(String text, Unknown why, List<String> metrics, String reason) implements Part {
        public Unsaid {
            Objects.requireNonNull(text);
            Objects.requireNonNull(why);
            metrics = List.copyOf(metrics);
            Objects.requireNonNull(reason);
        }

        @Override
        public @Nullable Boolean held() {
            return null;
        }
    }
}
