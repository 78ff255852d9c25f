import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.symphonyoss.symphony.messageml.MessageMLContext;
import org.symphonyoss.symphony.messageml.util.IDataProvider;
import org.symphonyoss.symphony.messageml.util.IUserPresentation;

/**
 * Times Symphony's own library on messages: each argument is a folder with {@code message} and perhaps {@code data}.
 *
 * One line for each: name, least and median of the batches, in nanoseconds a message, or why it was refused.
 */
public final class Reference {
    private static final long WARM_UP = 3_000_000_000L;
    private static final int BATCHES = 60;
    private static final long BATCH = 20_000_000L;

    public static void main(String[] folders) throws Exception {
        for (String folder : folders) {
            String message = read(Path.of(folder, "message"));
            Path file = Path.of(folder, "data");
            String data = Files.exists(file) ? read(file) : null;
            String name = Path.of(folder).getFileName().toString();
            try {
                run(message, data);
            } catch (Exception refused) {
                System.out.println(name + "\trefused\t" + refused.getMessage());
                continue;
            }
            int turns = 0;
            long start = System.nanoTime();
            while (System.nanoTime() - start < WARM_UP) {
                run(message, data);
                turns++;
            }
            int perBatch = Math.max(1, (int) (turns * BATCH / WARM_UP));
            long[] times = new long[BATCHES];
            for (int batch = 0; batch < BATCHES; batch++) {
                long before = System.nanoTime();
                for (int turn = 0; turn < perBatch; turn++) {
                    run(message, data);
                }
                times[batch] = (System.nanoTime() - before) / perBatch;
            }
            Arrays.sort(times);
            System.out.println(name + "\t" + times[0] + "\t" + times[BATCHES / 2]);
        }
    }

    private static volatile int sink;

    private static void run(String message, String data) throws Exception {
        MessageMLContext context = new MessageMLContext(new Directory());
        context.parseMessageML(message, data, null);
        sink = context.getPresentationML().length() + context.getMarkdown().length() + context.getEntityJson().size();
    }

    private static String read(Path path) throws Exception {
        return new String(Files.readAllBytes(path), StandardCharsets.UTF_8);
    }

    /** The one user that the messages name. */
    private static final class Directory implements IDataProvider, IUserPresentation {
        public IUserPresentation getUserPresentation(String email) { return this; }
        public IUserPresentation getUserPresentation(Long id) { return this; }
        public void validateURI(URI uri) { }
        public long getId() { return 7696581394433L; }
        public String getScreenName() { return "jdoe"; }
        public String getPrettyName() { return "Jane Doe"; }
        public String getEmail() { return "jane.doe@example.com"; }
    }
}
