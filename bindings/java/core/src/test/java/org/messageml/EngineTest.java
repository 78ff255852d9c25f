package org.messageml;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.reflect.InvocationTargetException;
import java.math.BigDecimal;
import java.net.URL;
import java.net.URLClassLoader;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class EngineTest {
    private static Engine engine;

    @BeforeAll
    static void open() {
        engine = Natives.engine();
    }

    @AfterAll
    static void close() {
        engine.close();
    }

    record Fill(String ticker, BigDecimal price) {}

    @Test
    void rendersTheRecordOfABot() {
        Source source = Source.of("<cash tag=\"${entity.ticker}\"/> at ${entity.price}").data(new Fill("VOD", new BigDecimal("72.485")));
        Rendered rendered = engine.render(source);
        assertEquals("$VOD at 72.485", rendered.markdown());
        assertTrue(rendered.report().acceptable());
    }

    @Test
    void saysWhereAndWhatToDo() {
        Report report = engine.check(Source.of("<messageML>\n  <q>Hi</q>\n</messageML>"));
        assertFalse(report.acceptable());
        Diagnostic found = report.errors().get(0);
        assertEquals("element/unknown", found.code());
        assertEquals(2, found.line());
        assertEquals(3, found.column());
        assertTrue(report.text().contains("element/unknown"), report.text());
        Fix fix = found.fix();
        assertEquals(new Fix(null, new Span(15, 16), "span", List.of(new Edit(null, new Span(21, 22), "span")), "suggested"), fix);
    }

    @Test
    void throwsWithTheReport() {
        MessageMlException refused =
                assertThrows(MessageMlException.class, () -> engine.checkOrThrow(Source.of("${entity.nope}")));
        assertEquals(1, refused.report().errors().size());
        assertThrows(MessageMlException.class, () -> engine.render(Source.of("<q/>")));
        assertThrows(MessageMlException.class, () -> engine.expand("${", Map.of()));
    }

    @Test
    void halfSurrogatesAndNulReachTheEngineWhole() {
        assertEquals("2", engine.expand("${entity.a?length}", Map.of("a", "\ud83d\0")));
        // It has no UTF-8, so the replacement character comes back.
        assertEquals("\ufffd", engine.expand("${entity.a}", Map.of("a", "\ud83d")));
    }

    @Test
    void aSettingThatCannotBeIsSaid() {
        assertThrows(IllegalArgumentException.class, () -> Engine.builder().profile("jav").build());
        assertThrows(IllegalArgumentException.class, () -> Engine.builder().option("colour", "red").build());
        try (Engine java = Engine.builder().profile("bdk-java").build()) {
            assertTrue(java.check(Source.of("${name}").data(Map.of("name", "Ada"))).acceptable());
        }
    }

    @Test
    void everySettingReachesTheEngine() {
        Source newer = Source.of("${\" \"?blank_to_null!\"none\"}");
        Source beta = Source.of("<messageML beta=\"true\">a</messageML>");
        Source large = Source.of("a".repeat(60_001));
        Engine.Builder next = Engine.builder().libraryVersion("1.7").autoEscaping(true).now("2026-01-31T09:30:00Z");
        try (Engine bot = Engine.builder().profile("bdk-java").freemarkerVersion("2.3.34").build();
                Engine older = Engine.builder().profile("bdk-java").freemarkerVersion("2.3.33").build();
                Engine tokyo = next.timeZone("Asia/Tokyo").beta(false).build();
                Engine lenient = Engine.builder().podLimits("off").build();
                Engine old = Engine.builder().agentVersion("2.60").build();
                Engine narrow = Engine.builder().limits(Map.of("steps", 3)).build()) {
            assertTrue(bot.check(newer).acceptable());
            assertFalse(older.check(newer).acceptable());
            assertEquals("&lt; 18:30", tokyo.expand("${'<'} ${.now?string('HH:mm')}", Map.of()));
            assertFalse(tokyo.check(beta).acceptable());
            assertFalse(engine.check(large).acceptable());
            assertTrue(lenient.check(large).acceptable());
            Source later = Source.of("<form id=\"f\"><button name=\"b\">Go</button><text-field name=\"t\" disabled=\"true\"/></form>");
            assertTrue(old.check(later).diagnostics().stream().anyMatch(found -> found.code().equals("lint/agent-version")));
            assertFalse(narrow.check(Source.of("<#list 1..9 as n>${n}</#list>")).acceptable());
        }
    }

    @Test
    void manyThreadsShareAnEngine() throws Exception {
        Source source = Source.of("${entity.n}").data(Map.of("n", 3));
        Rendered first = engine.render(source);
        ExecutorService threads = Executors.newFixedThreadPool(16);
        try {
            Callable<Rendered> call = () -> engine.render(source);
            for (Future<Rendered> answer : threads.invokeAll(Collections.nCopies(1000, call))) {
                assertEquals(first, answer.get());
            }
        } finally {
            threads.shutdown();
        }
    }

    @Test
    void aClosedEngineSaysSo() {
        Engine closed = Engine.create();
        closed.close();
        closed.close();
        assertThrows(IllegalStateException.class, () -> closed.check(Source.of("a")));
    }

    @Test
    void twoClassLoadersLoadItTwice() throws Exception {
        URL classes = Engine.class.getProtectionDomain().getCodeSource().getLocation();
        ClassLoader parent = new LibrariesOnly(Engine.class.getClassLoader());
        Class<?> seen = null;
        for (int turn = 0; turn < 2; turn++) {
            try (URLClassLoader loader = new URLClassLoader(new URL[] {classes}, parent)) {
                Class<?> type = loader.loadClass("org.messageml.Engine");
                assertNotSame(Engine.class, type);
                assertNotSame(seen, type);
                seen = type;
                try (AutoCloseable other = (AutoCloseable) type.getMethod("create").invoke(null)) {
                    Object answer = type.getMethod("call", String.class).invoke(other, "{\"template\": \"${1 + 1}\"}");
                    assertEquals("{\"id\":null,\"output\":\"2\"}", answer);
                }
            } catch (InvocationTargetException failure) {
                throw new AssertionError(failure.getCause());
            }
        }
    }

    /** Hides the classes under test, so that a child loads its own. */
    private static final class LibrariesOnly extends ClassLoader {
        LibrariesOnly(ClassLoader parent) {
            super(parent);
        }

        @Override
        protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
            if (name.startsWith("org.messageml.")) {
                throw new ClassNotFoundException(name);
            }
            return super.loadClass(name, resolve);
        }
    }
}
