package org.messageml;

import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * One finding.
 *
 * @param code {@code family/slug}; {@link MessageMl#explain} says more
 * @param severity how much it weighs
 * @param message what is wrong
 * @param source the text that the place counts in: {@code data}, {@code include}, {@code request}; null for the message
 * @param line from 1
 * @param column from 1, in characters
 * @param span the place in bytes of UTF-8
 * @param help what to do about it, or null
 * @param fix what does away with it, or null
 * @param trail the way that led there, outermost step first
 * @param labels related places
 * @param repeats how often the same was found again
 * @param rendered the picture that the command line draws, or null
 */
public record Diagnostic(
        String code,
        Severity severity,
        String message,
        String source,
        int line,
        int column,
        Span span,
        String help,
        Fix fix,
        List<Step> trail,
        List<Step> labels,
        int repeats,
        String rendered) {

    /** Takes lists that are absent for empty ones. */
    public Diagnostic {
        trail = trail == null ? List.of() : List.copyOf(trail);
        labels = labels == null ? List.of() : List.copyOf(labels);
    }

    @Override
    public String toString() {
        String weight = severity.name().toLowerCase(Locale.ROOT);
        return "%s:%d:%d: %s[%s]: %s".formatted(Objects.requireNonNullElse(source, "message"), line, column, weight, code, message);
    }
}
