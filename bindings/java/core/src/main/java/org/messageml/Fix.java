package org.messageml;

/**
 * An edit that is safe to apply.
 *
 * @param source the text to edit, as in {@link Step#source()}
 * @param span what to replace
 * @param replacement what to write there
 */
public record Fix(String source, Span span, String replacement) {}
