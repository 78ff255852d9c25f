package org.messageml.junit5;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.messageml.junit5.MessageMlAssertions.assertAcceptable;
import static org.messageml.junit5.MessageMlAssertions.assertMatchesSnapshot;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.platform.engine.discovery.DiscoverySelectors;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.messageml.Engine;
import org.messageml.Report;
import org.messageml.Source;

class TemplatesTest {
    @BeforeAll
    static void library() {
        String folder = System.getProperty("native.folder");
        System.setProperty("messageml.library", folder + "/" + System.mapLibraryName("messageml_native"));
    }

    /** The tests of a bot. */
    static class Bot {
        @MessageMlTemplates("src/test/resources/templates")
        void isAccepted(Report report) {
            assertAcceptable(report);
        }

        @MessageMlTemplates("src/test/resources/no-such-folder")
        void hasNothingToRun(Report report) {
            assertAcceptable(report);
        }
    }

    @Test
    void everySampleIsATest() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectMethod(Bot.class, "isAccepted", "org.messageml.Report"))
                .execute()
                .testEvents()
                .assertStatistics(counts -> counts.started(2).succeeded(1).failed(1));
    }

    @Test
    void aFolderWithoutSamplesFails() {
        EngineTestKit.engine("junit-jupiter")
                .selectors(DiscoverySelectors.selectMethod(Bot.class, "hasNothingToRun", "org.messageml.Report"))
                .execute()
                .containerEvents()
                .assertStatistics(counts -> counts.failed(1));
    }

    @Test
    @Tag("snapshot")
    void snapshotsAreWrittenOnceAndThenHeld(@TempDir Path folder) throws IOException {
        Path file = folder.resolve("snapshots/hello.md");
        try (Engine engine = Engine.create()) {
            Source hello = Source.of("Hello <b>you</b>");
            assertThrows(AssertionError.class, () -> assertMatchesSnapshot(engine, hello, file));
            System.setProperty("messageml.update", "true");
            assertMatchesSnapshot(engine, hello, file);
            System.clearProperty("messageml.update");
            assertTrue(Files.readString(file).contains("Hello **you**"));
            assertMatchesSnapshot(engine, hello, file);
            AssertionError differs =
                    assertThrows(AssertionError.class, () -> assertMatchesSnapshot(engine, Source.of("Bye"), file));
            assertTrue(differs.getMessage().contains("messageml.update"), differs.getMessage());
            assertEquals(1, Files.list(file.getParent()).count());
        }
    }

    @Test
    void aSnapshotIsReadByWhomItWasReadBefore(@TempDir Path folder) throws IOException {
        assumeTrue(Files.getFileStore(folder).supportsFileAttributeView("posix"));
        Path file = folder.resolve("hello.txt");
        Path other = Files.writeString(folder.resolve("other.txt"), "");
        Path link = Files.createSymbolicLink(folder.resolve("link.txt"), file);
        System.setProperty("messageml.update", "true");
        try (Engine engine = Engine.create()) {
            assertMatchesSnapshot(engine, Source.of("Hello"), file);
            assertEquals(Files.getPosixFilePermissions(other), Files.getPosixFilePermissions(file));
            Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-r--"));
            assertMatchesSnapshot(engine, Source.of("Bye"), link);
            assertEquals("rw-rw-r--", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
            assertTrue(Files.isSymbolicLink(link) && Files.readString(file).contains("Bye"));
            assertEquals(3, Files.list(folder).count());
        } finally {
            System.clearProperty("messageml.update");
        }
    }
}
