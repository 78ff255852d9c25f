package org.messageml;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Locale;

/**
 * The engine's shared library: the file that {@code -Dmessageml.library} names, or the one in the jar for this machine.
 *
 * <p>A JVM loads a file for one class loader only, so each loader of this class gets a copy of its own.
 */
final class NativeLibrary {
    /** Version of the interface between this class and the library. */
    private static final int ABI_VERSION = 1;

    private static final UnsatisfiedLinkError MISSING = load();

    private NativeLibrary() {}

    static native int abiVersion();

    static native long open();

    static native byte[] call(long engine, byte[] request);

    static native void close(long engine);

    /** Throws what kept the library from being loaded. */
    static void require() {
        if (MISSING != null) {
            throw new UnsatisfiedLinkError(MISSING.getMessage());
        }
    }

    private static UnsatisfiedLinkError load() {
        String named = System.getProperty("messageml.library");
        try {
            Path copy = named == null ? fromJar() : copy(Files.newInputStream(Path.of(named)));
            try {
                System.load(copy.toString());
            } finally {
                // At once, so that not even a kill leaves it behind; Windows keeps a file while it is loaded.
                if (!copy.toFile().delete()) {
                    copy.toFile().deleteOnExit();
                }
            }
            if (abiVersion() != ABI_VERSION) {
                return new UnsatisfiedLinkError(
                        "the library has interface %d, this jar needs %d".formatted(abiVersion(), ABI_VERSION));
            }
            return null;
        } catch (IOException | UncheckedIOException failure) {
            String from = named == null ? "the jar" : named;
            return new UnsatisfiedLinkError("the library of messageml cannot be read from " + from + ": " + failure.getMessage());
        } catch (UnsatisfiedLinkError failure) {
            return failure;
        }
    }

    private static Path fromJar() throws IOException {
        String resource = "native/" + platform() + "/" + System.mapLibraryName("messageml_native");
        InputStream library = NativeLibrary.class.getResourceAsStream(resource);
        if (library == null) {
            throw new IOException("it has none for " + platform() + " (add the jar with that classifier, or name a file with -Dmessageml.library)");
        }
        return copy(library);
    }

    private static Path copy(InputStream from) throws IOException {
        try (from) {
            Path copy = Files.createTempFile("messageml", System.mapLibraryName(""));
            Files.copy(from, copy, StandardCopyOption.REPLACE_EXISTING);
            return copy;
        }
    }

    /** {@return this machine as classifiers name it: {@code linux-x86_64}, {@code osx-aarch64}, {@code windows-x86_64}} */
    static String platform() {
        String name = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String system = name.startsWith("mac") ? "osx" : name.startsWith("windows") ? "windows" : "linux";
        String processor = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        return system + "-" + (processor.equals("amd64") ? "x86_64" : processor);
    }
}
