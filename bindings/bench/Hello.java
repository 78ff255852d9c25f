import org.messageml.Engine;
import org.messageml.Source;

/** What one check costs through the JVM's native interface: the raw call, and the whole method. */
public class Hello {
    private static final int ROUNDS = 60;
    private static final int CALLS = 2000;

    private static void least(String name, Runnable call) {
        double found = Double.POSITIVE_INFINITY;
        for (int round = 0; round < ROUNDS; round++) {
            long start = System.nanoTime();
            for (int turn = 0; turn < CALLS; turn++) {
                call.run();
            }
            found = Math.min(found, (System.nanoTime() - start) / 1e3 / CALLS);
        }
        System.out.printf("%s\t%.3f%n", name, found);
    }

    public static void main(String[] given) {
        try (Engine engine = Engine.create()) {
            least("JNI: Engine.call, JSON to JSON", () -> engine.call(given[1]));
            Source source = new Source(given[0], null, null, Source.Wrap.NEVER);
            least("JNI: Engine.check", () -> engine.check(source));
        }
    }
}
