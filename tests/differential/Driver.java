import freemarker.core.Environment;
import freemarker.core.ParseException;
import freemarker.core.TemplateClassResolver;
import freemarker.template.*;
import java.io.*;
import java.nio.charset.StandardCharsets;
import java.util.*;

/**
 * Expands templates with the real engine, set up as the Agent sets it up.
 *
 * Each line of standard input is a template and its data (JSON), both in base64, with a tab
 * between. Each answer is one line: {@code ok TAB output}, {@code parse TAB line} or
 * {@code runtime TAB line}, texts in base64.
 */
public final class Driver {
    public static void main(String[] args) throws Exception {
        TimeZone.setDefault(TimeZone.getTimeZone("UTC"));
        Configuration cfg = new Configuration(new Version(2, 3, 30));
        cfg.setLocale(Locale.US);
        cfg.setTimeZone(TimeZone.getTimeZone("UTC"));
        cfg.setNewBuiltinClassResolver(TemplateClassResolver.ALLOWS_NOTHING_RESOLVER);
        cfg.setTemplateExceptionHandler(TemplateExceptionHandler.RETHROW_HANDLER);
        cfg.setLogTemplateExceptions(false);
        cfg.setAttemptExceptionReporter((e, env) -> { });
        Template toModel = new Template("model", "<#assign m = json?eval_json>", cfg);

        BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.US_ASCII));
        PrintStream out = new PrintStream(new BufferedOutputStream(System.out), false, "US-ASCII");
        for (String line; (line = in.readLine()) != null; ) {
            String[] parts = line.split("\t", -1);
            out.println(expand(cfg, toModel, text(parts[0]), text(parts[1])));
        }
        out.flush();
    }

    private static String expand(Configuration cfg, Template toModel, String template, String data) {
        try {
            Environment env = toModel.createProcessingEnvironment(Map.of("json", data), Writer.nullWriter());
            env.process();
            TemplateModel model = env.getVariable("m");
            StringWriter result = new StringWriter();
            new Template("messageML", template, cfg).process(model, result);
            return "ok\t" + Base64.getEncoder().encodeToString(result.toString().getBytes(StandardCharsets.UTF_8));
        } catch (ParseException e) {
            return "parse\t" + e.getLineNumber();
        } catch (TemplateException e) {
            return "runtime\t" + (e.getLineNumber() == null ? 0 : e.getLineNumber());
        } catch (Throwable e) {
            return "crash\t0";
        }
    }

    private static String text(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }
}
