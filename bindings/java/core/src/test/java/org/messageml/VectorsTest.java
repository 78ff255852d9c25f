package org.messageml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The contract of all bindings: every request gets the answer beside it, byte for byte. */
class VectorsTest {
    @TestFactory
    Stream<DynamicTest> everyRequestGetsTheAnswerBesideIt() throws IOException {
        List<JsonNode> vectors = new ArrayList<>();
        try (Stream<Path> files = Files.list(Path.of(System.getProperty("vectors")))) {
            for (Path file : files.filter(file -> file.toString().endsWith(".json")).sorted().toList()) {
                new ObjectMapper().readTree(file.toFile()).forEach(vectors::add);
            }
        }
        assertTrue(vectors.size() >= 400, vectors.size() + " vectors");
        Engine engine = Natives.engine();
        return vectors.stream()
                .map(vector -> DynamicTest.dynamicTest(
                        vector.get("name").asText(),
                        () -> assertEquals(
                                vector.get("answer").asText(),
                                engine.call(vector.get("request").asText()))))
                .onClose(engine::close);
    }
}
