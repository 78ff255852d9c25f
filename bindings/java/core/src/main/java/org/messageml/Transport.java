package org.messageml;

/** How requests reach the engine. */
interface Transport extends AutoCloseable {
    /**
     * Answers one request of the batch protocol, from any thread.
     *
     * @param request JSON text
     * @return the answer, JSON text
     */
    String call(String request);

    @Override
    void close();
}
