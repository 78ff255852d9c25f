package org.messageml;

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Checks, expands and renders messages with one set of settings. Make one and keep it; threads share it. */
public final class Engine implements AutoCloseable {
    /** Writes what is beyond ASCII as escapes: UTF-8 has no form for half surrogates. */
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(JsonWriteFeature.ESCAPE_NON_ASCII)
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
            .build();

    private final Transport transport;
    private final ObjectNode options;
    private final JsonNode directory;

    private Engine(Transport transport, ObjectNode options, JsonNode directory) {
        this.transport = transport;
        this.options = options;
        this.directory = directory;
    }

    /** {@return an engine without settings} */
    public static Engine create() {
        return builder().build();
    }

    /** {@return the settings to start from} */
    public static Builder builder() {
        return new Builder();
    }

    /**
     * Everything that is wrong with a message; never throws on content.
     *
     * @param source the message
     * @return the report
     */
    public Report check(Source source) {
        return report(ask(request("check", source)));
    }

    /**
     * As {@link #check(Source)}.
     *
     * @param source the message
     * @return the report, of a message that is accepted
     * @throws MessageMlException if Symphony would refuse the message
     */
    public Report checkOrThrow(Source source) {
        Report report = check(source);
        if (!report.acceptable()) {
            throw new MessageMlException(report);
        }
        return report;
    }

    /**
     * What Symphony makes of a message.
     *
     * @param source the message
     * @return all of its forms
     * @throws MessageMlException if Symphony would refuse the message
     */
    public Rendered render(Source source) {
        JsonNode answer = ask(request("render", source));
        JsonNode ok = answer.get("ok");
        Report report = report(answer);
        if (ok == null) {
            throw new MessageMlException(report);
        }
        return new Rendered(
                ok.path("presentationML").asText(),
                ok.path("markdown").asText(),
                ok.path("text").asText(),
                write(ok.path("entityJson")),
                write(ok.path("entities")),
                report);
    }

    /**
     * What FreeMarker makes of a template.
     *
     * @param template the template
     * @param data the data, seen as {@code data} and {@code entity}
     * @return the expanded text
     * @throws MessageMlException if the template cannot be expanded
     */
    public String expand(String template, Map<String, ?> data) {
        ObjectNode request = JSON.createObjectNode().put("op", "expand").put("template", template);
        request.set("data", JSON.valueToTree(data));
        request.set("options", options);
        JsonNode answer = ask(request);
        if (!answer.has("output")) {
            throw new MessageMlException(report(answer));
        }
        return answer.get("output").asText();
    }

    /**
     * A message in the text form of snapshot tests: PresentationML indented, Markdown, and the findings.
     *
     * @param source the message
     * @return the text
     */
    public String snapshot(Source source) {
        JsonNode answer = ask(request("snapshot", source));
        if (!answer.has("output")) {
            throw new IllegalStateException(report(answer).toString());
        }
        return answer.get("output").asText();
    }

    /**
     * Answers one request of the batch protocol.
     *
     * @param request JSON text
     * @return the answer, JSON text
     */
    public String call(String request) {
        return transport.call(request);
    }

    @Override
    public void close() {
        transport.close();
    }

    private ObjectNode request(String op, Source source) {
        ObjectNode request = JSON.createObjectNode().put("op", op).put("message", source.content());
        if (source.data() instanceof String text) {
            request.put("data", text);
        } else if (source.data() != null) {
            request.put("data", write(JSON.valueToTree(source.data())));
        }
        request.put("version", source.version());
        request.set("directory", directory);
        ObjectNode settings = options.deepCopy().put("wrap", source.wrap().name().toLowerCase(Locale.ROOT)).put("rendered", true);
        request.set("options", settings);
        return request;
    }

    private JsonNode ask(ObjectNode request) {
        try {
            return JSON.readTree(transport.call(write(request)));
        } catch (JsonProcessingException failure) {
            throw new IllegalStateException("the engine's answer is no JSON", failure);
        }
    }

    private static Report report(JsonNode answer) {
        List<Diagnostic> found = new ArrayList<>();
        for (String member : List.of("errors", "diagnostics")) {
            for (JsonNode diagnostic : answer.path(member)) {
                found.add(JSON.convertValue(diagnostic, Diagnostic.class));
            }
        }
        return new Report(answer.path("acceptable").asBoolean(answer.has("ok")), found);
    }

