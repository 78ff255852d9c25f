package org.messageml.junit5;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * A template with one of its data files.
 *
 * @param template the template
 * @param data the data file
 */
record Sample(Path template, Path data) {
    /** {@return the samples below a folder, in the order of their names} */
    static List<Sample> below(Path folder) throws IOException {
        List<Sample> samples = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path template : files.filter(file -> file.toString().endsWith(".ftl")).sorted().toList()) {
                for (Path data : dataOf(template)) {
                    samples.add(new Sample(template, data));
                }
            }
        }
        return samples;
    }

    private static List<Path> dataOf(Path template) throws IOException {
        String name = template.getFileName().toString();
        String stem = name.substring(0, name.length() - ".ftl".length());
        boolean isMessage = stem.equals("message");
        try (Stream<Path> beside = Files.list(template.toAbsolutePath().getParent())) {
            return beside.filter(file -> belongs(file.getFileName().toString(), stem, isMessage)).sorted().toList();
        }
    }

    private static boolean belongs(String file, String stem, boolean isMessage) {
        boolean isCase = file.startsWith(stem + ".") && file.endsWith(".data.json");
        return isCase || isMessage && file.equals("data.json");
    }

    @Override
    public String toString() {
        return template.getFileName() + " with " + data.getFileName();
    }
}
