package org.messageml;

/** Symphony would refuse the message; {@link #report()} says where and why. */
public class MessageMlException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient Report report;

    /**
     * Tells what was found.
     *
     * @param report everything found
     */
    public MessageMlException(Report report) {
        super(report.toString());
        this.report = report;
    }

    /** {@return everything found; null after serialisation, which keeps the text alone} */
    public Report report() {
        return report;
    }
}
