package io.tierstream.console.webhook.format;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class TemplateTest {

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Instant TIME = Instant.parse("2026-03-01T10:00:00.250Z");

    @Test
    void aTextThatIsOnePlaceholderBecomesTheFieldsOwnValue() {
        assertThat(fill("{'n':'{{sequence}}','p':'{{previousTier}}','t':'{{ customer.tags }}','k':7}"))
                .isEqualTo("{'n':4,'p':null,'t':['a'],'k':7}");
    }

    @Test
    void withinALongerTextFieldsAreWrittenOut() {
        assertThat(fill("{'text':'{{customerId}} #{{sequence}}{{previousTier}} is {{name|upper}}'}"))
                .isEqualTo("{'text':'c1 #4 is GOLD'}");
    }

    @Test
    void instantsHaveFormsOfTheirOwn() {
        assertThat(
                        fill(
                                "['{{eventTime|epochSeconds}}','{{eventTime | epochMillis}}','{{time}}','{{customer.metrics.spend|number}}']"))
                .isEqualTo("[1772359200,1772359200250,'2026-03-01T10:00:00.250Z',12.50]");
    }

    @Test
    void noValueCanEndATextOrAddAMember() throws Exception {
        ObjectNode data = data().put("name", "x\",\"admin\":true,\"y\":\"\\ \n {{customerId}} $1 </script>");

        JsonNode filled =
                JSON.readTree(Template.of(JSON.readTree("{\"a\":\"{{name}}\",\"b\":\"<{{name}}>\"}"), Fields::isKnown)
                        .fill(message(data))
                        .toString());

        assertThat(filled.properties()).hasSize(2);
        assertThat(filled.get("a")).isEqualTo(data.get("name"));
        assertThat(filled.get("b").asText()).isEqualTo("<" + data.get("name").asText() + ">");
    }

    @Test
    void whatATemplateCannotKnowIsRefusedWithItsPlace() {
        assertThatThrownBy(() -> fill("{'a':[{'b':'{{nme}}'}]}"))
                .hasMessageStartingWith("template.a[0].b: no field is called nme; the fields are id, customerId");
        assertThatThrownBy(() -> fill("{'a':'{{name|shout}}'}"))
                .hasMessage(
                        "template.a: no form is called shout; the forms are epochSeconds, epochMillis, number, lower, upper");
        assertThatThrownBy(() -> fill("{'a':'{{name'}")).hasMessageContaining("a placeholder is written {{field}}");
        assertThatThrownBy(() -> fill("{'{{name}}':1}")).hasMessageContaining("stands in a value, not in the name");
        assertThatThrownBy(() -> fill("{'a':'{{customer.metrics}}'}"))
                .hasMessageContaining("no field is called customer.metrics");
    }

    private static String fill(String template) {
        try {
            JsonNode tree = JSON.readTree(template.replace('\'', '"'));
            return Template.of(tree, Fields::isKnown)
                    .fill(message(data()))
                    .toString()
                    .replace('"', '\'');
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e);
        }
    }

    private static ObjectNode data() {
        ObjectNode data = JSON.createObjectNode();
        data.put("customerId", "c1")
                .put("sequence", 4)
                .put("name", "gold")
                .putNull("previousTier")
                .put("eventTime", TIME.toString());
        ObjectNode customer = data.putObject("customer");
        customer.putArray("tags").add("a");
        customer.putObject("metrics").put("spend", "12.50");
        return data;
    }

    private static Message message(ObjectNode data) {
        return new Message("id1", Message.ENTERED, "/s", "c1", TIME, data);
    }
}
