package org.messageml;

import java.nio.file.Path;

/** Finds the library that was built beside the tests. */
final class Natives {
    private Natives() {}

    static Path library() {
        return Path.of(System.getProperty("native.folder"), System.mapLibraryName("messageml_native")).toAbsolutePath();
    }

    static Engine engine() {
        System.setProperty("messageml.library", library().toString());
        return Engine.create();
    }
}
