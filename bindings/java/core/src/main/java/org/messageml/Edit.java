package org.messageml;

/**
 * Writes {@code replacement} in place of {@code span}.
 *
 * @param source the text to edit, as in {@link Step#source()}
 * @param span what to replace
 * @param replacement what to write there
 */
public record Edit(String source, Span span, String replacement) {}
