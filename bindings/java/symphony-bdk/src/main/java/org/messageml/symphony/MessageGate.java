package org.messageml.symphony;

import com.symphony.bdk.core.service.message.MessageService;
import com.symphony.bdk.core.service.message.OboMessageService;
import com.symphony.bdk.core.service.message.model.Message;
import com.symphony.bdk.gen.api.model.V4Message;
import com.symphony.bdk.gen.api.model.V4MessageBlastResponse;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.messageml.Engine;
import org.messageml.MessageMlException;
import org.messageml.Report;
import org.messageml.Source;

/** Checks what a bot sends, updates and blasts, before it leaves. */
public final class MessageGate {
    /** The calls that a message passes through; it is their last argument. */
    private static final Set<String> CALLS = Set.of("send", "update");

    private final Engine engine;
    private final Mode mode;
    private final Consumer<Report> onReport;

    /**
     * A gate.
     *
     * @param engine checks
     * @param mode what becomes of a message that Symphony would refuse
     * @param onReport is told of it with {@link Mode#REPORT}
     */
    public MessageGate(Engine engine, Mode mode, Consumer<Report> onReport) {
        this.engine = engine;
        this.mode = mode;
        this.onReport = onReport;
    }

    /**
     * A gate without settings, that tells the log.
     *
     * @param mode what becomes of a message that Symphony would refuse
     * @return a new gate
     */
    public static MessageGate of(Mode mode) {
        System.Logger log = System.getLogger(MessageGate.class.getName());
        return new MessageGate(
                Engine.create(), mode, report -> log.log(System.Logger.Level.WARNING, "Symphony would refuse this message:\n{0}", report));
    }

    /**
     * Puts a gate before a service.
     *
     * @param messages the service of a bot, or one on behalf of a user
     * @param mode what becomes of a message that Symphony would refuse
     * @return the service behind the gate
     */
    public static OboMessageService wrap(OboMessageService messages, Mode mode) {
        return of(mode).before(messages);
    }

    /**
     * Puts this gate before a service.
     *
     * @param messages the service of a bot, or one on behalf of a user
     * @return the service behind the gate
     */
    public OboMessageService before(OboMessageService messages) {
        Class<?>[] faces = {OboMessageService.class};
        return (OboMessageService) Proxy.newProxyInstance(
                OboMessageService.class.getClassLoader(), faces, (proxy, method, given) -> pass(messages, method, given));
    }

    /**
     * Updates a message, which the interface that services on behalf of users share does not offer.
     *
     * @param messages the service of the bot
     * @param sent the message as it stands
     * @param message the message that takes its place
     * @return what the service answers
     */
    public V4Message update(MessageService messages, V4Message sent, Message message) {
        look(message);
        return messages.update(sent, message);
    }

    /**
     * Blasts a message, which that interface does not offer either.
     *
     * @param messages the service of the bot
     * @param streamIds the streams
     * @param message the message
     * @return what the service answers
     */
    public V4MessageBlastResponse blast(MessageService messages, List<String> streamIds, Message message) {
        look(message);
        return messages.send(streamIds, message);
    }

    /**
     * Looks at the message of a call, for proxies of other kinds.
     *
     * @param method the method that is called
     * @param given its arguments
     */
    public void look(Method method, Object[] given) {
        if (CALLS.contains(method.getName()) && given != null && given.length > 0) {
            look(given[given.length - 1]);
        }
    }

    private void look(Object content) {
        if (mode == Mode.OFF) {
            return;
        }
        Report report;
        if (content instanceof Message message) {
            // It has its root already: building it adds one.
            report = engine.check(new Source(message.getContent(), blankToNull(message.getData()), message.getVersion(), Source.Wrap.AUTO));
        } else if (content instanceof String text) {
            report = engine.check(Source.of(text));
        } else {
            return;
        }
        if (report.acceptable()) {
            return;
        }
        if (mode == Mode.THROW) {
            throw new MessageMlException(report);
        }
        onReport.accept(report);
    }

    private static String blankToNull(String text) {
        return text == null || text.isBlank() ? null : text;
    }

    private Object pass(Object service, Method method, Object[] given) throws Throwable {
        look(method, given);
        try {
            return method.invoke(service, given);
        } catch (InvocationTargetException failure) {
            throw failure.getCause();
        }
    }
}
