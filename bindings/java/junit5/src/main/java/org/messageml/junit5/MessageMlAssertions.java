package org.messageml.junit5;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFileAttributeView;
import java.util.UUID;
import org.junit.jupiter.api.Assertions;
import org.messageml.Engine;
import org.messageml.Report;
import org.messageml.Source;

/** Assertions about messages. */
public final class MessageMlAssertions {
    private MessageMlAssertions() {}

    /**
     * Fails with the findings if Symphony would refuse the message.
     *
     * @param report what a check found
     */
    public static void assertAcceptable(Report report) {
        if (!report.acceptable()) {
            Assertions.fail(report.toString());
        }
    }

    /**
     * Fails if a message is not as the file has it: PresentationML, Markdown and findings. A run with
     * {@code -Dmessageml.update=true} writes the file anew.
     *
     * @param engine the engine
     * @param source the message
     * @param expected the file, in the text form of {@code messageml test}
     */
    public static void assertMatchesSnapshot(Engine engine, Source source, Path expected) {
        String shown = engine.snapshot(source);
        try {
            if (Boolean.getBoolean("messageml.update")) {
                replace(expected.toAbsolutePath(), shown);
            } else if (Files.exists(expected)) {
                Assertions.assertEquals(
                        Files.readString(expected), shown, () -> expected + " differs; -Dmessageml.update=true writes it anew");
            } else {
                Assertions.fail(expected + " does not exist; -Dmessageml.update=true writes it");
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /**
     * Writes beside the file and takes its place, so that a kill leaves the old one or the new one. Its permissions stay; a new
     * file has those of any other.
     */
    private static void replace(Path named, String text) throws IOException {
        Files.createDirectories(named.getParent());
        boolean isThere = Files.exists(named);
        // Where a link leads is written, not the link.
        Path file = isThere ? named.toRealPath() : named;
        if (isThere && !Files.isWritable(file)) {
            throw new AccessDeniedException(file.toString());
        }
        Path beside = file.resolveSibling("." + file.getFileName() + "-" + UUID.randomUUID());
        try {
            // Not a temporary file of the library: nobody but its owner may read one.
            Files.writeString(beside, text, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            PosixFileAttributeView permissions = Files.getFileAttributeView(beside, PosixFileAttributeView.class);
            if (isThere && permissions != null) {
                permissions.setPermissions(Files.getPosixFilePermissions(file));
            }
            Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        } finally {
            Files.deleteIfExists(beside);
        }
    }
}
