import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.finos.symphony.messageml.messagemlutils.MessageMLContext;
import org.finos.symphony.messageml.messagemlutils.util.IDataProvider;
import org.finos.symphony.messageml.messagemlutils.util.IUserPresentation;
import org.finos.symphony.messageml.messagemlutils.util.instrument.resolver.InstrumentResolution;
import org.finos.symphony.messageml.messagemlutils.util.instrument.resolver.ResolutionResults;

/**
 * Times Symphony's own library on messages: each argument is a folder with {@code message} and perhaps {@code data}.
 *
 * One line for each: name, least and median of the batches, in nanoseconds of processor time a message, or why it was
 * refused. It is the time of the process: what the garbage of a message costs counts as well.
 */
public final class Reference {
    private static final long WARM_UP = 5_000_000_000L;
    private static final int BATCHES = 9;
    /** The time of a process is told in steps of 10 ms. */
    private static final long BATCH = 700_000_000L;
    private static final OperatingSystemMXBean SYSTEM =
            ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);

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
            batch(message, data, WARM_UP);
            long[] times = new long[BATCHES];
            for (int batch = 0; batch < BATCHES; batch++) {
                times[batch] = batch(message, data, BATCH);
            }
            Arrays.sort(times);
            System.out.println(name + "\t" + times[0] + "\t" + times[BATCHES / 2]);
        }
    }

    /** Processor time of a message, over a batch that takes this long. */
    private static long batch(String message, String data, long length) throws Exception {
        long start = System.nanoTime();
        long before = SYSTEM.getProcessCpuTime();
        int turns = 0;
        while (System.nanoTime() - start < length) {
            run(message, data);
            turns++;
        }
        return (SYSTEM.getProcessCpuTime() - before) / turns;
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
        public ResolutionResults getFinTagPresentation(List<InstrumentResolution> criteria) { return null; }
        public long getId() { return 7696581394433L; }
        public String getScreenName() { return "jdoe"; }
        public String getPrettyName() { return "Jane Doe"; }
        public String getEmail() { return "jane.doe@example.com"; }
    }
}
