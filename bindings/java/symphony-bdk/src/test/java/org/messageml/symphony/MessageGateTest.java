package org.messageml.symphony;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.symphony.bdk.core.retry.RetryWithRecoveryBuilder;
import com.symphony.bdk.core.service.message.MessageService;
import com.symphony.bdk.core.service.message.OboMessageService;
import com.symphony.bdk.core.service.message.model.Message;
import com.symphony.bdk.gen.api.model.V4Message;
import com.symphony.bdk.gen.api.model.V4MessageBlastResponse;
import com.symphony.bdk.gen.api.model.V4Stream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.messageml.Engine;
import org.messageml.MessageMlException;
import org.messageml.Report;

/** The gate before the published BDK, as far as no server is needed. */
class MessageGateTest {
    private static final Message GOOD = message("<messageML>${entity.n}</messageML>");
    private static final Message BAD = message("<messageML><q>${entity.n}</q></messageML>");

    private static Message message(String content) {
        return Message.builder().content(content).data("{\"n\": 3}").version("2.0").build();
    }

    @BeforeAll
    static void library() {
        String folder = System.getProperty("native.folder");
        System.setProperty("messageml.library", folder + "/" + System.mapLibraryName("messageml_native"));
    }

    /** Counts what gets through. */
    static class Sent extends MessageService {
        final List<Object> messages = new ArrayList<>();

        Sent() {
            super(null, null, null, null, null, null, null, null, new RetryWithRecoveryBuilder<>());
        }

        @Override
        public V4Message send(String streamId, String message) {
            messages.add(message);
            return new V4Message();
        }

        @Override
        public V4Message send(V4Stream stream, Message message) {
            messages.add(message);
            return new V4Message();
        }

        @Override
        public V4Message update(V4Message sent, Message content) {
            messages.add(content);
            return new V4Message();
        }

        @Override
        public V4MessageBlastResponse send(List<String> streamIds, Message message) {
            messages.add(message);
            return new V4MessageBlastResponse();
        }
    }

    @Test
    void whatSymphonyWouldRefuseIsNotSent() {
        Sent sent = new Sent();
        OboMessageService messages = MessageGate.wrap(sent, Mode.THROW);
        messages.send("stream", "Hello");
        messages.send(new V4Stream(), GOOD);
        assertEquals(2, sent.messages.size());

        MessageMlException refused = assertThrows(MessageMlException.class, () -> messages.send("stream", "<q>Hello</q>"));
        assertEquals("element/unknown", refused.report().errors().get(0).code());
        assertThrows(MessageMlException.class, () -> messages.send(new V4Stream(), BAD));
        assertEquals(2, sent.messages.size());
    }

    @Test
    void updatesAndBlastsPassTheGateToo() {
        Sent sent = new Sent();
        MessageGate gate = MessageGate.of(Mode.THROW);
        gate.blast(sent, List.of("a", "b"), GOOD);
        gate.update(sent, new V4Message(), GOOD);
        assertThrows(MessageMlException.class, () -> gate.blast(sent, List.of("a", "b"), BAD));
        assertThrows(MessageMlException.class, () -> gate.update(sent, new V4Message(), BAD));
        assertEquals(List.of(GOOD, GOOD), sent.messages);
    }

    @Test
    void reportingStopsNothing() {
        Sent sent = new Sent();
        List<Report> reports = new ArrayList<>();
        OboMessageService messages = new MessageGate(Engine.create(), Mode.REPORT, reports::add).before(sent);
        messages.send("stream", "<q>Hello</q>");
        messages.send("stream", "Hello");
        assertEquals(2, sent.messages.size());
        assertEquals(1, reports.size());
        assertTrue(reports.get(0).toString().contains("element/unknown"));
    }

    @Test
    void switchedOffItLooksAtNothing() {
        Sent sent = new Sent();
        MessageGate.wrap(sent, Mode.OFF).send("stream", "<q>Hello</q>");
        assertEquals(1, sent.messages.size());
    }

    @Test
    void whatTheServiceThrowsComesThrough() {
        Sent full = new Sent() {
            @Override
            public V4Message send(String streamId, String message) {
                throw new IllegalStateException(message);
            }
        };
        OboMessageService messages = MessageGate.wrap(full, Mode.THROW);
        assertThrows(IllegalStateException.class, () -> messages.send("stream", "Hello"));
    }
}
