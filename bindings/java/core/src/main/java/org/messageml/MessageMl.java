package org.messageml;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Map;
import java.util.Optional;

/** The engine without settings, ready to call. */
public final class MessageMl {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Made when it is first needed, and kept. */
    private static final class Default {
        static final Engine ENGINE = Engine.create();
    }

    private MessageMl() {}

    /**
     * Everything that is wrong with a message; never throws on content.
     *
     * @param source the message
     * @return the report
     */
    public static Report check(Source source) {
        return Default.ENGINE.check(source);
    }

    /**
     * As {@link #check(Source)}.
     *
     * @param source the message
     * @return the report, of a message that is accepted
     * @throws MessageMlException if Symphony would refuse the message
     */
    public static Report checkOrThrow(Source source) {
        return Default.ENGINE.checkOrThrow(source);
    }

    /**
     * What Symphony makes of a message.
     *
     * @param source the message
     * @return all of its forms
     * @throws MessageMlException if Symphony would refuse the message
     */
    public static Rendered render(Source source) {
        return Default.ENGINE.render(source);
    }

    /**
     * What FreeMarker makes of a template.
     *
     * @param template the template
     * @param data the data, seen as {@code data} and {@code entity}
     * @return the expanded text
     * @throws MessageMlException if the template cannot be expanded
     */
    public static String expand(String template, Map<String, ?> data) {
        return Default.ENGINE.expand(template, data);
    }

    /**
     * What a code, or a sentence of the Agent, means, and what to do about it.
     *
     * @param text a code such as {@code element/unknown}, or a sentence
     * @return the explanation in Markdown; empty for what is neither
     */
    public static Optional<String> explain(String text) {
        try {
            String request = JSON.writeValueAsString(Map.of("op", "explain", "text", text));
            JsonNode answer = JSON.readTree(Default.ENGINE.call(request));
            return Optional.ofNullable(answer.get("explanation")).map(JsonNode::asText);
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("the engine's answer is no JSON", failure);
        }
    }
}
