package io.tierstream.console.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.tierstream.console.web.Json;
import io.tierstream.console.webhook.format.Fields;
import io.tierstream.console.webhook.format.Format;
import io.tierstream.console.webhook.format.Header;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class SubscriptionReaderTest {

    private static final String START = "{'name':'n','url':'https://example.org/h','targets':['*']";

    @Test
    void whatIsNotSaidHasItsDefault() {
        Subscription subscription = read(START + "}");

        assertThat(subscription.format()).isInstanceOf(Format.Standard.class);
        assertThat(subscription.fields()).containsExactlyInAnyOrderElementsOf(Fields.OF_TRANSITIONS);
        assertThat(subscription.endpoint().timeout()).isEqualTo(Duration.ofSeconds(10));
        assertThat(subscription.endpoint().maxPerSecond()).isEqualTo(50);
        assertThat(subscription.endpoint().maxConcurrency()).isEqualTo(8);
        assertThat(subscription.consent()).isNull();
        assertThat(subscription.needsCustomer()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '~',
            value = {
                "{'url':'https://e.org','targets':['*']} | name is missing",
                "{'name':'n','targets':['*']} | url is missing",
                "{'name':'n','url':'https://e.org'} | targets: name at least one",
                "{'name':'n','url':'http://e.org','targets':['*']} | url must begin with https://; http:// needs --webhook-http",
                "{'name':'n','url':'ftp://e.org','targets':['*']} | url must begin with https://",
                "{'name':'n','url':'file:///etc/passwd','targets':['*']} | url must begin with https://",
                "{'name':'n','url':'https://u:p@e.org','targets':['*']} | put credentials into headers",
                "{'name':'n','url':'https://e.org#x','targets':['*']} | a user or a fragment",
                "{'name':'n','url':'https:///x','targets':['*']} | url",
                "{'name':'n','url':'https://e.org:99999/','targets':['*']} | the port 99999",
                "{'name':'n','url':'https://e org','targets':['*']} | url is none",
                "{'name':'n','url':'https://e.org','targets':['gold']} | targets: 'gold' is none; write segment:NAME",
                "{'name':'n','url':'https://e.org','targets':['tier:*:gold']} | a * stands at the end of a name",
                "START,'directions':['IN']} | directions: 'IN' is none of [ENTER, EXIT]",
                "START,'causes':['X']} | causes: 'X' is none of [EVENT, TIME",
                "START,'filter':'nam == \\'a\\''} | filter: line 1, column 1: undeclared reference to 'nam'",
                "START,'fields':['nme']} | fields: no field is called nme; the fields are id, customerId",
                "START,'format':'xml'} | format is standard, cloudevents-structured",
                "START,'format':'template'} | template is missing",
                "START,'format':'standard','template':{}} | template is given, but format is standard",
                "START,'template':{'a':'{{x}}'}} | template.a: no field is called x",
                "START,'headers':[{'name':'Host','value':'x'}]} | the header Host is set by the service",
                "START,'headers':[{'name':'A','value':'x'},{'name':'a','value':'y'}]} | two have the same name",
                "START,'headers':[{'name':'A','value':'••••','secret':true}]} | A has no value that could be kept",
                "START,'consent':{'values':['true']}} | consent: metric is missing",
                "START,'timeoutSeconds':31} | timeoutSeconds is 1 to 30, not 31",
                "START,'maxPerSecond':0} | maxPerSecond is 1 to 5000, not 0",
                "START,'maxConcurrency':65} | maxConcurrency is 1 to 64, not 65",
                "START,'targets2':[]} | Unrecognized field",
            })
    void whatIsWrongIsRefusedWithWhatToWrite(String form, String message) {
        assertThatThrownBy(() -> read(form)).hasMessageContaining(message);
    }

    @Test
    void secretHeadersAreMaskedAndKeptWhenTheMaskComesBack() throws Exception {
        SubscriptionForm stored = form(START
                + ",'headers':[{'name':'Authorization','value':'Bearer t0k','secret':true},{'name':'X','value':'y'}]}");

        SubscriptionForm shown = stored.masked();

        assertThat(Json.mapper().writeValueAsString(shown))
                .doesNotContain("t0k")
                .contains(Header.MASK, "\"y\"");
        assertThat(shown.unmasked(stored)).isEqualTo(stored);
        assertThat(stored.toString()).doesNotContain("t0k");
    }

    private static Subscription read(String text) {
        try {
            return new SubscriptionReader(false).read(form(text));
        } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
            throw new IllegalArgumentException(e.getMessage(), e);
        }
    }

    private static SubscriptionForm form(String text) throws com.fasterxml.jackson.core.JsonProcessingException {
        String json = text.replace("START", START)
                .replace("\\'", "\u0001")
                .replace('\'', '"')
                .replace("\u0001", "'");
        return Json.mapper().readValue(json, SubscriptionForm.class);
    }
}
