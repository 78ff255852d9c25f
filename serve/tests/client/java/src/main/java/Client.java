import static com.symphony.bdk.core.activity.command.SlashCommand.slash;

import com.symphony.bdk.core.SymphonyBdk;
import com.symphony.bdk.core.activity.ActivityMatcher;
import com.symphony.bdk.core.activity.form.FormReplyActivity;
import com.symphony.bdk.core.activity.form.FormReplyContext;
import com.symphony.bdk.core.activity.model.ActivityInfo;
import com.symphony.bdk.core.config.BdkConfigLoader;
import com.symphony.bdk.core.service.message.model.Message;
import com.symphony.bdk.gen.api.model.V4Message;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

/**
 * A bot on the published Java BDK: it logs in, answers slash commands, sends a form, takes the reply and updates what
 * it sent. A script says what people do. Arguments: port, RSA private key file.
 */
public final class Client {

  private static final String FORM = "<messageML><form id=\"order\"><text-field name=\"symbol\"/>"
      + "<button name=\"send\" type=\"action\">Send</button></form></messageML>";

  public static void main(String[] args) throws Exception {
    String config = "scheme: http\nhost: 127.0.0.1\nport: " + args[0]
        + "\nbot:\n  username: test.bot\n  privateKey:\n    path: " + args[1] + "\n";
    SymphonyBdk bdk =
        new SymphonyBdk(BdkConfigLoader.loadFromInputStream(new ByteArrayInputStream(config.getBytes(StandardCharsets.UTF_8))));
    bdk.activities().register(slash("/hello", context -> {
      String name = context.getInitiator().getUser().getDisplayName();
      bdk.messages().send(context.getStreamId(), "<messageML>Hello <b>" + name + "</b></messageML>");
    }));
    bdk.activities().register(slash("/order", false, context -> bdk.messages().send(context.getStreamId(), FORM)));
    bdk.activities().register(slash("/count", false, context -> {
      V4Message sent = bdk.messages().send(context.getStreamId(), "<messageML>one</messageML>");
      bdk.messages().update(sent, Message.builder().content("<messageML>one, two</messageML>").build());
    }));
    bdk.activities().register(new Order(bdk));
    bdk.datafeed().start();
  }

  private static final class Order extends FormReplyActivity<FormReplyContext> {

    private final SymphonyBdk bdk;

    private Order(SymphonyBdk bdk) {
      this.bdk = bdk;
    }

    @Override
    protected ActivityMatcher<FormReplyContext> matcher() {
      return context -> "order".equals(context.getFormId()) && "send".equals(context.getFormValue("action"));
    }

    @Override
    protected void onActivity(FormReplyContext context) {
      String symbol = context.getFormValue("symbol");
      bdk.messages().send(context.getSourceEvent().getStream(), "<messageML>Bought " + symbol + "</messageML>");
    }

    @Override
    protected ActivityInfo info() {
      return new ActivityInfo().name("order");
    }
  }

  private Client() {
  }
}
