package org.messageml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.UncheckedIOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The same engine behind a process, where no native library may be loaded. */
class ProcessTransportTest {
    private final String binary = System.getProperty("messageml.binary", "");

    @BeforeEach
    void needsTheCommandLine() {
        assumeFalse(binary.isEmpty(), "skipped: -Dmessageml.binary names no command line to talk to");
    }

    @Test
    void saysWhatTheLibrarySays() {
        Source good = Source.of("<b>${entity.n}</b>\n").data(Map.of("n", 3));
        Source bad = Source.of("<q>\ud83d\n${entity.n}</q>");
        try (Engine process = Engine.builder().command(binary).build(); Engine library = Natives.engine()) {
            assertEquals(library.render(good), process.render(good));
            assertEquals(library.check(bad), process.check(bad));
            assertEquals(library.snapshot(good), process.snapshot(good));
        }
    }

    @Test
    void aProcessThatEndsIsStartedAgain() {
        try (Engine engine = Engine.builder().command(binary).build()) {
            Report first = engine.check(Source.of("Hello"));
            ProcessHandle.current().children().forEach(ProcessHandle::destroyForcibly);
            assertEquals(first, engine.check(Source.of("Hello")));
        }
    }

    @Test
    void aCommandThatIsNotThereIsSaid() {
        assertThrows(UncheckedIOException.class, () -> Engine.builder().command(binary + "-not-there").build());
    }
}
