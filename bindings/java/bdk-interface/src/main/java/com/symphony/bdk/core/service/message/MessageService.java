package com.symphony.bdk.core.service.message;

import com.symphony.bdk.core.auth.AuthSession;
import com.symphony.bdk.core.service.message.model.Message;
import com.symphony.bdk.gen.api.model.V4Message;
import com.symphony.bdk.gen.api.model.V4MessageBlastResponse;
import com.symphony.bdk.gen.api.model.V4Stream;
import java.util.List;

/** The service of the BDK, as far as a message passes through it. */
public class MessageService implements OboMessageService {
    public OboMessageService obo(AuthSession session) {
        throw new UnsupportedOperationException();
    }

    @Override
    public V4Message send(V4Stream stream, String message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public V4Message send(String streamId, String message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public V4Message send(V4Stream stream, Message message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public V4Message send(String streamId, Message message) {
        throw new UnsupportedOperationException();
    }

    public V4MessageBlastResponse send(List<String> streamIds, Message message) {
        throw new UnsupportedOperationException();
    }

    @Override
    public V4Message update(V4Message messageToUpdate, Message content) {
        throw new UnsupportedOperationException();
    }

    @Override
    public V4Message update(String streamId, String messageId, Message content) {
        throw new UnsupportedOperationException();
    }
}
