package com.symphony.bdk.core.service.message;

import com.symphony.bdk.core.service.message.model.Message;
import com.symphony.bdk.gen.api.model.V4Message;
import com.symphony.bdk.gen.api.model.V4Stream;

/** What sends and updates, as the BDK declares it. */
public interface OboMessageService {
    V4Message send(V4Stream stream, String message);

    V4Message send(String streamId, String message);

    V4Message send(V4Stream stream, Message message);

    V4Message send(String streamId, Message message);

    V4Message update(V4Message messageToUpdate, Message content);

    V4Message update(String streamId, String messageId, Message content);
}
