package org.messageml.symphony;

/** What becomes of a message that Symphony would refuse. */
public enum Mode {
    /** It is not sent: a {@code MessageMlException} carries the report. */
    THROW,
    /** It is sent, and somebody is told. */
    REPORT,
    /** Nothing is checked. */
    OFF
}
