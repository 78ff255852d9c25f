package org.messageml;

import java.util.Objects;

/**
 * What is asked about: the parameters of a create or update request.
 *
 * @param content MessageML or PresentationML, or a template of either
 * @param data EntityJSON as text, anything that Jackson can write, or null
 * @param version the {@code version} parameter, or null
 * @param wrap whether content without {@code <messageML>} is put into one
 */
public record Source(String content, Object data, String version, Wrap wrap) {

    /** Whether content without {@code <messageML>} is put into one. */
    public enum Wrap {
        /** As the BDKs do before they send. */
        AUTO,
        /** It is sent as it is. */
        NEVER,
        /** Content without it is refused. */
        REQUIRE
    }

    /** Content is needed. */
    public Source {
        Objects.requireNonNull(content, "content");
        wrap = wrap == null ? Wrap.AUTO : wrap;
    }

    /**
     * A message without data.
     *
     * @param content MessageML or PresentationML, or a template of either
     * @return the message, wrapped as the BDKs do
     */
    public static Source of(String content) {
        return new Source(content, null, null, Wrap.AUTO);
    }

    /**
     * The same with EntityJSON.
     *
     * @param data text, or anything that Jackson can write
     * @return a new source
     */
    public Source data(Object data) {
        return new Source(content, data, version, wrap);
    }

    /**
     * The same with a version.
     *
     * @param version the {@code version} parameter
     * @return a new source
     */
    public Source version(String version) {
        return new Source(content, data, version, wrap);
    }

    /**
     * The same, wrapped otherwise.
     *
     * @param wrap whether content without {@code <messageML>} is put into one
     * @return a new source
     */
    public Source wrap(Wrap wrap) {
        return new Source(content, data, version, wrap);
    }
}
