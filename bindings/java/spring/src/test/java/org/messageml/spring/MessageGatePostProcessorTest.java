package org.messageml.spring;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.symphony.bdk.core.auth.AuthSession;
import com.symphony.bdk.core.retry.RetryWithRecoveryBuilder;
import com.symphony.bdk.core.service.message.MessageService;
import com.symphony.bdk.core.service.message.OboMessageService;
import com.symphony.bdk.core.service.message.model.Message;
import com.symphony.bdk.gen.api.model.V4Message;
import com.symphony.bdk.gen.api.model.V4MessageBlastResponse;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.messageml.MessageMlException;
import org.messageml.symphony.Mode;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class MessageGatePostProcessorTest {
    static final List<Object> SENT = new ArrayList<>();

    @BeforeAll
    static void library() {
        String folder = System.getProperty("native.folder");
        System.setProperty("messageml.library", folder + "/" + System.mapLibraryName("messageml_native"));
    }

    /** A service with an argument, as the BDK's. */
    public static class Service extends MessageService {
        private final String name;

        Service(String name) {
            super(null, null, null, null, null, null, null, null, new RetryWithRecoveryBuilder<>());
            this.name = name;
        }

        @Override
        public V4Message send(String streamId, String message) {
            SENT.add(name + ": " + message);
            return new V4Message();
        }

        @Override
        public V4MessageBlastResponse send(List<String> streamIds, Message message) {
            SENT.add(message.getContent());
            return new V4MessageBlastResponse();
        }

        @Override
        public OboMessageService obo(AuthSession session) {
            return new Service("obo");
        }
    }

    @Configuration
    static class Bot {
        @Bean
        MessageService messageService() {
            return new Service("bot");
        }

        @Bean
        static BeanPostProcessor messageMlGate() {
            return MessageGatePostProcessor.with(Mode.THROW);
        }
    }

    @Test
    void everyServiceAmongTheBeansIsBehindTheGate() {
        try (AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext(Bot.class)) {
            MessageService messages = context.getBean(MessageService.class);
            messages.send("stream", "Hello");
            messages.obo(null).send("stream", "Hello");
            assertEquals(List.of("bot: Hello", "obo: Hello"), SENT);
            assertThrows(MessageMlException.class, () -> messages.send("stream", "<q/>"));
            assertThrows(MessageMlException.class, () -> messages.obo(null).send("stream", "<q/>"));
            Message bad = Message.builder().content("<messageML><q/></messageML>").build();
            assertThrows(MessageMlException.class, () -> messages.send(List.of("a", "b"), bad));
            assertEquals(2, SENT.size());
        }
    }
}
