package org.messageml;

/**
 * A related place, or a step of the way that led to a finding.
 *
 * @param text what is there
 * @param source the text that the place counts in: {@code data}, {@code include}, {@code request}; null for the message
 * @param line from 1
 * @param column from 1, in characters
 * @param span the place in bytes
 */
public record Step(String text, String source, int line, int column, Span span) {}
