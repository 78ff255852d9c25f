package org.messageml;

import java.util.List;
import java.util.stream.Collectors;

/**
 * Everything found in one message.
 *
 * @param acceptable true if Symphony would accept the message
 * @param diagnostics all findings, in the order of the text; warnings and advice too
 */
public record Report(boolean acceptable, List<Diagnostic> diagnostics) {

    /** Takes diagnostics that are absent for none. */
    public Report {
        diagnostics = diagnostics == null ? List.of() : List.copyOf(diagnostics);
    }

    /** {@return the findings for which Symphony would refuse the message} */
    public List<Diagnostic> errors() {
        return diagnostics.stream().filter(found -> found.severity() == Severity.ERROR).toList();
    }

    /** {@return the findings as the command line draws them, without colour} */
    public String text() {
        return diagnostics.stream()
                .map(found -> found.rendered() == null ? found.toString() : found.rendered())
                .collect(Collectors.joining("\n"));
    }

    @Override
    public String toString() {
        return diagnostics.isEmpty() ? "nothing to complain about" : text();
    }
}
