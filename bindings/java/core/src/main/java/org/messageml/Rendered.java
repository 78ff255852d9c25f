package org.messageml;

/**
 * What Symphony makes of a message that it accepts.
 *
 * @param presentationMl as clients show it
 * @param markdown as older clients, search and compliance see it
 * @param text the plain text
 * @param entityJson the EntityJSON as text
 * @param entities the legacy entities as JSON text; indices count UTF-16 units of the Markdown
 * @param report warnings and advice
 */
public record Rendered(
        String presentationMl, String markdown, String text, String entityJson, String entities, Report report) {}
