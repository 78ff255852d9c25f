package org.messageml;

import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;

/** Calls the shared library in this process. */
final class NativeTransport implements Transport {
    /** Calls share it; closing waits until none is under way. */
    private final ReadWriteLock use = new ReentrantReadWriteLock();

    private long engine;

    NativeTransport() {
        NativeLibrary.require();
        engine = NativeLibrary.open();
    }

    @Override
    public String call(String request) {
        use.readLock().lock();
        try {
            if (engine == 0) {
                throw new IllegalStateException("this engine is closed");
            }
            byte[] answer = NativeLibrary.call(engine, request.getBytes(StandardCharsets.UTF_8));
            return new String(answer, StandardCharsets.UTF_8);
        } finally {
            use.readLock().unlock();
        }
    }

    @Override
    public void close() {
        use.writeLock().lock();
        try {
            NativeLibrary.close(engine);
            engine = 0;
        } finally {
            use.writeLock().unlock();
        }
    }
}
