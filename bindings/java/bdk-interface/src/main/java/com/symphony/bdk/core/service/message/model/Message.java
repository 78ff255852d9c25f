package com.symphony.bdk.core.service.message.model;

/** A message of the BDK, as far as the gate looks into it. */
public class Message {
    private final String content;
    private final String data;
    private final String version;

    public Message(String content, String data, String version) {
        this.content = content;
        this.data = data;
        this.version = version;
    }

    public String getContent() {
        return content;
    }

    public String getData() {
        return data;
    }

    public String getVersion() {
        return version;
    }
}
