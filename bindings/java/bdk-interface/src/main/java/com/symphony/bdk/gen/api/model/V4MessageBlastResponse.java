package com.symphony.bdk.gen.api.model;

/** Generated from the Agent's specification in the BDK. */
public class V4MessageBlastResponse {}
