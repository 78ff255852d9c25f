import java.util.List;
import java.util.Map;
import org.messageml.MessageMl;
import org.messageml.Report;
import org.messageml.Source;

public class First {
    public static void main(String[] arguments) {
        for (String content : List.of("<b>Filled</b> at ${entity.price}", "<q>Filled</q>")) {
            Report report = MessageMl.check(Source.of(content).data(Map.of("price", 72.485)));
            System.out.println(report.acceptable() ? "accepted" : report.errors().get(0));
        }
    }
}
