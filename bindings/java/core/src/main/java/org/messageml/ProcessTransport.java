package org.messageml;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStreamWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** Talks to {@code messageml batch} where no native library may be loaded; starts it again if it ends. */
final class ProcessTransport implements Transport {
    private final String command;
    private Process process;
    private BufferedWriter requests;
    private BufferedReader answers;
    private boolean closed;

    /**
     * Starts the command line.
     *
     * @param command the binary {@code messageml}
     */
    ProcessTransport(String command) {
        this.command = command;
        start();
    }

    private void start() {
        try {
            process = new ProcessBuilder(command, "batch").redirectError(ProcessBuilder.Redirect.DISCARD).start();
        } catch (IOException failure) {
            throw new UncheckedIOException("messageml cannot be started: " + failure.getMessage(), failure);
        }
        requests = new BufferedWriter(new OutputStreamWriter(process.getOutputStream(), StandardCharsets.UTF_8));
        answers = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    }

    @Override
    public synchronized String call(String request) {
        if (closed) {
            throw new IllegalStateException("this engine is closed");
        }
        // A line a request: in JSON a line end can only stand between tokens.
        String line = request.replace('\n', ' ').replace('\r', ' ');
        try {
            return exchange(line);
        } catch (IOException ended) {
            process.destroyForcibly();
            start();
            try {
                return exchange(line);
            } catch (IOException failure) {
                throw new UncheckedIOException("messageml batch ended: " + failure.getMessage(), failure);
            }
        }
    }

    private String exchange(String line) throws IOException {
        requests.write(line);
        requests.write('\n');
        requests.flush();
        String answer = answers.readLine();
        if (answer == null) {
            throw new IOException("it closed its output");
        }
        return answer;
    }

    @Override
    public synchronized void close() {
        closed = true;
        process.destroy();
    }
}
