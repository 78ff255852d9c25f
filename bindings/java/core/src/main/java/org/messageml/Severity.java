package org.messageml;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How much a finding weighs. */
public enum Severity {
    /** Symphony would refuse the message. */
    @JsonProperty("error")
    ERROR,
    /** The message is accepted, and is likely not what was meant. */
    @JsonProperty("warning")
    WARNING,
    /** What could be better. */
    @JsonProperty("advice")
    ADVICE
}
