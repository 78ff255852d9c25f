import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.messageml.Engine;

/** A host in Java: a request a line in, an answer a line out. */
public class Lines {
    public static void main(String[] given) throws Exception {
        BufferedReader requests = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        PrintStream answers = new PrintStream(System.out, true, StandardCharsets.UTF_8);
        try (Engine engine = Engine.create()) {
            for (String line = requests.readLine(); line != null; line = requests.readLine()) {
                answers.print(engine.call(line) + "\n");
                answers.flush();
            }
        }
    }
}