    private static String write(JsonNode value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException failure) {
            throw new IllegalArgumentException("the value has no JSON form", failure);
        }
    }

    /** Settings, as in {@code messageml.toml}. */
    public static final class Builder {
        private final ObjectNode options = JSON.createObjectNode();
        private JsonNode directory;
        private String command = System.getProperty("messageml.command");

        private Builder() {}

        /**
         * Any setting by its name in the batch protocol.
         *
         * @param name such as {@code podLimits}
         * @param value text, a number, a truth value or a map
         * @return this builder
         */
        public Builder option(String name, Object value) {
            options.set(name, JSON.valueToTree(value));
            return this;
        }

        /**
         * Whose FreeMarker runs over the template.
         *
         * @param profile {@code agent}, the default, or {@code bdk-java}
         * @return this builder
         */
        public Builder profile(String profile) {
            return option("profile", profile);
        }

        /**
         * The rules of which version of Symphony's library hold.
         *
         * @param version {@code 1.1}, the default, or {@code 1.7}
         * @return this builder
         */
        public Builder libraryVersion(String version) {
            return option("libraryVersion", version);
        }

        /**
         * Whether values are escaped as they are printed.
         *
         * @param isEscaped as the Agent is set: only newer ones can escape, and none does by default
         * @return this builder
         */
        public Builder autoEscaping(boolean isEscaped) {
            return option("autoEscaping", isEscaped);
        }

        /**
         * Whether the pod takes beta content.
         *
         * @param isTaken as the pod is set: by default it takes it if the library has a beta
         * @return this builder
         */
        public Builder beta(boolean isTaken) {
            return option("beta", isTaken);
        }

        /**
         * The Agent that messages go to: checking warns of what came later.
         *
         * @param version such as {@code 23.11}
         * @return this builder
         */
        public Builder agentVersion(String version) {
            return option("agentVersion", version);
        }

        /**
         * The FreeMarker that a bot runs itself, with the profile {@code bdk-java}.
         *
         * @param version such as {@code 2.3.32}
         * @return this builder
         */
        public Builder freemarkerVersion(String version) {
            return option("freemarkerVersion", version);
        }

        /**
         * What becomes of a message beyond a limit of the pod.
         *
         * @param level {@code error}, the default, {@code warning} or {@code off}
         * @return this builder
         */
        public Builder podLimits(String level) {
            return option("podLimits", level);
        }

        /**
         * What {@code .now} gives.
         *
         * @param moment such as {@code 2026-01-31T09:30:00Z}
         * @return this builder
         */
        public Builder now(String moment) {
            return option("now", moment);
        }

        /**
         * The time zone in which templates print dates.
         *
         * @param zone such as {@code Europe/London}
         * @return this builder
         */
        public Builder timeZone(String zone) {
            return option("timeZone", zone);
        }

        /**
         * Bounds of the engine.
         *
         * @param limits names such as {@code steps} or {@code outputBytes}, each with the most that there may be
         * @return this builder
         */
        public Builder limits(Map<String, Integer> limits) {
            return option("limits", limits);
        }

        /**
         * At which level findings are reported that are no errors.
         *
         * @param lints codes, each with {@code off}, {@code advice}, {@code warning} or {@code error}
         * @return this builder
         */
        public Builder lints(Map<String, String> lints) {
            return option("lints", lints);
        }

        /**
         * What the pod knows; nothing is looked up without.
         *
         * @param directory users, link schemes and instruments, as {@code directory.json} has them
         * @return this builder
         */
        public Builder directory(Map<String, ?> directory) {
            this.directory = JSON.valueToTree(directory);
            return this;
        }

        /**
         * Talks to a process instead of loading the library.
         *
         * @param command the binary {@code messageml}
         * @return this builder
         */
        public Builder command(String command) {
            this.command = command;
            return this;
        }

        /**
         * The engine.
         *
         * @return a new engine, to be closed when it is no longer needed
         * @throws IllegalArgumentException if a setting is not known or has a value that cannot be
         * @throws UnsatisfiedLinkError if the library cannot be loaded, and no command is given
         */
        public Engine build() {
            Engine engine = new Engine(
                    command == null ? new NativeTransport() : new ProcessTransport(command), options.deepCopy(), directory);
            JsonNode answer = engine.ask(engine.request("check", Source.of(" ")));
            if (!answer.has("acceptable")) {
                engine.close();
                throw new IllegalArgumentException(answer.path("errors").path(0).path("message").asText());
            }
            return engine;
        }
    }
}
