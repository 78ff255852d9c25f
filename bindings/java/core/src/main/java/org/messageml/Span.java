package org.messageml;

/**
 * A piece of a text.
 *
 * @param start the first byte, counted in UTF-8
 * @param end the byte after the last
 */
public record Span(int start, int end) {}
