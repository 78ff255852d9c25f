package org.messageml;

import java.util.List;

/**
 * Edits that do away with a finding: one, and what has to be replaced with it, all or nothing.
 *
 * @param source the text to edit, as in {@link Step#source()}
 * @param span what to replace
 * @param replacement what to write there
 * @param also the edits that belong to it
 * @param applicability {@code safe}: a machine may apply it without asking; {@code suggested}: a person decides on it
 */
public record Fix(String source, Span span, String replacement, List<Edit> also, String applicability) {

    /** Takes edits that are absent for none. */
    public Fix {
        also = also == null ? List.of() : List.copyOf(also);
    }
}
