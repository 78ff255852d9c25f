package org.messageml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Depth and size, through the library and through a process: each ends in a report, and the same engine goes on. */
class AttacksTest {
    @TestFactory
    Stream<DynamicTest> everyAttackOnTheLibraryEndsInAReport() throws IOException {
        return attacks(Natives.engine());
    }

    @TestFactory
    Stream<DynamicTest> everyAttackOnAProcessEndsInAReport() throws IOException {
        String binary = System.getProperty("messageml.binary", "");
        assumeFalse(binary.isEmpty(), "skipped: -Dmessageml.binary names no command line to talk to");
        List<ProcessHandle> others = ProcessHandle.current().children().toList();
        Engine process = Engine.builder().command(binary).build();
        List<ProcessHandle> running = ProcessHandle.current().children().filter(child -> !others.contains(child)).toList();
        // A process that an attack ends would be started again without a word.
        return Stream.concat(
                attacks(process),
                Stream.of(DynamicTest.dynamicTest(
                        "the same process goes on",
                        () -> assertTrue(running.size() == 1 && running.get(0).isAlive(), running.toString()))));
    }

    private static Stream<DynamicTest> attacks(Engine engine) throws IOException {
        JsonNode attacks = new ObjectMapper().readTree(Path.of(System.getProperty("attacks")).toFile());
        assertTrue(attacks.size() >= 30, attacks.size() + " attacks");
        return StreamSupport.stream(attacks.spliterator(), false)
                .map(attack -> DynamicTest.dynamicTest(attack.get("name").asText(), () -> {
                    Report report = engine.check(new Source(whole(attack, "message"), whole(attack, "data"), null, Source.Wrap.NEVER));
                    assertFalse(report.acceptable());
                    assertFalse(report.diagnostics().isEmpty());
                    assertEquals(List.of(), engine.check(Source.of("a")).diagnostics());
                }))
                .onClose(engine::close);
    }

    /** A text that is written in pieces, each with how often it comes. */
    private static String whole(JsonNode attack, String member) {
        if (!attack.has(member)) {
            return null;
        }
        StringBuilder whole = new StringBuilder();
        attack.get(member).forEach(piece -> whole.append(piece.get(0).asText().repeat(piece.get(1).asInt())));
        return whole.toString();
    }
}
