package io.tierstream.cli.replay;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.tierstream.engine.Evidence;
import io.tierstream.engine.HeldTier;
import io.tierstream.engine.Transition;
import io.tierstream.engine.expression.ExpressionText;
import io.tierstream.engine.tier.ManualOverride;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** One JSON object per transition, with the reason; values and thresholds as text, undefined as null. */
public final class JsonFormat implements TransitionFormat {

    private static final JsonFactory JSON = new JsonFactory();

    @Override
    public String header() {
        return "";
    }

    @Override
    public String line(Transition transition) {
        StringWriter text = new StringWriter();
        try (JsonGenerator json = JSON.createGenerator(text)) {
            json.writeStartObject();
            json.writeStringField("event_time", ExpressionText.instant(transition.time()));
            json.writeStringField("customer_id", transition.customerId());
            json.writeStringField("target", transition.target().toString());
            json.writeStringField("direction", transition.direction().name());
            json.writeNumberField("sequence", transition.sequence());
            json.writeStringField("cause", transition.reason().cause().name());
            json.writeStringField("id", transition.id());
            json.writeStringField("rule_set", transition.ruleSet().name());
            json.writeStringField("event_id", transition.reason().eventId());
            previous(json, transition.previous());
            instant(json, "expected_exit_at", transition.expectedExitAt());
            override(json, transition.reason().override());
            json.writeArrayFieldStart("evidence");
            for (Evidence evidence : transition.reason().evidence()) {
                evidence(json, evidence);
            }
            json.writeEndArray();
            json.writeEndObject();
        } catch (IOException e) {
            throw new UncheckedIOException("writing to a string cannot fail", e);
        }
        return text.append('\n').toString();
    }

    private static void previous(JsonGenerator json, @Nullable HeldTier previous) throws IOException {
        if (previous == null) {
            json.writeNullField("previous");
            return;
        }
        json.writeObjectFieldStart("previous");
        json.writeStringField("tier", previous.tier());
        instant(json, "since", previous.since());
        json.writeEndObject();
    }

    /** Without pins the lines stay as they were before there were any. */
    private static void override(JsonGenerator json, @Nullable ManualOverride override) throws IOException {
        if (override == null) {
            return;
        }
        json.writeObjectFieldStart("override");
        json.writeStringField("command_id", override.commandId());
        json.writeStringField("author", override.author());
        json.writeStringField("reason", override.reason());
        json.writeStringField("approved_by", override.approvedBy());
        instant(json, "until", override.until());
        json.writeEndObject();
    }

    private static void instant(JsonGenerator json, String name, @Nullable Long millis) throws IOException {
        json.writeStringField(name, millis == null ? null : ExpressionText.instant(millis));
    }

    private static void evidence(JsonGenerator json, Evidence evidence) throws IOException {
        json.writeStartObject();
        json.writeStringField("metric", evidence.metric());
        json.writeStringField("operator", evidence.operator());
        json.writeStringField("threshold", evidence.threshold());
        json.writeStringField("before", evidence.before());
        json.writeStringField("after", evidence.after());
        json.writeBooleanField("held_before", evidence.heldBefore());
        json.writeBooleanField("holds", evidence.holds());
        json.writeEndObject();
    }
}
